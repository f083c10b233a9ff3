/* SPDX-License-Identifier: MIT */
/*
 * conv_winograd.c - 3x3 convolution by Winograd's F(2x2, 3x3) (winograd.h)
 *
 * With n squares of 2x2 outputs, c channels and o filters, each plane of the transforms is a matrix
 * product:
 *
 *	forward		y [n, o] = x [n, c] w [c, o]
 *	data gradient	dx [n, c] = dy [n, o] transpose(w)
 *	weight gradient	dw [c, o] = transpose(x) dy
 *
 * Other shapes, and those with few channels, are left to direct.
 */
#include <string.h>

#include "kernels/direct.h"
#include "kernels/winograd_squares.h"

#define PLANES_FLOATS 131072.0 /* of the transforms of a tile: half a MiB, to stay in L2 */

bool conv_winograd_suits(const struct conv_geometry *g)
{
	return g->kernel_height == 3 && g->kernel_width == 3 && g->stride == 1 &&
	       g->in.channels >= winograd_kernels()->lanes &&
	       g->out.channels >= winograd_kernels()->lanes;
}

static size_t squares_along(size_t size)
{
	return size / 2 + size % 2;
}

static size_t conv_winograd_tile_rows(const struct conv_geometry *g)
{
	if (!conv_winograd_suits(g))
		return conv_direct.tile_rows(g);
	/* In double: called before the sizes have been checked. */
	double channels = (double)g->in.channels + (double)g->out.channels;
	double line = WINOGRAD_PLANES * (double)squares_along(g->out.width) * channels;
	double lines = PLANES_FLOATS / line;
	if (lines < 1.0)
		return g->out.height < 2 ? g->out.height : 2;
	return 2.0 * lines < (double)g->out.height ? 2 * (size_t)lines : g->out.height;
}

static size_t larger_channels(const struct conv_geometry *g)
{
	return size_max(g->in.channels, g->out.channels);
}

static size_t conv_winograd_scratch(const struct conv_geometry *g, size_t rows)
{
	if (!conv_winograd_suits(g))
		return conv_direct.scratch(g, rows);
	size_t count = size_product(squares_along(rows), squares_along(g->out.width));
	size_t channels = size_sum(g->in.channels, g->out.channels);
	size_t planes = size_sum(size_product(count, channels),
				 size_product(g->in.channels, g->out.channels));
	return size_product(WINOGRAD_PLANES, size_sum(planes, larger_channels(g)));
}

static struct squares squares_of(const struct conv_geometry *g, struct conv_tile tile,
				 float *scratch)
{
	struct squares s = { .g = g, .kernels = winograd_kernels(), .tile = tile };
	s.rows = squares_along(tile.rows);
	s.columns = squares_along(g->out.width);
	s.count = s.rows * s.columns;
	s.x = scratch;
	s.y = s.x + WINOGRAD_PLANES * s.count * g->in.channels;
	s.w = s.y + WINOGRAD_PLANES * s.count * g->out.channels;
	s.pixels = s.w + WINOGRAD_PLANES * g->in.channels * g->out.channels;
	return s;
}

/* ---- weights --------------------------------------------------------------------------------- */

static size_t plane_floats(const struct conv_geometry *g)
{
	return g->in.channels * g->out.channels;
}

/* Planes packed for the register kernels, followed by the plain ones. */
static size_t packed_floats(const struct conv_geometry *g, size_t k, size_t n)
{
	return WINOGRAD_PLANES * (plane_floats(g) + direct_for(n)->packed(k, n));
}

static size_t conv_winograd_packed(const struct conv_geometry *g)
{
	return conv_winograd_suits(g) ? packed_floats(g, g->in.channels, g->out.channels)
				      : conv_direct.packed(g);
}

static void conv_winograd_pack(const struct conv_geometry *g, const float *w, float *packed)
{
	if (!conv_winograd_suits(g)) {
		conv_direct.pack(g, w, packed);
		return;
	}
	size_t channels = g->in.channels, filters = g->out.channels;
	const struct direct_kernels *kernels = direct_for(filters);
	size_t plane = kernels->packed(channels, filters);
	float *planes = packed + WINOGRAD_PLANES * plane;
	winograd_kernels()->weights(plane_floats(g), w, planes);
	for (size_t p = 0; p < WINOGRAD_PLANES; p++)
		kernels->pack(channels, filters, planes + p * plane_floats(g), packed + p * plane);
}

static size_t conv_winograd_rotated(const struct conv_geometry *g)
{
	return conv_winograd_suits(g)
		       ? packed_floats(g, g->out.channels, g->in.channels) + plane_floats(g)
		       : conv_direct.rotated(g);
}

static void conv_winograd_rotate(const struct conv_geometry *g, const float *w, float *rotated)
{
	if (!conv_winograd_suits(g)) {
		conv_direct.rotate(g, w, rotated);
		return;
	}
	size_t n = plane_floats(g), channels = g->in.channels, filters = g->out.channels;
	const struct direct_kernels *kernels = direct_for(channels);
	size_t plane = kernels->packed(filters, channels);
	float *planes = rotated + WINOGRAD_PLANES * plane,
	      *transposed = planes + WINOGRAD_PLANES * n;
	winograd_kernels()->weights(n, w, planes);
	for (size_t p = 0; p < WINOGRAD_PLANES; p++) {
		for (size_t o = 0; o < filters; o++)
			for (size_t c = 0; c < channels; c++)
				transposed[o * channels + c] = planes[p * n + c * filters + o];
		kernels->pack(filters, channels, transposed, rotated + p * plane);
	}
}

/* A matrix [rows, k] as windows of k floats, for a product with n columns. */
static struct direct_windows matrix_windows(size_t rows, size_t k, size_t n)
{
	return (struct direct_windows){
		.row = k,
		.step = k,
		.leap = rows * k,
		.runs = 1,
		.run = k,
		.height = 1,
		.width = rows,
		.channels = n,
	};
}

/* c [rows, n] = a [rows, k] b [k, n] for each plane */
static void multiply_planes(size_t rows, size_t k, size_t n, const float *a, const float *packed,
			    float *c)
{
	struct direct_windows windows = matrix_windows(rows, k, n);
	const struct direct_kernels *kernels = direct_for(n);
	for (size_t p = 0; p < WINOGRAD_PLANES; p++)
		kernels->forward(&windows, NULL, a + p * rows * k,
				 packed + p * kernels->packed(k, n), c + p * rows * n);
}

/* ---- passes ---------------------------------------------------------------------------------- */

static bool conv_winograd_finishes(const struct conv_geometry *g, size_t pool)
{
	return conv_winograd_suits(g) ? pool == 0 || pool == 2 : conv_direct.finishes(g, pool);
}

static void conv_winograd_forward(const struct conv_geometry *g, struct conv_tile tile,
				  const struct conv_finish *finish, const float *x,
				  const struct conv_weights *weights, float *y, float *scratch)
{
	if (!conv_winograd_suits(g)) {
		conv_direct.forward(g, tile, finish, x, weights, y, scratch);
		return;
	}
	struct squares s = squares_of(g, tile, scratch);
	size_t n = s.count, channels = g->in.channels, filters = g->out.channels;
	squares_read_input(&s, x);
	multiply_planes(n, channels, filters, s.x, weights->packed, s.y);
	squares_write_output(&s, finish, y);
}

static void conv_winograd_weight_gradient(const struct conv_geometry *g, struct conv_tile tile,
					  const float *x, const float *dy, float *dw,
					  float *scratch)
{
	if (!conv_winograd_suits(g)) {
		conv_direct.weight_gradient(g, tile, x, dy, dw, scratch);
		return;
	}
	struct squares s = squares_of(g, tile, scratch);
	size_t n = s.count, channels = g->in.channels, filters = g->out.channels;
	squares_read_input(&s, x);
	squares_read_output_gradient(&s, dy);
	const struct direct_kernels *kernels = direct_for(filters);
	struct direct_windows windows = matrix_windows(n, channels, filters);
	memset(s.w, 0, WINOGRAD_PLANES * plane_floats(g) * sizeof(*s.w));
	for (size_t p = 0; p < WINOGRAD_PLANES; p++)
		kernels->weight_gradient(&windows, s.x + p * n * channels, s.y + p * n * filters,
					 s.w + p * plane_floats(g));
	s.kernels->weight_gradient(channels * filters, s.w, dw);
}

static void conv_winograd_data_gradient(const struct conv_geometry *g, struct conv_tile tile,
					const float *dy, const struct conv_weights *weights,
					float *dx, float *scratch)
{
	if (!conv_winograd_suits(g)) {
		conv_direct.data_gradient(g, tile, dy, weights, dx, scratch);
		return;
	}
	struct squares s = squares_of(g, tile, scratch);
	size_t n = s.count, channels = g->in.channels, filters = g->out.channels;
	squares_read_output_gradient(&s, dy);
	multiply_planes(n, filters, channels, s.y, weights->rotated, s.x);
	squares_add_input_gradient(&s, dx);
}

const struct conv_algorithm conv_winograd = {
	.name = "winograd",
	.tile_rows = conv_winograd_tile_rows,
	.scratch = conv_winograd_scratch,
	.packed = conv_winograd_packed,
	.pack = conv_winograd_pack,
	.rotated = conv_winograd_rotated,
	.rotate = conv_winograd_rotate,
	.finishes = conv_winograd_finishes,
	.forward = conv_winograd_forward,
	.weight_gradient = conv_winograd_weight_gradient,
	.data_gradient = conv_winograd_data_gradient,
	.sparse_gradient = true,
};
