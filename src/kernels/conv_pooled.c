/* SPDX-License-Identifier: MIT */
/*
 * conv_pooled.c - gradients from the pooled gradient and the positions of the maxima
 *
 * A pooled gradient g of filter o whose maximum was at output position (oy, ox) contributes
 *	dw[o] += g * window of x at (oy, ox)          kernel_height runs of contiguous floats
 *	window of dx at (oy, ox) += g * w[o]
 * so each gradient is a sum of a list of scaled vectors: for dw one list per filter, whose sums are
 * that filter's runs; for dx one list per output position, over the filters whose maximum is there.
 */
#include "kernels/conv_pooled.h"

#include <string.h>

#include "kernels/axpy_list.h"
#include "kernels/pool.h"

#define FILTERS 16 /* lists built at a time: a cache line of dy; they fit in L1 or L2 */

static size_t run_length(const struct conv_geometry *g)
{
	return g->kernel_width * g->in.channels;
}

bool conv_pooled_suits(const struct conv_geometry *g)
{
	return g->pad_top == 0 && g->pad_left == 0 &&
	       (g->out.height - 1) * g->stride + g->kernel_height <= g->in.height &&
	       (g->out.width - 1) * g->stride + g->kernel_width <= g->in.width &&
	       run_length(g) >= 16;
}

size_t conv_pooled_scratch(const struct conv_geometry *g, size_t window, size_t pooled_pixels)
{
	size_t by_filter = size_product(FILTERS, pooled_pixels);
	size_t by_place = size_product(window * window, g->out.channels);
	return size_product(size_max(by_filter, by_place), sizeof(struct axpy) / sizeof(float));
}

/* Floats from the window of output position (0, 0) to that of (y, x). */
static size_t conv_window_offset(const struct conv_geometry *g, size_t y, size_t x)
{
	return (y * g->in.width + x) * g->stride * g->in.channels;
}

/* offsets [window^2]: of each position in a pooling window, relative to the window's first. */
static void place_offsets(const struct conv_geometry *g, size_t window, uint32_t *offsets)
{
	for (size_t place = 0; place < window * window; place++)
		offsets[place] = (uint32_t)conv_window_offset(g, place / window, place % window);
}

/* lists [last - first, pixels]: the terms of each filter's weight gradient. */
static void list_by_filter(const struct conv_geometry *g, const struct pooled_gradient *p,
			   size_t first, size_t last, struct axpy *lists, size_t *lengths)
{
	uint32_t offsets[POOL_MAX_WINDOW * POOL_MAX_WINDOW];
	size_t pixels = p->height * p->width;
	place_offsets(g, p->window, offsets);
	memset(lengths, 0, (last - first) * sizeof(*lengths));
	for (size_t pixel = 0; pixel < pixels; pixel++) {
		size_t base = conv_window_offset(g, pixel / p->width * p->window,
						 pixel % p->width * p->window);
		const float *dy = p->dy + pixel * g->out.channels;
		const uint8_t *argmax = p->argmax + pixel * g->out.channels;
		for (size_t o = first; o < last; o++) {
			struct axpy *next = &lists[(o - first) * pixels + lengths[o - first]];
			next->offset = (uint32_t)base + offsets[argmax[o]];
			next->factor = dy[o];
			lengths[o - first] += dy[o] != 0.0f; /* branchless: unpredictable */
		}
	}
}

/* lists [places, filters]: the terms of one pooled pixel for the window at each position. */
static void list_by_place(const struct conv_geometry *g, const struct pooled_gradient *p,
			  size_t pixel, struct axpy *lists, size_t *lengths)
{
	size_t filters = g->out.channels, patch = conv_patch(g);
	const float *dy = p->dy + pixel * filters;
	const uint8_t *argmax = p->argmax + pixel * filters;
	memset(lengths, 0, p->window * p->window * sizeof(*lengths));
	for (size_t o = 0; o < filters; o++) {
		struct axpy *next = &lists[argmax[o] * filters + lengths[argmax[o]]];
		next->offset = (uint32_t)(o * patch);
		next->factor = dy[o];
		lengths[argmax[o]] += dy[o] != 0.0f;
	}
}

void conv_pooled_weight_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
				 const float *x, float *dw, float *scratch)
{
	axpy_list_fn *axpy_list = axpy_list_best();
	struct axpy *lists = (void *)scratch;
	size_t lengths[FILTERS];
	size_t run = run_length(g), row = g->in.width * g->in.channels;
	size_t filters = g->out.channels, pixels = p->height * p->width;
	for (size_t first = 0; first < filters; first += FILTERS) {
		size_t last = first + FILTERS < filters ? first + FILTERS : filters;
		list_by_filter(g, p, first, last, lists, lengths);
		for (size_t o = first; o < last; o++)
			for (size_t ky = 0; ky < g->kernel_height; ky++)
				axpy_list(lists + (o - first) * pixels, lengths[o - first],
					  x + ky * row, run,
					  dw + (o * g->kernel_height + ky) * run);
	}
}

void conv_pooled_data_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
			       const float *w, float *dx, float *scratch)
{
	axpy_list_fn *axpy_list = axpy_list_best();
	struct axpy *lists = (void *)scratch;
	uint32_t offsets[POOL_MAX_WINDOW * POOL_MAX_WINDOW];
	size_t lengths[POOL_MAX_WINDOW * POOL_MAX_WINDOW];
	size_t run = run_length(g), row = g->in.width * g->in.channels;
	place_offsets(g, p->window, offsets);
	for (size_t pixel = 0; pixel < p->height * p->width; pixel++) {
		float *window = dx + conv_window_offset(g, pixel / p->width * p->window,
							pixel % p->width * p->window);
		list_by_place(g, p, pixel, lists, lengths);
		for (size_t place = 0; place < p->window * p->window; place++)
			for (size_t ky = 0; ky < g->kernel_height; ky++)
				axpy_list(lists + place * g->out.channels, lengths[place],
					  w + ky * run, run, window + offsets[place] + ky * row);
	}
}
