/* SPDX-License-Identifier: MIT */
/*
 * bootstrap.c - the paired bootstrap (Efron and Tibshirani, "An introduction to the bootstrap",
 * 1993): metrics on resamples of the images
 *
 * A resample draws as many images as there are, with replacement, the same for all classifiers, so
 * that what makes an image hard for all of them cancels in differences.  Resample r takes its draws
 * from the random sequence (RANDOM_BOOTSTRAP, r, 0); threads share the resamples.
 */
#include "eval/bootstrap.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/parallel.h"
#include "core/random.h"
#include "eval/evaluation.h"

#define RESAMPLES_PER_PIECE 8

/* What a thread works with. */
struct resampler {
	uint32_t *draws; /* [images] */
	struct tally tally;
	struct scrawl_evaluation *evaluation;
	struct scrawl_evaluation blank; /* as it was when it was created */
};

struct bootstrap_run {
	const struct bootstrap *bootstrap;
	struct resampler *resamplers; /* one per thread */
	double *values;
};

static bool resampler_create(struct resampler *r, const struct bootstrap *b)
{
	r->draws = memory_alloc(b->images, sizeof(*r->draws));
	r->evaluation = evaluation_create(0, b->classes, 0);
	if (r->evaluation)
		r->blank = *r->evaluation;
	return tally_create(&r->tally, b->classes) && r->draws && r->evaluation;
}

static void resampler_release(struct resampler *r)
{
	memory_free(r->draws);
	tally_release(&r->tally);
	scrawl_evaluation_destroy(r->evaluation);
}

/* Measures a classifier by items [images], on the images drawn. */
static void measure_drawn(struct resampler *r, const struct tally_item *items, size_t images)
{
	struct scrawl_evaluation *e = r->evaluation;
	*e = r->blank;
	memset(e->scores, 0, e->classes * sizeof(*e->scores));
	memset(e->bins, 0, e->bin_count * sizeof(*e->bins));
	tally_clear(&r->tally);
	for (size_t i = 0; i < images; i++)
		tally_count(&r->tally, &items[r->draws[i]]);
	evaluation_measure(e, &r->tally);
}

/* Draws resample `number`, and stores the metrics of each classifier on it. */
static void resample(struct resampler *r, const struct bootstrap *b, size_t number, double *values)
{
	struct random random;
	random_init(&random, b->seed, RANDOM_BOOTSTRAP, (uint32_t)number, 0);
	for (size_t i = 0; i < b->images; i++)
		r->draws[i] = random_below(&random, (uint32_t)b->images);
	for (size_t c = 0; c < b->count; c++) {
		measure_drawn(r, b->items[c], b->images);
		for (size_t m = 0; m < scrawl_metric_count(); m++)
			*values++ = scrawl_metric_value(r->evaluation, m);
	}
}

static void resample_piece(void *arg, size_t begin, size_t end, unsigned worker)
{
	const struct bootstrap_run *run = arg;
	size_t stride = run->bootstrap->count * scrawl_metric_count();
	for (size_t i = begin; i < end; i++)
		resample(&run->resamplers[worker], run->bootstrap, i, run->values + i * stride);
}

enum scrawl_status bootstrap_run(scrawl_context *ctx, const struct bootstrap *b, double *values)
{
	unsigned threads = parallel_threads(ctx->parallel);
	struct bootstrap_run run = { b, memory_alloc(threads, sizeof(*run.resamplers)), values };
	bool ready = run.resamplers != NULL;
	for (unsigned t = 0; t < threads && ready; t++)
		ready = resampler_create(&run.resamplers[t], b);
	if (ready)
		parallel_for(ctx->parallel, b->resamples, RESAMPLES_PER_PIECE, resample_piece,
			     &run);
	for (unsigned t = 0; t < threads && run.resamplers; t++)
		resampler_release(&run.resamplers[t]);
	memory_free(run.resamplers);
	return ready ? SCRAWL_OK : context_fail_memory(ctx, "resampling");
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* values are sorted. */
static double quantile(const double *values, size_t count, double fraction)
{
	double position = fraction * (double)(count - 1);
	size_t below = (size_t)position;
	if (below + 1 >= count)
		return values[count - 1];
	return values[below] + (position - (double)below) * (values[below + 1] - values[below]);
}

struct scrawl_interval bootstrap_interval(double *values, size_t count, double alpha)
{
	qsort(values, count, sizeof(*values), compare_doubles);
	return (struct scrawl_interval){ quantile(values, count, 0.5 * alpha),
					 quantile(values, count, 1.0 - 0.5 * alpha) };
}
