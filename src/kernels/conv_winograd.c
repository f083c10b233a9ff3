/* SPDX-License-Identifier: MIT */
/*
 * conv_winograd.c - 3x3 and 5x5 convolution by Winograd's minimal filtering (winograd.h)
 *
 * With n squares of m x m outputs, c channels and o filters, each plane of the transforms is a
 * matrix product:
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

static size_t squares_along(const struct winograd_kernels *kernels, size_t size)
{
	return size / kernels->outputs + (size % kernels->outputs != 0);
}

static size_t plane_count(const struct winograd_kernels *kernels)
{
	return kernels->size * kernels->size;
}

static bool form_suits(const struct winograd_kernels *form, const struct conv_geometry *g)
{
	return g->stride == 1 && g->kernel_height == form->kernel &&
	       g->kernel_width == form->kernel && g->in.channels >= form->lanes &&
	       g->out.channels >= form->lanes;
}

/* The form with the fewest multiplications, those beyond the image's edges included, or NULL. */
static const struct winograd_kernels *form_of(const struct conv_geometry *g)
{
	const struct winograd_kernels *form, *best = NULL;
	double least = 0.0;
	for (size_t i = 0; (form = winograd_kernels(i)); i++) {
		double work = (double)squares_along(form, g->out.height) *
			      (double)squares_along(form, g->out.width) * (double)plane_count(form);
		if (!form_suits(form, g) || (best && work >= least))
			continue;
		best = form;
		least = work;
	}
	return best;
}

bool conv_winograd_suits(const struct conv_geometry *g)
{
	return form_of(g) != NULL;
}

static size_t conv_winograd_tile_rows(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form)
		return conv_direct.tile_rows(g);
	/* In double: called before the sizes have been checked. */
	double channels = (double)g->in.channels + (double)g->out.channels;
	double line = (double)(plane_count(form) * squares_along(form, g->out.width)) * channels;
	double lines = PLANES_FLOATS / line, all = (double)squares_along(form, g->out.height);
	if (lines >= all)
		return g->out.height;
	size_t rows = lines < 1.0 ? form->outputs : (size_t)lines * form->outputs;
	return size_min(rows, g->out.height);
}

static size_t larger_channels(const struct conv_geometry *g)
{
	return size_max(g->in.channels, g->out.channels);
}

static size_t conv_winograd_scratch(const struct conv_geometry *g, size_t rows)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form)
		return conv_direct.scratch(g, rows);
	size_t count = size_product(squares_along(form, rows), squares_along(form, g->out.width));
	size_t channels = size_sum(g->in.channels, g->out.channels);
	size_t planes = size_sum(size_product(count, channels),
				 size_product(g->in.channels, g->out.channels));
	return size_product(plane_count(form), size_sum(planes, larger_channels(g)));
}

static struct squares squares_of(const struct conv_geometry *g, const struct winograd_kernels *form,
				 struct conv_tile tile, float *scratch)
{
	struct squares s = { .g = g, .kernels = form, .tile = tile };
	size_t planes = plane_count(form);
	s.rows = squares_along(form, tile.rows);
	s.columns = squares_along(form, g->out.width);
	s.count = s.rows * s.columns;
	s.x = scratch;
	s.y = s.x + planes * s.count * g->in.channels;
	s.w = s.y + planes * s.count * g->out.channels;
	s.pixels = s.w + planes * g->in.channels * g->out.channels;
	return s;
}

/* ---- weights --------------------------------------------------------------------------------- */

static size_t plane_floats(const struct conv_geometry *g)
{
	return g->in.channels * g->out.channels;
}

/* Planes packed for the register kernels, followed by the plain ones. */
static size_t packed_floats(const struct winograd_kernels *form, size_t k, size_t n)
{
	return plane_count(form) * (k * n + direct_for(n)->packed(k, n));
}

static size_t conv_winograd_packed(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	return form ? packed_floats(form, g->in.channels, g->out.channels) : conv_direct.packed(g);
}

static void conv_winograd_pack(const struct conv_geometry *g, const float *w, float *packed)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.pack(g, w, packed);
		return;
	}
	size_t channels = g->in.channels, filters = g->out.channels;
	const struct direct_kernels *kernels = direct_for(filters);
	size_t plane = kernels->packed(channels, filters);
	float *planes = packed + plane_count(form) * plane;
	form->weights(plane_floats(g), w, planes);
	for (size_t p = 0; p < plane_count(form); p++)
		kernels->pack(channels, filters, planes + p * plane_floats(g), packed + p * plane);
}

static size_t conv_winograd_rotated(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	return form ? packed_floats(form, g->out.channels, g->in.channels) + plane_floats(g)
		    : conv_direct.rotated(g);
}

static void conv_winograd_rotate(const struct conv_geometry *g, const float *w, float *rotated)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.rotate(g, w, rotated);
		return;
	}
	size_t n = plane_floats(g), channels = g->in.channels, filters = g->out.channels;
	const struct direct_kernels *kernels = direct_for(channels);
	size_t plane = kernels->packed(filters, channels);
	float *planes = rotated + plane_count(form) * plane;
	float *transposed = planes + plane_count(form) * n;
	form->weights(n, w, planes);
	for (size_t p = 0; p < plane_count(form); p++) {
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
static void multiply_planes(size_t planes, size_t rows, size_t k, size_t n, const float *a,
			    const float *packed, float *c)
{
	struct direct_windows windows = matrix_windows(rows, k, n);
	const struct direct_kernels *kernels = direct_for(n);
	for (size_t p = 0; p < planes; p++)
		kernels->forward(&windows, NULL, a + p * rows * k,
				 packed + p * kernels->packed(k, n), c + p * rows * n);
}

/* ---- passes ---------------------------------------------------------------------------------- */

static bool conv_winograd_finishes(const struct conv_geometry *g, size_t pool)
{
	return form_of(g) ? pool == 0 || pool == 2 : conv_direct.finishes(g, pool);
}

static void conv_winograd_forward(const struct conv_geometry *g, struct conv_tile tile,
				  const struct conv_finish *finish, const float *x,
				  const struct conv_weights *weights, float *y, float *scratch)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.forward(g, tile, finish, x, weights, y, scratch);
		return;
	}
	struct squares s = squares_of(g, form, tile, scratch);
	squares_read_input(&s, x);
	multiply_planes(plane_count(form), s.count, g->in.channels, g->out.channels, s.x,
			weights->packed, s.y);
	squares_write_output(&s, finish, y);
}

static void conv_winograd_weight_gradient(const struct conv_geometry *g, struct conv_tile tile,
					  const float *x, const float *dy, float *dw,
					  float *scratch)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.weight_gradient(g, tile, x, dy, dw, scratch);
		return;
	}
	struct squares s = squares_of(g, form, tile, scratch);
	size_t n = s.count, channels = g->in.channels, filters = g->out.channels;
	squares_read_input(&s, x);
	squares_read_output_gradient(&s, dy);
	const struct direct_kernels *kernels = direct_for(filters);
	struct direct_windows windows = matrix_windows(n, channels, filters);
	memset(s.w, 0, plane_count(form) * plane_floats(g) * sizeof(*s.w));
	for (size_t p = 0; p < plane_count(form); p++)
		kernels->weight_gradient(&windows, s.x + p * n * channels, s.y + p * n * filters,
					 s.w + p * plane_floats(g));
	form->weight_gradient(channels * filters, s.w, dw);
}

static void conv_winograd_data_gradient(const struct conv_geometry *g, struct conv_tile tile,
					const float *dy, const struct conv_weights *weights,
					float *dx, float *scratch)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.data_gradient(g, tile, dy, weights, dx, scratch);
		return;
	}
	struct squares s = squares_of(g, form, tile, scratch);
	squares_read_output_gradient(&s, dy);
	multiply_planes(plane_count(form), s.count, g->out.channels, g->in.channels, s.y,
			weights->rotated, s.x);
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
