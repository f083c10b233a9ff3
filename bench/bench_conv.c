/* SPDX-License-Identifier: MIT */
/*
 * bench_conv.c - each convolution of a network, by each algorithm, on one thread
 *
 * A case is one image's forward pass, weight gradient or data gradient, tile by tile as the layer
 * does it.  The result is compared with naive's first, and no time is printed if they differ.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "core/clock.h"
#include "core/memory.h"
#include "kernels/conv.h"
#include "model/network.h"

enum direction { FORWARD, WEIGHT_GRADIENT, DATA_GRADIENT, PASSES };

static const char *const pass_names[] = { "forward", "weight gradient", "data gradient" };

struct arrays {
	float *x, *w, *dy; /* inputs of the passes */
	float *y[2];       /* result of the pass; [1]: naive's */
	float *scratch, *prepared;
	size_t y_floats;
};

static size_t largest(size_t a, size_t b)
{
	return a > b ? a : b;
}

static bool arrays_init(struct arrays *a, const struct conv_geometry *g,
			const struct conv_algorithm *algorithm)
{
	size_t x = shape_count(g->in), y = shape_count(g->out), w = conv_patch(g) * g->out.channels;
	a->y_floats = largest(largest(x, y), w);
	a->x = memory_alloc(x, sizeof(float));
	a->dy = memory_alloc(y, sizeof(float));
	a->w = memory_alloc(w, sizeof(float));
	a->y[0] = memory_alloc(a->y_floats, sizeof(float));
	a->y[1] = memory_alloc(a->y_floats, sizeof(float));
	a->scratch = memory_alloc(algorithm->scratch(g, algorithm->tile_rows(g)), sizeof(float));
	a->prepared = memory_alloc(algorithm->prepared(g), sizeof(float));
	if (!a->x || !a->dy || !a->w || !a->y[0] || !a->y[1] || !a->scratch || !a->prepared)
		return false;
	bench_fill(a->x, x, 1);
	bench_fill(a->dy, y, 2);
	bench_fill(a->w, w, 3);
	algorithm->prepare(g, a->w, a->prepared);
	return true;
}

static void arrays_release(struct arrays *a)
{
	memory_free(a->x);
	memory_free(a->dy);
	memory_free(a->w);
	memory_free(a->y[0]);
	memory_free(a->y[1]);
	memory_free(a->scratch);
	memory_free(a->prepared);
}

/* One image; gradients are added to what y holds. */
static void run(enum direction pass, const struct conv_geometry *g,
		const struct conv_algorithm *algorithm, const struct arrays *a, float *y)
{
	size_t row_floats = g->out.width * g->out.channels, rows = algorithm->tile_rows(g);
	for (size_t row = 0; row < g->out.height; row += rows) {
		size_t left = g->out.height - row;
		struct conv_tile tile = { row, left < rows ? left : rows };
		const float *dy = a->dy + row * row_floats;
		if (pass == FORWARD)
			algorithm->forward(g, tile, a->x, a->w, y + row * row_floats, a->scratch);
		else if (pass == WEIGHT_GRADIENT)
			algorithm->weight_gradient(g, tile, a->x, dy, y, a->scratch);
		else
			algorithm->data_gradient(g, tile, dy, a->w, a->prepared, y, a->scratch);
	}
}

/* Largest difference from naive, as a share of the largest value. */
static double error_of(enum direction pass, const struct conv_geometry *g,
		       const struct conv_algorithm *algorithm, struct arrays *a)
{
	double difference = 0.0, size = 0.0;
	memset(a->y[0], 0, a->y_floats * sizeof(float));
	memset(a->y[1], 0, a->y_floats * sizeof(float));
	run(pass, g, algorithm, a, a->y[0]);
	run(pass, g, &conv_naive, a, a->y[1]);
	for (size_t i = 0; i < a->y_floats; i++) {
		difference = fmax(difference, fabs((double)a->y[0][i] - (double)a->y[1][i]));
		size = fmax(size, fabs((double)a->y[1][i]));
	}
	return size > 0.0 ? difference / size : 1.0;
}

/* Best seconds for one image over all rounds. */
static double time_of(enum direction pass, const struct conv_geometry *g,
		      const struct conv_algorithm *algorithm, const struct arrays *a,
		      const struct bench_options *o)
{
	double best = INFINITY;
	run(pass, g, algorithm, a, a->y[0]);
	for (unsigned r = 0; r < o->rounds; r++) {
		double budget = o->seconds / o->rounds, start = clock_seconds(), now;
		size_t images = 0;
		do {
			run(pass, g, algorithm, a, a->y[0]);
			images++;
			now = clock_seconds();
		} while (now - start < budget);
		best = fmin(best, (now - start) / (double)images);
	}
	return best;
}

/* Checks and times one algorithm; *naive is naive's time, which comes first. */
static int bench_case(enum direction pass, const struct conv_geometry *g, const char *name,
		      const struct bench_options *o, double *naive)
{
	const struct conv_algorithm *algorithm = conv_algorithm_find(name, g);
	if (algorithm->skips_zeros)
		return 0; /* alone it is gemm; behind a pooling `train` shows it */
	double flops = 2.0 * (double)shape_count(g->out) * (double)conv_patch(g);
	struct arrays a = { 0 };
	int code = 1;
	if (!arrays_init(&a, g, algorithm)) {
		fputs("scrawl-bench: out of memory\n", stderr);
		goto out;
	}
	double error = error_of(pass, g, algorithm, &a);
	if (!(error < 1e-4)) {
		fprintf(stderr, "scrawl-bench: %s, %s: wrong by %g\n", name, pass_names[pass],
			error);
		goto out;
	}
	double seconds = time_of(pass, g, algorithm, &a, o);
	if (algorithm == &conv_naive)
		*naive = seconds;
	printf("  %-16s %-8s %10.2f us %8.1f GFLOP/s %7.1f x naive\n", pass_names[pass], name,
	       seconds * 1e6, flops / seconds * 1e-9, *naive / seconds);
	code = fflush(stdout) ? 4 : 0;
out:
	arrays_release(&a);
	return code;
}

static int bench_shape(const struct conv_geometry *g, const struct bench_options *o)
{
	size_t algorithms = 0;
	int code = 0;
	while (scrawl_conv_algorithm_get(algorithms))
		algorithms++;
	printf("%zux%zux%zu -> %zux%zux%zu, kernel %zux%zu\n", g->in.height, g->in.width,
	       g->in.channels, g->out.height, g->out.width, g->out.channels, g->kernel_height,
	       g->kernel_width);
	for (int pass = FORWARD; pass < PASSES; pass++) {
		double naive = 0.0;
		/* From the last, naive, to the first after "auto". */
		for (size_t i = algorithms; i-- > 1 && code == 0;)
			code = bench_case((enum direction)pass, g, scrawl_conv_algorithm_get(i), o,
					  &naive);
	}
	return code;
}

int bench_conv(const struct bench_options *options)
{
	struct scrawl_model_options model;
	scrawl_context *ctx;
	struct network *net;
	scrawl_model_options_init(&model);
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return 1;
	if (network_create(ctx, options->net, &model, &net) != SCRAWL_OK) {
		int code = bench_fail(ctx);
		scrawl_context_destroy(ctx);
		return code;
	}
	int code = 0;
	for (size_t i = 0; i < net->count && code == 0; i++)
		if (net->layers[i]->ops == &conv_layer)
			code = bench_shape(conv_layer_geometry(net->layers[i]), options);
	network_destroy(net);
	scrawl_context_destroy(ctx);
	return code;
}
