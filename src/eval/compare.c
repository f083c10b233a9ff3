/* SPDX-License-Identifier: MIT */
/*
 * compare.c - compares classifiers by their answers for the same images
 */
#include <math.h>

#include "core/entry.h"
#include "core/memory.h"
#include "core/sized_struct.h"
#include "eval/comparison.h"
#include "eval/evaluate.h"
#include "eval/evaluation.h"
#include "eval/newcombe.h"
#include "eval/normal.h"
#include "eval/probabilities.h"

void scrawl_compare_options_init_sized(struct scrawl_compare_options *options, size_t size)
{
	const struct scrawl_compare_options own = {
		.size = sizeof(own),
		.alpha = 0.05,
		.resamples = 2000,
		.seed = 1,
	};
	sized_init(options, size, &own);
}

static enum scrawl_status compare_check_options(scrawl_context *ctx,
						const struct scrawl_compare_options *o)
{
	if (!(o->alpha > 0.0 && o->alpha <= 0.5))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "alpha is %g, but must be above 0 and at most 0.5", o->alpha);
	if (o->resamples > SCRAWL_MAX_RESAMPLES)
		return context_fail(ctx, SCRAWL_EINVAL, "%u resamples, but the maximum is %d",
				    o->resamples, SCRAWL_MAX_RESAMPLES);
	return SCRAWL_OK;
}

static enum scrawl_status check_answers(scrawl_context *ctx, const struct compared *a)
{
	if (a->count < 2 || a->count > SCRAWL_MAX_COMPARED)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%zu classifiers to compare, but there must be 2 to %d",
				    a->count, SCRAWL_MAX_COMPARED);
	if (a->images == 0 || a->images > UINT32_MAX)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%zu images to compare on, but there must be 1 to 2^32 - 1",
				    a->images);
	enum scrawl_status status = probabilities_check_classes(ctx, a->classes);
	for (size_t c = 0; c < a->count && status == SCRAWL_OK; c++) {
		if (!a->probabilities[c])
			return context_fail(ctx, SCRAWL_EINVAL, "probabilities[%zu] is NULL", c);
		status = probabilities_check(ctx, a->probabilities[c], a->labels, a->images,
					     a->classes);
	}
	return status;
}

/* Measures classifier c: its items, and its evaluation. */
static struct scrawl_evaluation *compare_measure(struct compared *a, size_t c)
{
	struct tally tally = { 0 };
	struct scrawl_evaluation *e = evaluation_create(0, a->classes, 0);
	a->items[c] = memory_alloc(a->images, sizeof(*a->items[c]));
	bool ready = tally_create(&tally, a->classes) && e && a->items[c];
	for (size_t i = 0; i < a->images && ready; i++) {
		const float *p = a->probabilities[c] + i * a->classes;
		size_t answer = evaluate_argmax(p, a->classes), label = a->labels[i];
		double loss = probabilities_loss(p[label]);
		a->items[c][i] = tally_item(p, a->classes, answer, label, loss);
		tally_add(&tally, p, answer, label, loss);
	}
	ready = ready && evaluation_finish(e, &tally);
	tally_release(&tally);
	if (ready)
		return e;
	scrawl_evaluation_destroy(e);
	return NULL;
}

static enum scrawl_status compare(scrawl_context *ctx, struct compared *a,
				  struct scrawl_comparison **out)
{
	struct scrawl_comparison *to = comparison_create(a->count, a->options.resamples > 0);
	bool ready = to != NULL;
	for (size_t c = 0; c < a->count && ready; c++) {
		to->evaluations[c] = compare_measure(a, c);
		ready = to->evaluations[c] != NULL;
	}
	enum scrawl_status status = ready ? comparison_fill(ctx, a, to)
					  : context_fail_memory(ctx, "comparing classifiers");
	if (status == SCRAWL_OK)
		*out = to;
	else
		scrawl_comparison_destroy(to);
	return status;
}

enum scrawl_status scrawl_compare(scrawl_context *ctx, const float *const *probabilities,
				  size_t count, const uint8_t *labels, size_t images,
				  size_t classes, const struct scrawl_compare_options *options,
				  struct scrawl_comparison **out)
{
	ENTER(ctx);
	if (!ctx || !probabilities || !labels || !options || !out)
		return context_fail_null(ctx);
	struct compared a = {
		.probabilities = probabilities,
		.labels = labels,
		.count = count,
		.images = images,
		.classes = classes,
	};
	scrawl_compare_options_init(&a.options);
	enum scrawl_status status = sized_take(ctx, &a.options, options, "scrawl_compare_options");
	if (status == SCRAWL_OK)
		status = compare_check_options(ctx, &a.options);
	if (status == SCRAWL_OK)
		status = check_answers(ctx, &a);
	if (status != SCRAWL_OK)
		return status;
	a.items = memory_alloc(count, sizeof(*a.items));
	status =
		a.items ? compare(ctx, &a, out) : context_fail_memory(ctx, "comparing classifiers");
	for (size_t c = 0; a.items && c < count; c++)
		memory_free(a.items[c]);
	memory_free(a.items);
	return status;
}

bool scrawl_compare_counts(size_t correct_a, size_t images_a, size_t correct_b, size_t images_b,
			   double alpha, double *p, struct scrawl_interval *interval)
{
	if (!p || !interval || correct_a > images_a || correct_b > images_b || !images_a ||
	    !images_b || !(alpha > 0.0 && alpha <= 0.5))
		return false;
	double n_a = (double)images_a, n_b = (double)images_b;
	double pooled = ((double)correct_a + (double)correct_b) / (n_a + n_b);
	double difference = (double)correct_b / n_b - (double)correct_a / n_a;
	double variance = pooled * (1.0 - pooled) * (1.0 / n_a + 1.0 / n_b);
	*p = variance > 0.0 ? normal_beyond(difference / sqrt(variance)) : 1.0;
	*interval = newcombe_unpaired(correct_a, images_a, correct_b, images_b,
				      normal_two_sided(alpha));
	return true;
}
