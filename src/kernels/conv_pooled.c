/* SPDX-License-Identifier: MIT */
/*
 * conv_pooled.c - gradients from the pooled gradient and the positions of the maxima
 *
 * A pooled gradient g of filter o whose maximum was at output position (oy, ox) contributes
 *	dw[o] += g * window of x at (oy, ox)          kernel_height runs of contiguous floats
 *	window of dx at (oy, ox) += g * w[o]
 * so each gradient is a sum of a list of scaled vectors: for dw one list per filter, whose sums are
 * that filter's runs; for dx one list per output position, over the filters whose maximum is there.
 *
 * Lists are made for a chunk of the pooled pixels of all images and used for one row of the kernel
 * after the other, so that what they refer to stays in L1: some rows of x, or a row of each filter.
 */
#include "kernels/conv_pooled.h"

#include <string.h>

#include "kernels/axpy_list.h"
#include "kernels/pool.h"
#include "kernels/transpose.h"

#define CHUNK_FLOATS 12288 /* of x under the lists of dw; a row of the kernel reads part of them */
#define FILTERS      16    /* lists of dw made at a time: a cache line of dy */
#define CHUNK_PLACES 128   /* lists of dx made at a time */
#define RUN_UNIT     16    /* floats of a cache line */

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

/* Pooled pixels, counted over all images. */
struct chunk {
	size_t begin, end;
};

/* The chunk number i of equal ones of up to `most` pixels; empty after the last. */
static struct chunk chunk_at(const struct pooled_gradient *p, size_t most, size_t i)
{
	size_t pixels = p->images * p->height * p->width, count = (pixels + most - 1) / most;
	if (i >= count)
		return (struct chunk){ pixels, pixels };
	return (struct chunk){ pixels * i / count, pixels * (i + 1) / count };
}

static size_t weight_chunk_pixels(const struct conv_geometry *g, size_t window)
{
	size_t pixels = size_product(g->out.height / window, g->out.width / window);
	size_t floats = pixels ? shape_count(g->in) / pixels : CHUNK_FLOATS;
	return floats < CHUNK_FLOATS ? CHUNK_FLOATS / floats : 1;
}

static size_t data_chunk_pixels(size_t window)
{
	return window * window < CHUNK_PLACES ? CHUNK_PLACES / (window * window) : 1;
}

/* What scratch holds. */
struct work {
	struct axpy *lists;
	uint32_t *lengths; /* of the lists */
	uint32_t *offsets; /* of the chunk's pixels: from its first image to their windows */
};

static struct work work_of(float *scratch, size_t terms, size_t lists)
{
	uint32_t *lengths = (void *)(scratch + terms * sizeof(struct axpy) / sizeof(float));
	return (struct work){ (void *)scratch, lengths, lengths + lists };
}

static size_t work_floats(size_t terms, size_t lists, size_t pixels)
{
	return size_sum(size_product(terms, sizeof(struct axpy) / sizeof(float)),
			size_sum(lists, pixels));
}

size_t conv_pooled_scratch(const struct conv_geometry *g, size_t window)
{
	size_t pixels = weight_chunk_pixels(g, window);
	size_t by_filter = work_floats(size_product(FILTERS, pixels), FILTERS, pixels);
	pixels = data_chunk_pixels(window);
	size_t places = size_product(pixels, window * window);
	size_t by_place = work_floats(size_product(places, g->out.channels), places, pixels);
	return size_max(by_filter, by_place);
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

/* Returns the floats from x or dx to the chunk's first image. */
static size_t pixel_offsets(const struct conv_geometry *g, const struct pooled_gradient *p,
			    struct chunk chunk, uint32_t *offsets)
{
	size_t row = chunk.begin / p->width, x = chunk.begin % p->width, image = 0;
	size_t first = row / p->height, y = row % p->height;
	for (size_t i = 0; i < chunk.end - chunk.begin; i++) {
		offsets[i] = (uint32_t)(image * shape_count(g->in) +
					conv_window_offset(g, y * p->window, x * p->window));
		if (++x < p->width)
			continue;
		x = 0;
		if (++y < p->height)
			continue;
		y = 0;
		image++;
	}
	return first * shape_count(g->in);
}

/* ---- weight gradient ------------------------------------------------------------------------- */

/* lists [last - first, chunk's pixels]: the terms of each filter. */
static void list_by_filter(const struct conv_geometry *g, const struct pooled_gradient *p,
			   struct chunk chunk, size_t first, size_t last, const struct work *work)
{
	uint32_t offsets[POOL_MAX_WINDOW * POOL_MAX_WINDOW];
	size_t capacity = chunk.end - chunk.begin;
	place_offsets(g, p->window, offsets);
	memset(work->lengths, 0, (last - first) * sizeof(*work->lengths));
	for (size_t i = 0; i < capacity; i++) {
		const float *dy = p->dy + (chunk.begin + i) * g->out.channels + first;
		const uint8_t *argmax = p->argmax + (chunk.begin + i) * g->out.channels + first;
		for (size_t o = 0; o < last - first; o++) {
			struct axpy *next = &work->lists[o * capacity + work->lengths[o]];
			next->offset = work->offsets[i] + offsets[argmax[o]];
			next->factor = dy[o];
			work->lengths[o] += dy[o] != 0.0f; /* branchless: unpredictable */
		}
	}
}

static void chunk_weight_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
				  struct chunk chunk, const float *x, float *dw,
				  const struct work *work)
{
	axpy_list_fn *axpy_list = axpy_list_best();
	size_t run = run_length(g), row = g->in.width * g->in.channels, filters = g->out.channels;
	size_t capacity = chunk.end - chunk.begin;
	x += pixel_offsets(g, p, chunk, work->offsets);
	for (size_t first = 0; first < filters; first += FILTERS) {
		size_t last = size_min(first + FILTERS, filters);
		list_by_filter(g, p, chunk, first, last, work);
		for (size_t ky = 0; ky < g->kernel_height; ky++)
			for (size_t o = 0; o < last - first; o++)
				axpy_list(work->lists + o * capacity, work->lengths[o],
					  x + ky * row, run,
					  dw + ((first + o) * g->kernel_height + ky) * run);
	}
}

void conv_pooled_weight_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
				 const float *x, float *dw, float *scratch)
{
	size_t most = weight_chunk_pixels(g, p->window);
	struct work work = work_of(scratch, FILTERS * most, FILTERS);
	struct chunk chunk;
	for (size_t i = 0; chunk = chunk_at(p, most, i), chunk.begin < chunk.end; i++)
		chunk_weight_gradient(g, p, chunk, x, dw, &work);
}

/* ---- data gradient --------------------------------------------------------------------------- */

static size_t padded_run(const struct conv_geometry *g)
{
	return size_round_up(run_length(g), RUN_UNIT);
}

size_t conv_pooled_packed(const struct conv_geometry *g)
{
	return size_product(size_product(g->out.channels, g->kernel_height), padded_run(g));
}

void conv_pooled_pack(const struct conv_geometry *g, const float *w, float *packed)
{
	size_t filters = g->out.channels, run = run_length(g),
	       filter = g->kernel_height * padded_run(g);
	for (size_t ky = 0; ky < g->kernel_height; ky++)
		transpose(run, filters, w + ky * run * filters, packed + ky * padded_run(g),
			  filter);
}

/* lists [chunk's pixels, places, filters]: the terms of the window at each position. */
static void list_by_place(const struct conv_geometry *g, const struct pooled_gradient *p,
			  struct chunk chunk, const struct work *work)
{
	size_t filters = g->out.channels, places = p->window * p->window;
	size_t filter = g->kernel_height * padded_run(g);
	struct axpy *lists = work->lists;
	uint32_t *lengths = work->lengths;
	memset(lengths, 0, (chunk.end - chunk.begin) * places * sizeof(*lengths));
	for (size_t i = chunk.begin; i < chunk.end; i++) {
		const float *dy = p->dy + i * filters;
		const uint8_t *argmax = p->argmax + i * filters;
		for (size_t o = 0; o < filters; o++) {
			struct axpy *next = &lists[argmax[o] * filters + lengths[argmax[o]]];
			next->offset = (uint32_t)(o * filter);
			next->factor = dy[o];
			lengths[argmax[o]] += dy[o] != 0.0f;
		}
		lists += places * filters;
		lengths += places;
	}
}

/*
 * One row of the kernel.  Windows that overlap are apart in time: a load waits for a store to part
 * of the same bytes.
 */
static void chunk_data_row(const struct conv_geometry *g, const struct pooled_gradient *p,
			   size_t pixels, const float *packed, float *dx, const struct work *work)
{
	axpy_list_fn *axpy_list = axpy_list_best();
	uint32_t offsets[POOL_MAX_WINDOW * POOL_MAX_WINDOW];
	size_t places = p->window * p->window,
	       apart = g->kernel_width / (p->window * g->stride) + 1;
	place_offsets(g, p->window, offsets);
	for (size_t place = 0; place < places; place++)
		for (size_t first = 0; first < apart; first++)
			for (size_t i = first; i < pixels; i += apart) {
				size_t list = i * places + place;
				axpy_list(work->lists + list * g->out.channels, work->lengths[list],
					  packed, run_length(g),
					  dx + work->offsets[i] + offsets[place]);
			}
}

void conv_pooled_data_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
			       const float *packed, float *dx, float *scratch)
{
	size_t most = data_chunk_pixels(p->window), places = most * p->window * p->window;
	struct work work = work_of(scratch, places * g->out.channels, places);
	struct chunk chunk;
	for (size_t i = 0; chunk = chunk_at(p, most, i), chunk.begin < chunk.end; i++) {
		float *to = dx + pixel_offsets(g, p, chunk, work.offsets);
		list_by_place(g, p, chunk, &work);
		for (size_t ky = 0; ky < g->kernel_height; ky++)
			chunk_data_row(g, p, chunk.end - chunk.begin, packed + ky * padded_run(g),
				       to + ky * g->in.width * g->in.channels, &work);
	}
}
