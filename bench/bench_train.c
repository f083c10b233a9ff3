/* SPDX-License-Identifier: MIT */
/*
 * bench_train.c - images per second of whole training steps, and of inference
 *
 * Invented pixels and labels lie in memory; a training step is forward, backward and SGD with
 * momentum, as in bench/peers/pytorch.py.  GFLOP/s count the dense convolutions and products alone
 * (scrawl info), whatever else is done or skipped.
 */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "core/clock.h"
#include "core/memory.h"
#include "core/random.h"
#include "model/plan.h"
#include "train/optimizer.h"

#define IMAGES 4096 /* as invented; more than any cache holds */

struct workload {
	scrawl_context *ctx;
	struct network *net;
	struct plan *plan;
	struct optimizer optimizer;
	bool training;
	uint8_t *pixels;        /* [IMAGES, input] */
	uint8_t *labels;        /* [IMAGES] */
	const uint8_t **images; /* [batch] */
	uint32_t *samples;      /* [batch] */
	size_t batch, next;
};

static enum scrawl_status workload_init(struct workload *w, const struct bench_options *o,
					unsigned threads, bool training)
{
	struct scrawl_model_options model;
	struct scrawl_train_options train;
	scrawl_model_options_init(&model);
	scrawl_train_options_init(&train);
	model.conv = o->conv;
	train.optimizer = SCRAWL_SGD;
	*w = (struct workload){ .training = training, .batch = o->batch };
	enum scrawl_status status = scrawl_context_create(threads, &w->ctx);
	if (status == SCRAWL_OK)
		status = network_create(w->ctx, o->net, &model, &w->net);
	if (status == SCRAWL_OK)
		status = plan_create(w->ctx, w->net, o->batch, training, &w->plan);
	if (status == SCRAWL_OK)
		status = optimizer_init(w->ctx, &w->optimizer, w->net, &train);
	if (status != SCRAWL_OK)
		return status;
	if (o->batch > IMAGES)
		return context_fail(w->ctx, SCRAWL_EINVAL, "--batch: at most %d", IMAGES);
	size_t pixels = shape_count(w->net->input);
	w->pixels = memory_alloc(IMAGES, pixels);
	w->labels = memory_alloc(IMAGES, 1);
	w->images = memory_alloc(o->batch, sizeof(*w->images));
	w->samples = memory_alloc(o->batch, sizeof(*w->samples));
	if (!w->pixels || !w->labels || !w->images || !w->samples)
		return context_fail_memory(w->ctx, "invented images");
	struct random r;
	random_init(&r, 1, 0, 0, 0);
	for (size_t i = 0; i < IMAGES * pixels; i++)
		w->pixels[i] = (uint8_t)random_below(&r, 256);
	for (size_t i = 0; i < IMAGES; i++)
		w->labels[i] = (uint8_t)random_below(&r, (uint32_t)w->net->classes);
	return SCRAWL_OK;
}

static void workload_release(struct workload *w)
{
	optimizer_release(&w->optimizer);
	plan_destroy(w->plan);
	network_destroy(w->net);
	memory_free(w->pixels);
	memory_free(w->labels);
	memory_free(w->images);
	memory_free(w->samples);
	scrawl_context_destroy(w->ctx);
}

static void step(struct workload *w)
{
	size_t pixels = shape_count(w->net->input);
	if (w->next + w->batch > IMAGES)
		w->next = 0;
	for (size_t i = 0; i < w->batch; i++) {
		w->samples[i] = (uint32_t)(w->next + i);
		w->images[i] = w->pixels + w->samples[i] * pixels;
	}
	struct batch batch = {
		.size = w->batch,
		.images = w->images,
		.labels = w->training ? w->labels + w->next : NULL,
		.samples = w->samples,
	};
	plan_forward(w->plan, &batch);
	if (w->training) {
		optimizer_begin_step(&w->optimizer, 0.001);
		plan_backward(w->plan, &batch, optimizer_update, &w->optimizer);
	}
	w->next += w->batch;
}

/* Images per second over at least `seconds`. */
static double round_of(struct workload *w, double seconds)
{
	size_t steps = 0;
	double start = clock_seconds(), now;
	do {
		step(w);
		steps++;
		now = clock_seconds();
	} while (now - start < seconds);
	return (double)(steps * w->batch) / (now - start);
}

static double flops_an_image(const struct workload *w)
{
	double flops = 0.0;
	for (size_t i = 0; i < w->net->count; i++)
		flops += w->training ? w->net->infos[i].training_flops
				     : w->net->infos[i].forward_flops;
	return flops;
}

static int serve(struct workload *w, double seconds)
{
	char line[64];
	round_of(w, seconds);
	while (fgets(line, sizeof(line), stdin)) {
		printf("%.1f\n", round_of(w, seconds));
		fflush(stdout);
	}
	return 0;
}

static void measure(struct workload *w, const struct bench_options *o, double *rates)
{
	round_of(w, o->seconds);
	for (unsigned r = 0; r < o->rounds; r++) {
		rates[r] = round_of(w, o->seconds);
		fprintf(stderr, "\r%s, %u threads: round %u of %u: %.0f images/s   ", o->net,
			scrawl_context_threads(w->ctx), r + 1, o->rounds, rates[r]);
	}
	fputc('\n', stderr);
}

static int bench_steps(const struct bench_options *o, bool training)
{
	int code = 0;
	double *rates = memory_alloc(o->rounds, sizeof(*rates));
	if (!rates)
		return 1;
	if (!o->serve)
		printf("%s %s, batch %zu\n%8s %12s %12s %12s %10s\n",
		       training ? "training" : "inference", o->net, o->batch, "threads",
		       "best img/s", "median", "GFLOP/s", "spread");
	for (size_t i = 0; i < o->thread_counts && code == 0; i++) {
		struct workload w;
		if (workload_init(&w, o, o->threads[i], training) != SCRAWL_OK) {
			code = w.ctx ? bench_fail(w.ctx) : 1;
		} else if (o->serve) {
			code = serve(&w, o->seconds);
			i = o->thread_counts;
		} else {
			measure(&w, o, rates);
			double median = bench_median(rates, o->rounds);
			double best = rates[o->rounds - 1]; /* sorted now */
			printf("%8u %12.0f %12.0f %12.1f %9.1f%%\n", o->threads[i], best, median,
			       best * flops_an_image(&w) * 1e-9,
			       100.0 * (best - rates[0]) / median);
		}
		workload_release(&w);
	}
	memory_free(rates);
	return code;
}

int bench_train(const struct bench_options *options)
{
	return bench_steps(options, true);
}

int bench_infer(const struct bench_options *options)
{
	return bench_steps(options, false);
}
