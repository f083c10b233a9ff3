/* SPDX-License-Identifier: MIT */
/*
 * winograd_isa.c - the transforms of winograd.h, compiled once per instruction set
 *
 * WINOGRAD, set by the build, is the table's name.  Each function handles a vector of channels at a
 * time; the last one ends at the last channel and may overlap the one before.
 */
#include <stdbool.h>
#include <string.h>

#include "core/strict_float.h"
#include "kernels/vectors.h"
#include "kernels/winograd.h"

/* ---- one row or column ----------------------------------------------------------------------- */

/* out [4] = B' in [4] */
INLINE void times_b(const vec in[4], vec out[4])
{
	out[0] = in[0] - in[2];
	out[1] = in[1] + in[2];
	out[2] = in[2] - in[1];
	out[3] = in[1] - in[3];
}

/* out [4] = B in [4] */
INLINE void times_b_back(const vec in[4], vec out[4])
{
	out[0] = in[0];
	out[1] = in[1] - in[2] + in[3];
	out[2] = in[1] + in[2] - in[0];
	out[3] = -in[3];
}

/* out [2] = A' in [4] */
INLINE void times_a(const vec in[4], vec out[4])
{
	out[0] = in[0] + in[1] + in[2];
	out[1] = in[1] - in[2] - in[3];
}

/* out [4] = A in [2] */
INLINE void times_a_back(const vec in[4], vec out[4])
{
	out[0] = in[0];
	out[1] = in[0] + in[1];
	out[2] = in[0] - in[1];
	out[3] = -in[1];
}

/* out [4] = G in [3] */
INLINE void times_g(const vec in[4], vec out[4])
{
	out[0] = in[0];
	out[1] = 0.5f * (in[0] + in[1] + in[2]);
	out[2] = 0.5f * (in[0] - in[1] + in[2]);
	out[3] = in[2];
}

/* out [3] = G' in [4] */
INLINE void times_g_back(const vec in[4], vec out[4])
{
	out[0] = in[0] + 0.5f * (in[1] + in[2]);
	out[1] = 0.5f * (in[1] - in[2]);
	out[2] = 0.5f * (in[1] + in[2]) + in[3];
}

/* ---- rows and columns ------------------------------------------------------------------------ */

typedef void times_fn(const vec in[4], vec out[4]);

/* A square matrix of vectors in memory: rows and columns are `row` and `column` floats apart. */
struct matrix_of_vectors {
	size_t size, row, column;
};

/* out [to][to] = T in T', where `times` multiplies a column by T. */
INLINE void multiply_both(times_fn *times, const float *in, struct matrix_of_vectors from,
			  vec out[4][4], size_t to)
{
	vec half[4][4]; /* [column][row] */
	for (size_t j = 0; j < from.size; j++) {
		vec column[4];
		for (size_t i = 0; i < from.size; i++)
			column[i] = *(const loose_vec *)(in + i * from.row + j * from.column);
		times(column, half[j]);
	}
	for (size_t i = 0; i < to; i++) {
		vec line[4];
		for (size_t j = 0; j < from.size; j++)
			line[j] = half[j][i];
		times(line, out[i]);
	}
}

enum then { STORE, ADD };

/* The first `covered` lanes of what is added belong to the vector before. */
INLINE void transform_vector(times_fn *times, const float *in, struct matrix_of_vectors from,
			     float *out, struct matrix_of_vectors to, enum then then,
			     size_t covered)
{
	vec v[4][4];
	multiply_both(times, in, from, v, to.size);
	for (size_t i = 0; i < to.size; i++)
		for (size_t j = 0; j < to.size; j++) {
			loose_vec *place = (loose_vec *)(out + i * to.row + j * to.column);
			if (then == STORE)
				*place = v[i][j];
			else
				*place += covered ? uncovered(v[i][j], covered) : v[i][j];
		}
}

INLINE void transform(times_fn *times, size_t channels, const float *in,
		      struct matrix_of_vectors from, float *out, struct matrix_of_vectors to,
		      enum then then)
{
	for (size_t v = 0; v < vectors_of(channels); v++) {
		size_t c = channel_of(channels, v);
		transform_vector(times, in + c, from, out + c, to, then, v * LANES - c);
	}
}

INLINE struct matrix_of_vectors planes_of(size_t plane)
{
	return (struct matrix_of_vectors){ 4, 4 * plane, plane };
}

/* ---- the transforms -------------------------------------------------------------------------- */

static void winograd_input(size_t channels, const float *d, size_t row, float *planes, size_t plane)
{
	transform(times_b, channels, d, (struct matrix_of_vectors){ 4, row, channels }, planes,
		  planes_of(plane), STORE);
}

static void winograd_input_gradient(size_t channels, const float *planes, size_t plane, float *dd,
				    size_t row)
{
	transform(times_b_back, channels, planes, planes_of(plane), dd,
		  (struct matrix_of_vectors){ 4, row, channels }, ADD);
}

static void winograd_output_gradient(size_t channels, const float *dy, size_t row, float *planes,
				     size_t plane)
{
	transform(times_a_back, channels, dy, (struct matrix_of_vectors){ 2, row, channels },
		  planes, planes_of(plane), STORE);
}

static void winograd_weights(size_t n, const float *w, float *planes)
{
	transform(times_g, n, w, (struct matrix_of_vectors){ 3, 3 * n, n }, planes, planes_of(n),
		  STORE);
}

static void winograd_weight_gradient(size_t n, const float *planes, float *dw)
{
	transform(times_g_back, n, planes, planes_of(n), dw,
		  (struct matrix_of_vectors){ 3, 3 * n, n }, ADD);
}

/* ---- output, finished ------------------------------------------------------------------------ */

INLINE vec winograd_finished(const struct conv_finish *finish, vec v, size_t c)
{
	v += *(const loose_vec *)(finish->bias + c);
	return finish->relu ? rectified(v) : v;
}

INLINE void pooled_vector(const float *planes, size_t plane, const struct conv_finish *finish,
			  float *y, uint8_t *argmax, size_t c)
{
	vec v[4][4];
	vint which;
	multiply_both(times_a, planes + c, planes_of(plane), v, 2);
	const vec values[4] = { v[0][0], v[0][1], v[1][0], v[1][1] };
	vec best = maximum(values, &which);
	*(loose_vec *)(y + c) = winograd_finished(finish, best, c);
	if (!argmax)
		return;
	vbyte places = __builtin_convertvector(which, vbyte);
	memcpy(argmax + c, &places, sizeof(places));
}

INLINE void plain_vector(const float *planes, size_t plane, const struct conv_finish *finish,
			 float *y, size_t row, size_t channels, size_t c)
{
	vec v[4][4];
	multiply_both(times_a, planes + c, planes_of(plane), v, 2);
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			*(loose_vec *)(y + i * row + j * channels + c) =
				finish ? winograd_finished(finish, v[i][j], c) : v[i][j];
}

static void winograd_output(size_t channels, const float *planes, size_t plane,
			    const struct conv_finish *finish, float *y, size_t row, uint8_t *argmax)
{
	bool pooled = finish && finish->pool;
	for (size_t v = 0; v < vectors_of(channels); v++) {
		size_t c = channel_of(channels, v);
		if (pooled)
			pooled_vector(planes, plane, finish, y, argmax, c);
		else
			plain_vector(planes, plane, finish, y, row, channels, c);
	}
}

const struct winograd_kernels WINOGRAD = {
	.lanes = LANES,
	.input = winograd_input,
	.output = winograd_output,
	.output_gradient = winograd_output_gradient,
	.input_gradient = winograd_input_gradient,
	.weights = winograd_weights,
	.weight_gradient = winograd_weight_gradient,
};
