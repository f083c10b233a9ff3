/* SPDX-License-Identifier: MIT */
/*
 * direct_isa.c - convolution in registers, compiled once per instruction set
 *
 * DIRECT, set by the build, is the table's name.  direct_strips.h computes the sums of outer
 * products.  In the forward pass a_i are windows, t runs over a window and b is packed weights.
 * For the weight gradient a_i are positions in a window, t runs over a row of windows and b is dy.
 */
#include <string.h>

#include "core/strict_float.h"
#include "kernels/direct.h"
#include "kernels/direct_strips.h"

static size_t direct_packed_floats(size_t k, size_t channels)
{
	return k * vectors_of(channels) * LANES;
}

static void direct_pack(size_t k, size_t channels, const float *w, float *packed)
{
	for (size_t i = 0; i < strip_count(channels); i++) {
		struct strip s = strip_at(channels, i);
		for (size_t t = 0; t < k; t++)
			for (size_t v = s.first; v < s.last; v++, packed += LANES)
				memcpy(packed, w + t * channels + channel_of(channels, v),
				       LANES * sizeof(*w));
	}
}

/* ---- forward --------------------------------------------------------------------------------- */

/* One strip of the output channels. */
struct strip_work {
	const struct direct_windows *g;
	const struct conv_finish *finish;
	const float *w;        /* [k, vectors, LANES] */
	size_t offsets[STRIP]; /* of the vectors in a pixel of y */
};

INLINE void window_sums(const struct strip_work *s, size_t rows, size_t vectors,
			const float *const a[ROWS], vec sums[ROWS][STRIP])
{
	size_t offsets[STRIP] = { 0 };
	const float *w = s->w;
	for (size_t v = 0; v < vectors; v++)
		offsets[v] = v * LANES;
	clear(rows, vectors, sums);
	for (size_t r = 0; r < s->g->runs; r++) {
		multiply(rows, vectors, a, r * s->g->row, 1, w, vectors * LANES, offsets, s->g->run,
			 sums);
		w += s->g->run * vectors * LANES;
	}
}

INLINE vec direct_finished(const struct conv_finish *finish, size_t offset, vec v)
{
	if (!finish)
		return v;
	v += *(const loose_vec *)(finish->bias + offset);
	return finish->relu ? rectified(v) : v;
}

INLINE void forward_pooled(const struct strip_work *s, size_t vectors, const float *x, float *y)
{
	const struct direct_windows *g = s->g;
	uint8_t *argmax = s->finish->argmax;
	for (size_t oy = 0; oy + 1 < g->height; oy += 2)
		for (size_t ox = 0; ox + 1 < g->width; ox += 2) {
			size_t pixel = (oy / 2 * (g->width / 2) + ox / 2) * g->channels;
			const float *from = x + oy * g->leap + ox * g->step;
			const float *a[ROWS] = { from, from + g->step, from + g->leap,
						 from + g->leap + g->step };
			vec sums[ROWS][STRIP];
			window_sums(s, ROWS, vectors, a, sums);
			for (size_t v = 0; v < vectors; v++) {
				vec values[ROWS] = { sums[0][v], sums[1][v], sums[2][v],
						     sums[3][v] };
				vint which;
				vec best = maximum(values, &which);
				*(loose_vec *)(y + pixel + s->offsets[v]) =
					direct_finished(s->finish, s->offsets[v], best);
				if (!argmax)
					continue;
				vbyte places = __builtin_convertvector(which, vbyte);
				memcpy(argmax + pixel + s->offsets[v], &places, sizeof(places));
			}
		}
}

INLINE void finish_sums(const struct conv_finish *finish, const size_t *offsets, size_t rows,
			size_t vectors, vec sums[ROWS][STRIP])
{
	for (size_t v = 0; v < vectors; v++) {
		vec bias = *(const loose_vec *)(finish->bias + offsets[v]);
		for (size_t i = 0; i < rows; i++)
			sums[i][v] += bias;
	}
	if (!finish->relu)
		return;
	for (size_t i = 0; i < rows; i++)
		for (size_t v = 0; v < vectors; v++)
			sums[i][v] = rectified(sums[i][v]);
}

/*
 * `rows` windows, `step` floats apart, to as many pixels.  What the loops need is in registers: a
 * store might change anything in memory.
 */
INLINE void forward_block(const struct strip_work *s, size_t rows, size_t vectors, const float *x,
			  float *y)
{
	size_t offsets[STRIP], step = s->g->step, channels = s->g->channels;
	const float *a[ROWS];
	vec sums[ROWS][STRIP];
	for (size_t v = 0; v < vectors; v++)
		offsets[v] = s->offsets[v];
	for (size_t i = 0; i < rows; i++)
		a[i] = x + i * step;
	window_sums(s, rows, vectors, a, sums);
	if (s->finish)
		finish_sums(s->finish, offsets, rows, vectors, sums);
	for (size_t i = 0; i < rows; i++)
		for (size_t v = 0; v < vectors; v++)
			*(loose_vec *)(y + i * channels + offsets[v]) = sums[i][v];
}

/* Blocks of up to ROWS windows of a row, as equal as they can be. */
INLINE void forward_plain(const struct strip_work *s, size_t vectors, const float *x, float *y)
{
	const struct direct_windows *g = s->g;
	size_t blocks = (g->width + ROWS - 1) / ROWS;
	for (size_t oy = 0; oy < g->height; oy++)
		for (size_t block = 0; block < blocks; block++) {
			size_t ox = g->width * block / blocks;
			const float *from = x + oy * g->leap + ox * g->step;
			float *to = y + (oy * g->width + ox) * g->channels;
			switch (g->width * (block + 1) / blocks - ox) {
			case 1:
				forward_block(s, 1, vectors, from, to);
				break;
			case 2:
				forward_block(s, 2, vectors, from, to);
				break;
			case 3:
				forward_block(s, 3, vectors, from, to);
				break;
			default:
				forward_block(s, ROWS, vectors, from, to);
			}
		}
}

INLINE void forward_strip(const struct strip_work *s, size_t vectors, const float *x, float *y)
{
	if (s->finish && s->finish->pool)
		forward_pooled(s, vectors, x, y);
	else
		forward_plain(s, vectors, x, y);
}

static void direct_forward(const struct direct_windows *g, const struct conv_finish *finish,
			   const float *x, const float *packed, float *y)
{
	for (size_t i = 0; i < strip_count(g->channels); i++) {
		struct strip strip = strip_at(g->channels, i);
		struct strip_work s = {
			g, finish, packed + g->runs * g->run * strip.first * LANES, { 0 }
		};
		place_vectors(g->channels, strip.first, strip.last - strip.first, s.offsets);
		switch (strip.last - strip.first) {
		case 1:
			forward_strip(&s, 1, x, y);
			break;
		case 2:
			forward_strip(&s, 2, x, y);
			break;
#if STRIP > 3
		case 3:
			forward_strip(&s, 3, x, y);
			break;
#endif
		default:
			forward_strip(&s, STRIP, x, y);
		}
	}
}

/* ---- weight gradient ------------------------------------------------------------------------- */

/* Positions [place, place + ROWS) of the windows, for one strip of the channels. */
INLINE void gradient_block(const struct direct_windows *g, size_t first, size_t vectors,
			   size_t place, size_t rows, const float *x, const float *dy, float *dw)
{
	size_t k = g->runs * g->run, offsets[STRIP];
	const float *a[ROWS];
	vec sums[ROWS][STRIP];
	place_vectors(g->channels, first, vectors, offsets);
	for (size_t i = 0; i < ROWS; i++) {
		size_t p = place + i < k ? place + i : k - 1;
		a[i] = x + p / g->run * g->row + p % g->run;
	}
	clear(ROWS, vectors, sums);
	for (size_t oy = 0; oy < rows; oy++) {
		multiply(ROWS, vectors, a, oy * g->leap, g->step, dy + oy * g->width * g->channels,
			 g->channels, offsets, g->width, sums);
	}
	for (size_t i = 0; i < ROWS && place + i < k; i++)
		for (size_t v = 0; v < vectors; v++) {
			loose_vec *to = (loose_vec *)(dw + (place + i) * g->channels + offsets[v]);
			*to += uncovered(sums[i][v], (first + v) * LANES - offsets[v]);
		}
}

/* The first `rows` rows of windows. */
static void gradient_rows(const struct direct_windows *g, size_t rows, const float *x,
			  const float *dy, float *dw)
{
	size_t k = g->runs * g->run;
	for (size_t i = 0; i < strip_count(g->channels); i++) {
		struct strip s = strip_at(g->channels, i);
		for (size_t place = 0; place < k; place += ROWS)
			switch (s.last - s.first) {
			case 1:
				gradient_block(g, s.first, 1, place, rows, x, dy, dw);
				break;
			case 2:
				gradient_block(g, s.first, 2, place, rows, x, dy, dw);
				break;
#if STRIP > 3
			case 3:
				gradient_block(g, s.first, 3, place, rows, x, dy, dw);
				break;
#endif
			default:
				gradient_block(g, s.first, STRIP, place, rows, x, dy, dw);
			}
	}
}

/* Windows whose dy and x stay in L1 for all positions of the kernel. */
#define GRADIENT_WINDOWS 96

static void direct_weight_gradient(const struct direct_windows *g, const float *x, const float *dy,
				   float *dw)
{
	size_t most = GRADIENT_WINDOWS / g->width;
	most = most ? most : 1;
	for (size_t oy = 0; oy < g->height; oy += most) {
		size_t left = g->height - oy;
		gradient_rows(g, left < most ? left : most, x + oy * g->leap,
			      dy + oy * g->width * g->channels, dw);
	}
}

const struct direct_kernels DIRECT = {
	.lanes = LANES,
	.packed = direct_packed_floats,
	.pack = direct_pack,
	.forward = direct_forward,
	.weight_gradient = direct_weight_gradient,
};
