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
#include "kernels/transpose.h"
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

/* As many as fit in a tile: their squares share the planes of the weights. */
static size_t conv_winograd_images(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form)
		return 1;
	double squares = (double)squares_along(form, g->out.height) *
			 (double)squares_along(form, g->out.width);
	double channels = (double)g->in.channels + (double)g->out.channels;
	double images = PLANES_FLOATS / ((double)plane_count(form) * squares * channels);
	return images < 1.0 ? 1 : (size_t)images;
}

static size_t conv_winograd_scratch(const struct conv_geometry *g, size_t rows)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form)
		return conv_direct.scratch(g, rows);
	size_t count = size_product(squares_along(form, rows), squares_along(form, g->out.width));
	count = size_product(count, conv_winograd_images(g));
	size_t x = winograd_plane(size_product(count, g->in.channels));
	size_t y = winograd_plane(size_product(count, g->out.channels));
	size_t w = winograd_plane(size_product(g->in.channels, g->out.channels));
	size_t pixels = size_max(g->in.channels, g->out.channels);
	return size_product(plane_count(form), size_sum(size_sum(x, y), size_sum(w, pixels)));
}

static struct squares squares_of(const struct conv_geometry *g, const struct winograd_kernels *form,
				 struct conv_tile tile, float *scratch)
{
	struct squares s = { .g = g, .kernels = form, .tile = tile };
	s.images = 1 + tile.following;
	s.rows = squares_along(form, tile.rows);
	s.columns = squares_along(form, g->out.width);
	s.count = s.images * s.rows * s.columns;
	s.x_plane = winograd_plane(s.count * g->in.channels);
	s.y_plane = winograd_plane(s.count * g->out.channels);
	s.w_plane = winograd_plane(g->in.channels * g->out.channels);
	s.x = scratch;
	s.y = s.x + plane_count(form) * s.x_plane;
	s.w = s.y + plane_count(form) * s.y_plane;
	s.pixels = s.w + plane_count(form) * s.w_plane;
	return s;
}

/* ---- weights --------------------------------------------------------------------------------- */

static size_t packed_plane(size_t k, size_t n)
{
	return winograd_plane(direct_for(n)->packed(k, n));
}

/* Of packed planes, followed by the packed weights that they are the transforms of. */
static size_t packed_floats(const struct winograd_kernels *form, size_t k, size_t n)
{
	return (plane_count(form) + form->kernel * form->kernel) * packed_plane(k, n);
}

/* A transform works element by element, so the few weights are packed, not the many planes. */
static void transform_weights(const struct winograd_kernels *form, size_t k, size_t n,
			      const float *w, float *planes)
{
	const struct direct_kernels *kernels = direct_for(n);
	size_t plane = packed_plane(k, n), cells = form->kernel * form->kernel;
	float *packed = planes + plane_count(form) * plane;
	for (size_t cell = 0; cell < cells; cell++)
		kernels->pack(k, n, w + cell * k * n, packed + cell * plane);
	form->weights(kernels->packed(k, n), packed, plane, planes, plane);
}

static size_t conv_winograd_packed(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	return form ? packed_floats(form, g->in.channels, g->out.channels) : conv_direct.packed(g);
}

static void conv_winograd_pack(const struct conv_geometry *g, const float *w, float *packed)
{
	const struct winograd_kernels *form = form_of(g);
	if (form)
		transform_weights(form, g->in.channels, g->out.channels, w, packed);
	else
		conv_direct.pack(g, w, packed);
}

/* Followed by the transposed weights [kernel, kernel, filters, channels]. */
static size_t conv_winograd_rotated(const struct conv_geometry *g)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form)
		return conv_direct.rotated(g);
	return packed_floats(form, g->out.channels, g->in.channels) +
	       conv_patch(g) * g->out.channels;
}

static void conv_winograd_rotate(const struct conv_geometry *g, const float *w, float *rotated)
{
	const struct winograd_kernels *form = form_of(g);
	if (!form) {
		conv_direct.rotate(g, w, rotated);
		return;
	}
	size_t channels = g->in.channels, filters = g->out.channels, n = channels * filters;
	float *transposed = rotated + packed_floats(form, filters, channels);
	for (size_t cell = 0; cell < form->kernel * form->kernel; cell++)
		transpose(channels, filters, w + cell * n, transposed + cell * n, channels);
	transform_weights(form, filters, channels, transposed, rotated);
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

/* c [rows, n] = a [rows, k] b [k, n] for each plane of the three; b is packed. */
static void multiply_planes(size_t planes, struct direct_windows windows, const float *a,
			    size_t a_plane, const float *b, float *c, size_t c_plane)
{
	const struct direct_kernels *kernels = direct_for(windows.channels);
	size_t b_plane = packed_plane(windows.run, windows.channels);
	for (size_t p = 0; p < planes; p++)
		kernels->forward(&windows, NULL, a + p * a_plane, b + p * b_plane, c + p * c_plane);
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
	multiply_planes(plane_count(form), matrix_windows(s.count, g->in.channels, g->out.channels),
			s.x, s.x_plane, weights->packed, s.y, s.y_plane);
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
	size_t channels = g->in.channels, filters = g->out.channels;
	squares_read_input(&s, x);
	squares_read_output_gradient(&s, dy);
	const struct direct_kernels *kernels = direct_for(filters);
	struct direct_windows windows = matrix_windows(s.count, channels, filters);
	memset(s.w, 0, plane_count(form) * s.w_plane * sizeof(*s.w));
	for (size_t p = 0; p < plane_count(form); p++)
		kernels->weight_gradient(&windows, s.x + p * s.x_plane, s.y + p * s.y_plane,
					 s.w + p * s.w_plane);
	form->weight_gradient(channels * filters, s.w, s.w_plane, dw, channels * filters);
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
	multiply_planes(plane_count(form), matrix_windows(s.count, g->out.channels, g->in.channels),
			s.y, s.y_plane, weights->rotated, s.x, s.x_plane);
	squares_add_input_gradient(&s, dx);
}

const struct conv_algorithm conv_winograd = {
	.name = "winograd",
	.tile_rows = conv_winograd_tile_rows,
	.images = conv_winograd_images,
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
