/* SPDX-License-Identifier: MIT */
/*
 * conv_trial_pooled.c - the passes that go through a max-pooling at once against the formula
 */
#include <math.h>

#include "kernels/conv_gray.h"
#include "kernels/conv_pooled.h"
#include "selftest/conv_trial.h"
#include "selftest/reference.h"

#define WINDOW ((size_t)2)

/* y after pooling, bias and ReLU, and whether argmax names a value that is as large. */
static bool compare_finished(struct conv_trial *t, const char *name, const float *got,
			     const uint8_t *argmax)
{
	const struct scrawl_shape *out = &t->g.out;
	size_t width = out->width / WINDOW, count = out->height / WINDOW * width * out->channels;
	struct wanted finished = conv_trial_want(t, count), named = conv_trial_want(t, count);
	if (t->blocks.failed)
		return true;
	finished.largest = named.largest = t->y.largest + 1.0;
	for (size_t i = 0; i < count; i++) {
		size_t o = i % out->channels, pixel = i / out->channels;
		double most = -INFINITY, at_argmax = NAN;
		for (size_t place = 0; place < WINDOW * WINDOW; place++) {
			size_t oy = pixel / width * WINDOW + place / WINDOW;
			size_t ox = pixel % width * WINDOW + place % WINDOW;
			double y = t->y.value[(oy * out->width + ox) * out->channels + o];
			most = fmax(most, y);
			at_argmax = argmax[i] == place ? y : at_argmax;
		}
		finished.value[i] = fmax(most + (double)t->bias[o], 0.0);
		named.value[i] = isnan(at_argmax) ? NAN : fmax(at_argmax + (double)t->bias[o], 0.0);
	}
	return conv_trial_compare(t, name, "forward with pooling", got, &finished) &&
	       conv_trial_compare(t, name, "position of the maximum", got, &named);
}

void conv_trial_finished(struct conv_trial *t, const struct conv_algorithm *a,
			 const struct conv_weights *weights)
{
	const struct scrawl_shape *out = &t->g.out;
	bool pools = out->height >= WINDOW && out->width >= WINDOW;
	if (!pools || !a->finishes || !a->finishes(&t->g, WINDOW))
		return;
	size_t pooled = out->height / WINDOW * WINDOW;
	size_t rows = size_max(a->tile_rows(&t->g) / WINDOW * WINDOW, WINDOW);
	size_t row_floats = out->width / WINDOW * out->channels;
	float *y = blocks_take(&t->blocks, t->out, sizeof(*y));
	uint8_t *argmax = blocks_take(&t->blocks, t->out, 1);
	float *scratch = blocks_take(&t->blocks, a->scratch(&t->g, rows), sizeof(*scratch));
	if (t->blocks.failed)
		return;
	for (size_t row = 0; row < pooled; row += rows) {
		size_t offset = row / WINDOW * row_floats;
		struct conv_tile tile = { row, size_min(rows, pooled - row), 0 };
		struct conv_finish finish = { WINDOW, t->bias, true, argmax + offset };
		a->forward(&t->g, tile, &finish, t->x, weights, y + offset, scratch);
	}
	compare_finished(t, a->name, y, argmax);
}

/* ---- gradients ------------------------------------------------------------------------------- */

/* dy of the convolution: that of the pooling at the maxima, 0 elsewhere. */
static void spread_pooled(const struct conv_geometry *g, const struct pooled_gradient *p, float *dy)
{
	size_t channels = g->out.channels;
	for (size_t i = 0; i < p->height * p->width * channels; i++) {
		size_t pixel = i / channels;
		size_t y = pixel / p->width * WINDOW + p->argmax[i] / WINDOW;
		size_t x = pixel % p->width * WINDOW + p->argmax[i] % WINDOW;
		dy[(y * g->out.width + x) * channels + i % channels] = p->dy[i];
	}
}

static void try_pooled(struct conv_trial *t, const struct pooled_gradient *p,
		       const struct wanted *dw, const struct wanted *dx)
{
	size_t patch = conv_patch(&t->g), filters = t->g.out.channels;
	float *transposed = blocks_take(&t->blocks, t->weights, sizeof(float));
	float *got_dw = blocks_take(&t->blocks, t->weights, sizeof(float));
	float *got_dx = blocks_take(&t->blocks, t->in, sizeof(float));
	float *packed = blocks_take(&t->blocks, conv_pooled_packed(&t->g), sizeof(float));
	float *scratch = blocks_take(&t->blocks, conv_pooled_scratch(&t->g, WINDOW), sizeof(float));
	if (t->blocks.failed)
		return;
	conv_pooled_weight_gradient(&t->g, p, t->x, transposed, scratch);
	for (size_t i = 0; i < t->weights; i++)
		got_dw[i] = transposed[i % filters * patch + i / filters];
	conv_pooled_pack(&t->g, t->w, packed);
	conv_pooled_data_gradient(&t->g, p, packed, got_dx, scratch);
	if (conv_trial_compare(t, "sparse", "weight gradient", got_dw, dw))
		conv_trial_compare(t, "sparse", "data gradient", got_dx, dx);
}

static void try_gray(struct conv_trial *t, conv_gray_fn *gray, const struct pooled_gradient *p,
		     const struct wanted *dw)
{
	float *got = blocks_take(&t->blocks, t->weights, sizeof(float));
	float *scratch = blocks_take(&t->blocks, conv_gray_scratch(&t->g), sizeof(float));
	if (t->blocks.failed)
		return;
	gray(&t->g, p, t->x, got, scratch);
	conv_trial_compare(t, "sparse of grey images", "weight gradient", got, dw);
}

void conv_trial_pooled_gradients(struct conv_trial *t)
{
	const struct conv_geometry *g = &t->g;
	conv_gray_fn *gray = conv_gray_for(g, WINDOW);
	struct pooled_gradient p = {
		.window = WINDOW,
		.height = g->out.height / WINDOW,
		.width = g->out.width / WINDOW,
		.images = 1,
	};
	size_t pooled = p.height * p.width * g->out.channels;
	if (pooled == 0 || (!gray && !conv_pooled_suits(g)))
		return;
	uint8_t *argmax = blocks_take(&t->blocks, pooled, 1);
	float *dy = blocks_take(&t->blocks, t->out, sizeof(float));
	p.dy = conv_trial_random(t, pooled);
	struct wanted dw = conv_trial_want(t, t->weights), dx = conv_trial_want(t, t->in);
	if (t->blocks.failed)
		return;
	for (size_t i = 0; i < pooled; i++)
		argmax[i] = (uint8_t)random_below(&t->random, WINDOW * WINDOW);
	p.argmax = argmax;
	spread_pooled(g, &p, dy);
	const struct reference_arrays arrays = { g, t->x, t->w, dy };
	dw.largest = reference_weight_gradient(&arrays, dw.value);
	dx.largest = reference_data_gradient(&arrays, dx.value);
	if (conv_pooled_suits(g))
		try_pooled(t, &p, &dw, &dx);
	if (gray)
		try_gray(t, gray, &p, &dw);
}
