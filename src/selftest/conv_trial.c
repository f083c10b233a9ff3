/* SPDX-License-Identifier: MIT */
/*
 * conv_trial.c - the plain passes of every algorithm against the formula
 */
#include "selftest/conv_trial.h"

#include <math.h>

#include "core/memory.h"
#include "selftest/reference.h"

/*
 * Relative to the largest sum of absolute terms of the pass, as Winograd's transforms mix those of
 * neighbouring outputs.
 */
#define CONV_TOLERANCE 4e-6

void *blocks_take(struct blocks *b, size_t count, size_t size)
{
	void *block = b->count < MAX_BLOCKS ? memory_alloc(count, size) : NULL;
	if (block)
		b->of[b->count++] = block;
	else
		b->failed = true;
	return block;
}

void blocks_release_to(struct blocks *b, size_t count)
{
	while (b->count > count)
		memory_free(b->of[--b->count]);
}

/* From -1 to 1. */
float *conv_trial_random(struct conv_trial *t, size_t n)
{
	float *values = blocks_take(&t->blocks, n, sizeof(*values));
	for (size_t i = 0; values && i < n; i++)
		values[i] = 2.0f * random_uniform(&t->random) - 1.0f;
	return values;
}

struct wanted conv_trial_want(struct conv_trial *t, size_t n)
{
	return (struct wanted){ n, blocks_take(&t->blocks, n, sizeof(double)), 0.0 };
}

/* Whether got [want.count] is right; what: "winograd, forward". */
bool conv_trial_compare(struct conv_trial *t, const char *algorithm, const char *pass,
			const float *got, const struct wanted *wanted)
{
	const struct conv_geometry *g = &t->g;
	for (size_t i = 0; i < wanted->count; i++) {
		double error = fabs((double)got[i] - wanted->value[i]) / wanted->largest;
		if (!(error <= CONV_TOLERANCE)) {
			trial_fail(t->outcomes, t->number,
				   "%s differs from the formula, %s, %zux%zux%zu to %zux%zux%zu, "
				   "kernel %zux%zu, stride %zu: value %zu is %.7g and should be "
				   "%.7g",
				   algorithm, pass, g->in.height, g->in.width, g->in.channels,
				   g->out.height, g->out.width, g->out.channels, g->kernel_height,
				   g->kernel_width, g->stride, i, (double)got[i], wanted->value[i]);
			t->failed = true;
			return false;
		}
		t->outcomes->error = fmax(t->outcomes->error, error);
	}
	return true;
}

/* The formula's results; gradients are added to 1, as layers add them to those of other tiles. */
static bool solve(struct conv_trial *t)
{
	t->x = conv_trial_random(t, t->in);
	t->w = conv_trial_random(t, t->weights);
	t->dy = conv_trial_random(t, t->out);
	t->bias = conv_trial_random(t, t->g.out.channels);
	t->y = conv_trial_want(t, t->out);
	t->dw = conv_trial_want(t, t->weights);
	t->dx = conv_trial_want(t, t->in);
	if (t->blocks.failed)
		return false;
	const struct reference_arrays arrays = { &t->g, t->x, t->w, t->dy };
	for (size_t i = 0; i < t->weights; i++)
		t->dw.value[i] = 1.0;
	for (size_t i = 0; i < t->in; i++)
		t->dx.value[i] = 1.0;
	t->y.largest = reference_forward(&arrays, t->y.value);
	t->dw.largest = 1.0 + reference_weight_gradient(&arrays, t->dw.value);
	t->dx.largest = 1.0 + reference_data_gradient(&arrays, t->dx.value);
	return true;
}

float *conv_trial_ones(struct conv_trial *t, size_t n)
{
	float *values = blocks_take(&t->blocks, n, sizeof(*values));
	for (size_t i = 0; values && i < n; i++)
		values[i] = 1.0f;
	return values;
}

static void try_algorithm(struct conv_trial *t, const char *name)
{
	const struct conv_geometry *g = &t->g;
	const struct conv_algorithm *a = conv_algorithm_find(name, g);
	size_t rows = a->tile_rows(g), row_floats = g->out.width * g->out.channels;
	float *y = blocks_take(&t->blocks, t->out, sizeof(*y));
	float *dw = conv_trial_ones(t, t->weights), *dx = conv_trial_ones(t, t->in);
	float *packed = blocks_take(&t->blocks, a->packed ? a->packed(g) : 0, sizeof(*packed));
	float *rotated = blocks_take(&t->blocks, a->rotated ? a->rotated(g) : 0, sizeof(*rotated));
	float *scratch = blocks_take(&t->blocks, a->scratch(g, rows), sizeof(*scratch));
	const struct conv_weights weights = { t->w, packed, rotated };
	if (t->blocks.failed)
		return;
	if (a->pack)
		a->pack(g, t->w, packed);
	if (a->rotate)
		a->rotate(g, t->w, rotated);
	for (size_t row = 0; row < g->out.height; row += rows) {
		struct conv_tile tile = { row, size_min(rows, g->out.height - row), 0 };
		const float *dy = t->dy + row * row_floats;
		a->forward(g, tile, NULL, t->x, &weights, y + row * row_floats, scratch);
		a->weight_gradient(g, tile, t->x, dy, dw, scratch);
		a->data_gradient(g, tile, dy, &weights, dx, scratch);
	}
	bool right = conv_trial_compare(t, name, "forward", y, &t->y) &&
		     conv_trial_compare(t, name, "weight gradient", dw, &t->dw) &&
		     conv_trial_compare(t, name, "data gradient", dx, &t->dx);
	if (right)
		conv_trial_finished(t, a, &weights);
}

void conv_trial_run(struct conv_trial *t)
{
	const char *name;
	t->in = shape_count(t->g.in);
	t->out = shape_count(t->g.out);
	t->weights = conv_patch(&t->g) * t->g.out.channels;
	random_init(&t->random, 1, RANDOM_SELFTEST, 2, (uint32_t)t->number);
	bool solved = solve(t);
	size_t kept = t->blocks.count;
	/* 0 is "auto" */
	for (size_t i = 1; solved && !t->failed && (name = scrawl_conv_algorithm_at(i)); i++) {
		try_algorithm(t, name);
		blocks_release_to(&t->blocks, kept);
	}
	if (solved && !t->failed)
		conv_trial_pooled_gradients(t);
	if (t->blocks.failed)
		trial_fail(t->outcomes, t->number, "out of memory");
	blocks_release_to(&t->blocks, 0);
}
