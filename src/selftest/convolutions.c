/* SPDX-License-Identifier: MIT */
/*
 * convolutions.c - check: every algorithm computes what the formula says
 *
 * All passes of every algorithm, the plain loops of "naive" among them, on the shapes of the named
 * networks' layers and on odd ones, and the passes that go through a pooling at once.
 */
#include "selftest/checks.h"
#include "selftest/conv_trial.h"
#include "selftest/named_layers.h"

#define MAX_SHAPES 64

struct shapes {
	size_t count;
	struct conv_geometry of[MAX_SHAPES];
};

/* Kernels of every kind, strides, paddings; channels around the lengths of vectors. */
static const struct {
	struct scrawl_shape in;
	size_t kernel_height, kernel_width, stride, pad, filters;
} odd_shapes[] = {
	{ { 5, 7, 1 }, 3, 3, 1, 0, 1 },
	{ { 6, 4, 3 }, 1, 1, 1, 0, 17 },
	{ { 9, 8, 17 }, 3, 3, 1, CONV_PAD_SAME, 16 },
	{ { 7, 9, 33 }, 3, 3, 1, 1, 20 },
	{ { 9, 9, 16 }, 5, 5, 1, 2, 31 },
	{ { 11, 6, 4 }, 5, 5, 2, CONV_PAD_SAME, 9 },
	{ { 8, 8, 5 }, 2, 4, 1, 0, 6 },
	{ { 7, 7, 2 }, 7, 7, 1, 0, 12 },
	{ { 10, 13, 1 }, 4, 4, 3, 1, 8 },
	{ { 6, 6, 8 }, 1, 5, 1, 2, 24 },
	{ { 3, 3, 16 }, 3, 3, 1, 0, 16 },
	{ { 9, 5, 2 }, 1, 1, 4, 0, 3 },
	{ { 10, 10, 1 }, 5, 5, 1, 0, 6 },
};

static void append_shape(void *arg, const struct layer *layer)
{
	struct shapes *shapes = arg;
	if (layer->ops == &conv_layer && shapes->count < MAX_SHAPES)
		shapes->of[shapes->count++] = *conv_layer_geometry(layer);
}

static void append_odd_shapes(struct shapes *shapes)
{
	for (size_t i = 0; i < sizeof(odd_shapes) / sizeof(odd_shapes[0]); i++) {
		struct conv_geometry g = {
			.in = odd_shapes[i].in,
			.out.channels = odd_shapes[i].filters,
			.kernel_height = odd_shapes[i].kernel_height,
			.kernel_width = odd_shapes[i].kernel_width,
			.stride = odd_shapes[i].stride,
		};
		if (shapes->count < MAX_SHAPES && !conv_geometry_settle(&g, odd_shapes[i].pad))
			shapes->of[shapes->count++] = g;
	}
}

static void try_shape(const void *arg, size_t number, struct outcomes *o)
{
	const struct shapes *shapes = arg;
	struct conv_trial trial = { .g = shapes->of[number], .number = number, .outcomes = o };
	conv_trial_run(&trial);
}

void check_convolutions(scrawl_context *ctx, struct finding *f)
{
	struct shapes shapes = { 0 };
	append_odd_shapes(&shapes);
	if (!finding_succeeds(f, ctx, named_layers_each(ctx, append_shape, &shapes)))
		return;
	struct outcomes o = trials_run(ctx, shapes.count, try_shape, &shapes);
	finding_note(f, "%zu algorithms agree on %zu shapes, to within %.0e",
		     scrawl_conv_algorithm_count() - 1, shapes.count, o.error);
	if (o.wrong)
		finding_fail(f, "%s (wrong for %zu of %zu shapes)", o.text, o.wrong, shapes.count);
}
