/* SPDX-License-Identifier: MIT */
/*
 * winograd_isa.c - the transforms of winograd.h, compiled once per instruction set and form
 *
 * WINOGRAD, OUTPUTS and KERNEL, set by the build, are the table's name, m and r.  Each function
 * handles a vector of channels at a time; the last one ends at the last channel and may overlap the
 * one before.
 */
#include <stdbool.h>
#include <string.h>

#include "core/strict_float.h"
#include "kernels/vectors.h"
#include "kernels/winograd.h"
#include "kernels/winograd_points.h"

/* ---- rows and columns ------------------------------------------------------------------------ */

/* out = T in, of some sizes */
typedef void times_fn(const vec *in, vec *out);

/* A square matrix of vectors in memory: rows and columns are `row` and `column` floats apart. */
struct matrix_of_vectors {
	size_t size, row, column;
};

/* half [to][from.size] = T in, where `times` multiplies a column by T. */
INLINE void multiply_columns(times_fn *times, const float *in, struct matrix_of_vectors from,
			     size_t to, vec half[SIZE][SIZE])
{
	for (size_t j = 0; j < from.size; j++) {
		vec column[SIZE], product[SIZE];
		for (size_t i = 0; i < from.size; i++)
			column[i] = *(const loose_vec *)(in + i * from.row + j * from.column);
		times(column, product);
		for (size_t i = 0; i < to; i++)
			half[i][j] = product[i];
	}
}

enum then { STORE, ADD };

/* out = T in T'; the first `covered` lanes of what is added belong to the vector before. */
INLINE void transform_vector(times_fn *times, const float *in, struct matrix_of_vectors from,
			     float *out, struct matrix_of_vectors to, enum then then,
			     size_t covered)
{
	vec half[SIZE][SIZE], line[SIZE];
	multiply_columns(times, in, from, to.size, half);
	for (size_t i = 0; i < to.size; i++) {
		times(half[i], line);
		for (size_t j = 0; j < to.size; j++) {
			loose_vec *place = (loose_vec *)(out + i * to.row + j * to.column);
			if (then == STORE)
				*place = line[j];
			else
				*place += covered ? uncovered(line[j], covered) : line[j];
		}
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
	return (struct matrix_of_vectors){ SIZE, SIZE * plane, plane };
}

/* ---- the transforms -------------------------------------------------------------------------- */

static void winograd_input(size_t channels, const float *d, size_t row, float *planes, size_t plane)
{
	transform(times_b_transposed, channels, d,
		  (struct matrix_of_vectors){ SIZE, row, channels }, planes, planes_of(plane),
		  STORE);
}

static void winograd_input_gradient(size_t channels, const float *planes, size_t plane, float *dd,
				    size_t row)
{
	transform(times_b, channels, planes, planes_of(plane), dd,
		  (struct matrix_of_vectors){ SIZE, row, channels }, ADD);
}

static void winograd_output_gradient(size_t channels, const float *dy, size_t row, float *planes,
				     size_t plane)
{
	transform(times_a, channels, dy, (struct matrix_of_vectors){ OUTPUTS, row, channels },
		  planes, planes_of(plane), STORE);
}

static void winograd_weights(size_t count, const float *w, size_t cell, float *planes, size_t plane)
{
	transform(times_g, count, w, (struct matrix_of_vectors){ KERNEL, KERNEL * cell, cell },
		  planes, planes_of(plane), STORE);
}

static void winograd_weight_gradient(size_t count, const float *planes, size_t plane, float *dw,
				     size_t cell)
{
	transform(times_g_transposed, count, planes, planes_of(plane), dw,
		  (struct matrix_of_vectors){ KERNEL, KERNEL * cell, cell }, ADD);
}

/* ---- output, finished ------------------------------------------------------------------------ */

INLINE vec winograd_finished(const struct conv_finish *finish, vec v, size_t c)
{
	v += *(const loose_vec *)(finish->bias + c);
	return finish->relu ? rectified(v) : v;
}

/* The maxima of windows of 2 x 2. */
INLINE void pooled_vector(const float *planes, size_t plane, const struct conv_finish *finish,
			  float *y, size_t row, size_t channels, uint8_t *argmax, size_t c)
{
	vec half[SIZE][SIZE], lines[2][SIZE];
	multiply_columns(times_a_transposed, planes + c, planes_of(plane), OUTPUTS, half);
	for (size_t i = 0; i < OUTPUTS / 2; i++) {
		times_a_transposed(half[2 * i], lines[0]);
		times_a_transposed(half[2 * i + 1], lines[1]);
		for (size_t j = 0; j < OUTPUTS / 2; j++) {
			const vec values[4] = { lines[0][2 * j], lines[0][2 * j + 1],
						lines[1][2 * j], lines[1][2 * j + 1] };
			size_t place = i * row + j * channels + c;
			vint which;
			vec best = maximum(values, &which);
			*(loose_vec *)(y + place) = winograd_finished(finish, best, c);
			if (!argmax)
				continue;
			vbyte places = __builtin_convertvector(which, vbyte);
			memcpy(argmax + place, &places, sizeof(places));
		}
	}
}

INLINE void plain_vector(const float *planes, size_t plane, const struct conv_finish *finish,
			 float *y, size_t row, size_t channels, size_t c)
{
	vec half[SIZE][SIZE], line[SIZE];
	multiply_columns(times_a_transposed, planes + c, planes_of(plane), OUTPUTS, half);
	for (size_t i = 0; i < OUTPUTS; i++) {
		times_a_transposed(half[i], line);
		for (size_t j = 0; j < OUTPUTS; j++)
			*(loose_vec *)(y + i * row + j * channels + c) =
				finish ? winograd_finished(finish, line[j], c) : line[j];
	}
}

static void winograd_output(size_t channels, const float *planes, size_t plane,
			    const struct conv_finish *finish, float *y, size_t row, uint8_t *argmax)
{
	bool pooled = finish && finish->pool;
	for (size_t v = 0; v < vectors_of(channels); v++) {
		size_t c = channel_of(channels, v);
		if (pooled)
			pooled_vector(planes, plane, finish, y, row, channels, argmax, c);
		else
			plain_vector(planes, plane, finish, y, row, channels, c);
	}
}

const struct winograd_kernels WINOGRAD = {
	.outputs = OUTPUTS,
	.kernel = KERNEL,
	.size = SIZE,
	.lanes = LANES,
	.input = winograd_input,
	.output = winograd_output,
	.output_gradient = winograd_output_gradient,
	.input_gradient = winograd_input_gradient,
	.weights = winograd_weights,
	.weight_gradient = winograd_weight_gradient,
};
