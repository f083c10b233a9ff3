/* SPDX-License-Identifier: MIT */
/*
 * pool.c - pooling, with the channels as the innermost, vectorised loop
 *
 * Maximum pooling is written with vector types: compilers turn its two selections (value and
 * position) into branches, which are unpredictable.  Vectors of 4, since gcc splits wider ones
 * before it knows which instruction set it compiles for.  Remaining channels take one more vector
 * that overlaps the last; fewer than 4 are processed one by one.
 */
#include "kernels/pool.h"

#include <string.h>

#include "core/multiversion.h"

/* Offset in x of position t (row by row) of the window of output (oy, ox). */
static size_t pool_window_offset(const struct pool_geometry *g, size_t oy, size_t ox, size_t t)
{
	size_t y = oy * g->stride + t / g->window;
	size_t x = ox * g->stride + t % g->window;
	return (y * g->in.width + x) * g->in.channels;
}

#define LANES 4

typedef float vfloat __attribute__((vector_size(4 * LANES)));
typedef int32_t vint __attribute__((vector_size(4 * LANES)));
typedef uint8_t vbyte __attribute__((vector_size(LANES)));

/* The maximum of a window's values for LANES channels, and its position. */
static inline __attribute__((always_inline)) void max_vector(size_t window, size_t channels,
							     size_t row_floats, const float *x,
							     float *y, uint8_t *argmax)
{
	vfloat best, v;
	vint where = { 0 };
	memcpy(&best, x, sizeof(best));
	for (size_t t = 1; t < window * window; t++) {
		memcpy(&v, x + t / window * row_floats + t % window * channels, sizeof(v));
		vint take = (v > best) | (v != v);
		best = (vfloat)(((vint)v & take) | ((vint)best & ~take));
		where = (take & (int32_t)t) | (where & ~take);
	}
	vbyte places = __builtin_convertvector(where, vbyte);
	memcpy(y, &best, sizeof(best));
	memcpy(argmax, &places, sizeof(places));
}

static inline __attribute__((always_inline)) void max_scalar(size_t window, size_t channels,
							     size_t row_floats, const float *x,
							     float *y, uint8_t *argmax)
{
	*y = *x;
	*argmax = 0;
	for (size_t t = 1; t < window * window; t++) {
		float v = x[t / window * row_floats + t % window * channels];
		if (v > *y || v != v) {
			*y = v;
			*argmax = (uint8_t)t;
		}
	}
}

/* All channels of one window, whose upper left pixel is x; rows are row_floats apart. */
static inline __attribute__((always_inline)) void max_pixel(size_t window, size_t channels,
							    size_t row_floats, const float *x,
							    float *y, uint8_t *argmax)
{
	size_t c = 0;
	for (; c + LANES <= channels; c += LANES)
		max_vector(window, channels, row_floats, x + c, y + c, argmax + c);
	if (c && c < channels) {
		c = channels - LANES;
		max_vector(window, channels, row_floats, x + c, y + c, argmax + c);
		return;
	}
	for (; c < channels; c++)
		max_scalar(window, channels, row_floats, x + c, y + c, argmax + c);
}

static inline __attribute__((always_inline)) void
max_image(const struct pool_geometry *g, size_t window, const float *x, float *y, uint8_t *argmax)
{
	size_t channels = g->in.channels, row_floats = g->in.width * channels;
	for (size_t oy = 0; oy < g->out.height; oy++) {
		const float *row = x + oy * g->stride * row_floats;
		for (size_t ox = 0; ox < g->out.width; ox++) {
			max_pixel(window, channels, row_floats, row + ox * g->stride * channels, y,
				  argmax);
			y += channels;
			argmax += channels;
		}
	}
}

MULTIVERSION
void maxpool_forward(const struct pool_geometry *g, const float *x, float *y, uint8_t *argmax)
{
	switch (g->window) {
	case 2:
		max_image(g, 2, x, y, argmax);
		break;
	case 3:
		max_image(g, 3, x, y, argmax);
		break;
	default:
		max_image(g, g->window, x, y, argmax);
	}
}

static inline __attribute__((always_inline)) void unpool_vector(size_t window, size_t channels,
								size_t row_floats, const float *dy,
								const uint8_t *argmax, float *dx)
{
	vint gradient;
	vbyte places;
	memcpy(&gradient, dy, sizeof(gradient));
	memcpy(&places, argmax, sizeof(places));
	vint where = __builtin_convertvector(places, vint);
	for (size_t t = 0; t < window * window; t++) {
		vint chosen = gradient & (where == (int32_t)t);
		memcpy(dx + t / window * row_floats + t % window * channels, &chosen,
		       sizeof(chosen));
	}
}

/* The gradient of a window that overlaps no other: writes each of its pixels. */
static inline __attribute__((always_inline)) void unpool_pixel(size_t window, size_t channels,
							       size_t row_floats, const float *dy,
							       const uint8_t *argmax, float *dx)
{
	size_t c = 0;
	for (; c + LANES <= channels; c += LANES)
		unpool_vector(window, channels, row_floats, dy + c, argmax + c, dx + c);
	if (c && c < channels) {
		c = channels - LANES;
		unpool_vector(window, channels, row_floats, dy + c, argmax + c, dx + c);
		return;
	}
	for (; c < channels; c++)
		for (size_t t = 0; t < window * window; t++)
			dx[t / window * row_floats + t % window * channels + c] =
				argmax[c] == t ? dy[c] : 0.0f;
}

static inline __attribute__((always_inline)) void unpool_image(const struct pool_geometry *g,
							       size_t window, const float *dy,
							       const uint8_t *argmax, float *dx)
{
	size_t channels = g->in.channels, row_floats = g->in.width * channels;
	for (size_t oy = 0; oy < g->out.height; oy++) {
		float *row = dx + oy * window * row_floats;
		for (size_t ox = 0; ox < g->out.width; ox++) {
			unpool_pixel(window, channels, row_floats, dy, argmax,
				     row + ox * window * channels);
			dy += channels;
			argmax += channels;
		}
	}
}

/* 0 in the rows and columns at the lower and right edge that no window covers. */
static void clear_rest_of_image(const struct pool_geometry *g, float *dx)
{
	size_t channels = g->in.channels, row_floats = g->in.width * channels;
	size_t height = g->out.height * g->window, width = g->out.width * g->window;
	for (size_t y = 0; y < height && width < g->in.width; y++)
		memset(dx + y * row_floats + width * channels, 0,
		       (g->in.width - width) * channels * sizeof(*dx));
	memset(dx + height * row_floats, 0, (g->in.height - height) * row_floats * sizeof(*dx));
}

MULTIVERSION
static void maxpool_backward_tiled(const struct pool_geometry *g, const float *dy,
				   const uint8_t *argmax, float *dx)
{
	if (g->window == 2)
		unpool_image(g, 2, dy, argmax, dx);
	else
		unpool_image(g, g->window, dy, argmax, dx);
	clear_rest_of_image(g, dx);
}

void maxpool_backward(const struct pool_geometry *g, const float *dy, const uint8_t *argmax,
		      float *dx)
{
	if (g->stride == g->window) {
		maxpool_backward_tiled(g, dy, argmax, dx);
		return;
	}
	memset(dx, 0, shape_count(g->in) * sizeof(*dx));
	for (size_t oy = 0; oy < g->out.height; oy++)
		for (size_t ox = 0; ox < g->out.width; ox++)
			for (size_t c = 0; c < g->in.channels; c++)
				dx[pool_window_offset(g, oy, ox, *argmax++) + c] += *dy++;
}

MULTIVERSION
void avgpool_forward(const struct pool_geometry *g, const float *x, float *y)
{
	size_t channels = g->in.channels, cells = g->window * g->window;
	float share = 1.0f / (float)cells;
	for (size_t oy = 0; oy < g->out.height; oy++)
		for (size_t ox = 0; ox < g->out.width; ox++, y += channels) {
			memset(y, 0, channels * sizeof(*y));
			for (size_t t = 0; t < cells; t++) {
				const float *v = x + pool_window_offset(g, oy, ox, t);
				for (size_t c = 0; c < channels; c++)
					y[c] += v[c];
			}
			for (size_t c = 0; c < channels; c++)
				y[c] *= share;
		}
}

MULTIVERSION
void avgpool_backward(const struct pool_geometry *g, const float *dy, float *dx)
{
	size_t channels = g->in.channels, cells = g->window * g->window;
	float share = 1.0f / (float)cells;
	memset(dx, 0, shape_count(g->in) * sizeof(*dx));
	for (size_t oy = 0; oy < g->out.height; oy++)
		for (size_t ox = 0; ox < g->out.width; ox++, dy += channels)
			for (size_t t = 0; t < cells; t++) {
				float *target = dx + pool_window_offset(g, oy, ox, t);
				for (size_t c = 0; c < channels; c++)
					target[c] += dy[c] * share;
			}
}
