/* SPDX-License-Identifier: MIT */
/*
 * conv_naive.c - convolution by its formula, one multiplication at a time
 *
 * Kept simple on purpose: the other algorithms are tested against it.
 */
#include <stdbool.h>

#include "kernels/conv.h"

/* Index in x of the pixel for output position out and kernel position k; false: padding. */
static bool source_pixel(size_t out, size_t stride, size_t k, size_t pad, size_t size,
			 size_t *index)
{
	size_t position = out * stride + k;
	*index = position - pad;
	return position >= pad && *index < size;
}

static size_t conv_naive_tile_rows(const struct conv_geometry *g)
{
	return g->out.height;
}

static size_t conv_naive_scratch(const struct conv_geometry *g, size_t rows)
{
	(void)g;
	(void)rows;
	return 0;
}

/* One output value: the sum over the window of output position (oy, ox), filter o. */
static float window_sum(const struct conv_geometry *g, size_t oy, size_t ox, size_t o,
			const float *x, const float *w)
{
	size_t channels = g->in.channels, filters = g->out.channels;
	float sum = 0.0f;
	for (size_t ky = 0; ky < g->kernel_height; ky++) {
		size_t iy, ix;
		if (!source_pixel(oy, g->stride, ky, g->pad_top, g->in.height, &iy))
			continue;
		for (size_t kx = 0; kx < g->kernel_width; kx++) {
			if (!source_pixel(ox, g->stride, kx, g->pad_left, g->in.width, &ix))
				continue;
			const float *pixel = x + (iy * g->in.width + ix) * channels;
			const float *weight =
				w + (ky * g->kernel_width + kx) * channels * filters + o;
			for (size_t c = 0; c < channels; c++)
				sum += pixel[c] * weight[c * filters];
		}
	}
	return sum;
}

static void conv_naive_forward(const struct conv_geometry *g, struct conv_tile tile,
			       const struct conv_finish *finish, const float *x,
			       const struct conv_weights *weights, float *y, float *scratch)
{
	(void)finish;
	(void)scratch;
	for (size_t r = 0; r < tile.rows; r++)
		for (size_t ox = 0; ox < g->out.width; ox++)
			for (size_t o = 0; o < g->out.channels; o++)
				*y++ = window_sum(g, tile.row + r, ox, o, x, weights->w);
}

/*
 * The common loop of both gradients: for each output gradient and each weight in its window, either
 * dw += dy x or dx += dy w.
 */
static void spread_gradient(const struct conv_geometry *g, size_t oy, size_t ox, size_t o, float dy,
			    const float *x, float *dw, const float *w, float *dx)
{
	size_t channels = g->in.channels, filters = g->out.channels;
	for (size_t ky = 0; ky < g->kernel_height; ky++) {
		size_t iy, ix;
		if (!source_pixel(oy, g->stride, ky, g->pad_top, g->in.height, &iy))
			continue;
		for (size_t kx = 0; kx < g->kernel_width; kx++) {
			if (!source_pixel(ox, g->stride, kx, g->pad_left, g->in.width, &ix))
				continue;
			size_t pixel = (iy * g->in.width + ix) * channels;
			size_t weight = (ky * g->kernel_width + kx) * channels * filters + o;
			for (size_t c = 0; c < channels; c++) {
				if (dw)
					dw[weight + c * filters] += dy * x[pixel + c];
				else
					dx[pixel + c] += dy * w[weight + c * filters];
			}
		}
	}
}

static void conv_naive_weight_gradient(const struct conv_geometry *g, struct conv_tile tile,
				       const float *x, const float *dy, float *dw, float *scratch)
{
	(void)scratch;
	for (size_t r = 0; r < tile.rows; r++)
		for (size_t ox = 0; ox < g->out.width; ox++)
			for (size_t o = 0; o < g->out.channels; o++)
				spread_gradient(g, tile.row + r, ox, o, *dy++, x, dw, NULL, NULL);
}

static void conv_naive_data_gradient(const struct conv_geometry *g, struct conv_tile tile,
				     const float *dy, const struct conv_weights *weights, float *dx,
				     float *scratch)
{
	(void)scratch;
	for (size_t r = 0; r < tile.rows; r++)
		for (size_t ox = 0; ox < g->out.width; ox++)
			for (size_t o = 0; o < g->out.channels; o++)
				spread_gradient(g, tile.row + r, ox, o, *dy++, NULL, NULL,
						weights->w, dx);
}

const struct conv_algorithm conv_naive = {
	.name = "naive",
	.tile_rows = conv_naive_tile_rows,
	.scratch = conv_naive_scratch,
	.forward = conv_naive_forward,
	.weight_gradient = conv_naive_weight_gradient,
	.data_gradient = conv_naive_data_gradient,
};
