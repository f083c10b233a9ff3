/* SPDX-License-Identifier: MIT */
/*
 * compare_pairs.c - the tests and intervals of each pair of classifiers
 */
#include "eval/comparison.h"

#include "core/memory.h"
#include "eval/bootstrap.h"
#include "eval/holm.h"
#include "eval/mcnemar.h"
#include "eval/newcombe.h"
#include "eval/normal.h"

static void compare_pair(const struct compared *a, struct scrawl_pair *pair)
{
	const struct tally_item *of_a = a->items[pair->a], *of_b = a->items[pair->b];
	struct paired_counts counts = { 0 };
	for (size_t i = 0; i < a->images; i++) {
		bool right_a = of_a[i].answer == a->labels[i];
		bool right_b = of_b[i].answer == a->labels[i];
		counts.both += right_a && right_b;
		counts.only_a += right_a && !right_b;
		counts.only_b += !right_a && right_b;
		counts.neither += !right_a && !right_b;
	}
	pair->both = counts.both;
	pair->only_a = counts.only_a;
	pair->only_b = counts.only_b;
	pair->neither = counts.neither;
	double n = (double)a->images, alpha = a->options.alpha;
	pair->difference = ((double)counts.only_b - (double)counts.only_a) / n;
	pair->interval = newcombe_paired(&counts, normal_two_sided(alpha));
	pair->p = mcnemar_exact(counts.only_a, counts.only_b);
	pair->detectable = (double)mcnemar_detectable(counts.only_a + counts.only_b, alpha) / n;
}

/* The metrics' differences; sample [resamples] is scratch memory. */
static void compare_metrics(const struct compared *a, const struct scrawl_comparison *to,
			    const double *values, double *sample, struct scrawl_pair *pair)
{
	size_t metrics = scrawl_metric_count(), resamples = a->options.resamples;
	for (size_t m = 0; m < metrics; m++) {
		pair->differences[m] = scrawl_metric_value(to->evaluations[pair->b], m) -
				       scrawl_metric_value(to->evaluations[pair->a], m);
		for (size_t r = 0; r < resamples; r++) {
			const double *of = values + r * a->count * metrics + m;
			sample[r] = of[pair->b * metrics] - of[pair->a * metrics];
		}
		pair->intervals[m] = bootstrap_interval(sample, resamples, a->options.alpha);
	}
}

static bool correct_pairs(struct scrawl_comparison *to)
{
	double *p = memory_alloc(2 * to->pair_count, sizeof(*p));
	for (size_t i = 0; i < to->pair_count && p; i++)
		p[i] = to->pairs[i]->p;
	if (p)
		holm_adjust(p, to->pair_count, p + to->pair_count);
	for (size_t i = 0; i < to->pair_count && p; i++)
		to->pairs[i]->holm = p[to->pair_count + i];
	memory_free(p);
	return p != NULL;
}

static enum scrawl_status resample_pairs(scrawl_context *ctx, const struct compared *a,
					 const struct scrawl_comparison *to)
{
	const struct bootstrap bootstrap = {
		.images = a->images,
		.classes = a->classes,
		.count = a->count,
		.items = (const struct tally_item *const *)a->items,
		.resamples = a->options.resamples,
		.seed = a->options.seed,
	};
	double *values = memory_alloc(a->count * scrawl_metric_count(),
				      bootstrap.resamples * sizeof(*values));
	double *sample = memory_alloc(bootstrap.resamples, sizeof(*sample));
	enum scrawl_status status = values && sample ? bootstrap_run(ctx, &bootstrap, values)
						     : context_fail_memory(ctx, "resampling");
	for (size_t i = 0; i < to->pair_count && status == SCRAWL_OK; i++)
		compare_metrics(a, to, values, sample, to->pairs[i]);
	memory_free(values);
	memory_free(sample);
	return status;
}

enum scrawl_status comparison_fill(scrawl_context *ctx, const struct compared *a,
				   struct scrawl_comparison *to)
{
	for (size_t i = 0; i < to->pair_count; i++)
		compare_pair(a, to->pairs[i]);
	if (!correct_pairs(to))
		return context_fail_memory(ctx, "comparing classifiers");
	return a->options.resamples ? resample_pairs(ctx, a, to) : SCRAWL_OK;
}
