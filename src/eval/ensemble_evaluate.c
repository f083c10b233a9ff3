/* SPDX-License-Identifier: MIT */
/*
 * ensemble_evaluate.c - evaluates an ensemble, and each of its models, on labelled data
 */
#include <math.h>
#include <string.h>

#include "core/clock.h"
#include "core/entry.h"
#include "core/size.h"
#include "eval/ensemble.h"
#include "eval/evaluate.h"
#include "eval/evaluation.h"
#include "eval/evaluator.h"

/* The images to read, and where their results go. */
struct reading {
	const scrawl_dataset *data;
	size_t first, count;
	struct scrawl_evaluator *evaluator;   /* with one member per model */
	struct scrawl_evaluation *evaluation; /* arrays of single images; NULL: they have none */
	float *probabilities;                 /* [count, classes]; NULL: not wanted */
};

/*
 * Adds the results of the block's images, given their mean probabilities; images: arrays from the
 * block's first image of the data on.  False: a loss is not finite.
 */
static bool keep_block(const struct sum *sum, const float *mean, const struct block *block,
		       size_t first, struct tally *tally, struct scrawl_evaluation *to)
{
	for (size_t i = 0; i < block->count; i++) {
		const float *p = mean + i * sum->classes;
		size_t answer = evaluate_argmax(p, sum->classes);
		double loss = sum_loss(sum, i);
		if (!isfinite(loss))
			return false;
		tally_add(tally, p, answer, block->labels[i], loss);
		if (!to)
			continue;
		to->predicted[first + i] = (uint8_t)answer;
		to->confidence[first + i] = p[answer];
		to->probability[first + i] = p[block->labels[i]];
		to->losses[first + i] = loss;
	}
	return true;
}

/* Reads a block that starts at image `first` of the data; false: a loss is not finite. */
static bool read_block(struct scrawl_ensemble *e, const struct reading *r, size_t first,
		       const struct block *block)
{
	struct scrawl_evaluator *to = r->evaluator;
	struct scrawl_evaluation *evaluation = r->evaluation;
	ensemble_begin(e, block);
	for (size_t m = 0; m < e->count; m++) {
		ensemble_read(e, m, block);
		const float *mean = ensemble_mean(e, &e->own, block->count);
		if (!keep_block(&e->own, mean, block, first, &to->members[m],
				evaluation ? evaluation->members[m] : NULL))
			return false;
	}
	const float *mean = ensemble_mean(e, &e->all, block->count);
	if (r->probabilities)
		memcpy(r->probabilities + (first - r->first) * e->classes, mean,
		       block->count * e->classes * sizeof(*mean));
	return keep_block(&e->all, mean, block, first, &to->tally, evaluation);
}

/* The images must have passed evaluate_check_range. */
static enum scrawl_status read_labelled(struct scrawl_ensemble *e, const struct reading *r)
{
	const uint8_t *images[INFERENCE_BATCH];
	uint8_t labels[INFERENCE_BATCH];
	size_t end = r->first + r->count;
	ensemble_prepare(e);
	for (size_t first = r->first; first < end; first += INFERENCE_BATCH) {
		struct block block = { .count = size_min(end - first, INFERENCE_BATCH),
				       .images = images,
				       .labels = labels };
		evaluate_gather(r->data, first, block.count, images, labels);
		if (!read_block(e, r, first, &block))
			return context_fail(e->ctx, SCRAWL_ENUMERIC,
					    "%s: the model's loss is not finite",
					    scrawl_dataset_path(r->data));
	}
	return SCRAWL_OK;
}

enum scrawl_status scrawl_ensemble_evaluate(scrawl_ensemble *e, const scrawl_dataset *data,
					    struct scrawl_evaluation **out)
{
	ENTER(e ? e->ctx : NULL);
	if (!e || !data || !out)
		return context_fail_null(e ? e->ctx : NULL);
	double start = clock_seconds();
	struct reading r = { .data = data, .count = scrawl_dataset_size(data) };
	enum scrawl_status status = evaluate_check(e->ctx, e->models[0], data);
	if (status != SCRAWL_OK)
		return status;
	status = scrawl_evaluator_create(e->ctx, e->classes, &r.evaluator);
	if (status == SCRAWL_OK)
		status = evaluator_set_members(r.evaluator, e->count);
	if (status == SCRAWL_OK) {
		r.evaluation = evaluation_create(r.count, e->classes, e->count);
		status = r.evaluation ? read_labelled(e, &r)
				      : context_fail_memory(e->ctx, "evaluating a model");
	}
	if (status == SCRAWL_OK && !evaluator_finish(r.evaluator, r.evaluation))
		status = context_fail_memory(e->ctx, "evaluating a model");
	scrawl_evaluator_destroy(r.evaluator);
	if (status != SCRAWL_OK) {
		scrawl_evaluation_destroy(r.evaluation);
		return status;
	}
	r.evaluation->seconds = clock_seconds() - start;
	for (size_t m = 0; m < e->count; m++)
		r.evaluation->members[m]->seconds = r.evaluation->seconds;
	*out = r.evaluation;
	return SCRAWL_OK;
}

/* The evaluator may be of another context. */
static enum scrawl_status evaluate_part(scrawl_ensemble *e, const scrawl_dataset *data,
					size_t first, size_t n, scrawl_evaluator *evaluator,
					float *probabilities)
{
	ENTER(evaluator->ctx);
	enum scrawl_status status = ensemble_check_range(e, data, first, n);
	if (status == SCRAWL_OK)
		status = evaluate_check_range(e->ctx, e->models[0], data, first, n);
	if (status != SCRAWL_OK)
		return status;
	if (evaluator->tally.classes != e->classes)
		return context_fail(e->ctx, SCRAWL_EINVAL,
				    "an evaluator of %zu classes, but the models know %zu",
				    evaluator->tally.classes, e->classes);
	if (!evaluator->tally.images && !evaluator->member_count)
		status = evaluator_set_members(evaluator, e->count);
	if (status == SCRAWL_OK && evaluator->member_count != e->count)
		status = context_fail(e->ctx, SCRAWL_EINVAL,
				      "an evaluator that has measured other predictions (create "
				      "another one)");
	const struct reading r = {
		.data = data,
		.first = first,
		.count = n,
		.evaluator = evaluator,
		.probabilities = probabilities,
	};
	return status == SCRAWL_OK ? read_labelled(e, &r) : status;
}

enum scrawl_status scrawl_ensemble_evaluate_part(scrawl_ensemble *e, const scrawl_dataset *data,
						 size_t first, size_t n,
						 scrawl_evaluator *evaluator, float *probabilities)
{
	ENTER(e ? e->ctx : NULL);
	if (!e || !data || !evaluator)
		return context_fail_null(e ? e->ctx : NULL);
	return evaluate_part(e, data, first, n, evaluator, probabilities);
}

enum scrawl_status scrawl_model_evaluate(const scrawl_model *model, const scrawl_dataset *data,
					 struct scrawl_evaluation **out)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !data || !out)
		return context_fail_null(model ? model->ctx : NULL);
	scrawl_ensemble *alone;
	enum scrawl_status status = scrawl_ensemble_create(model->ctx, &model, 1, 1, &alone);
	if (status != SCRAWL_OK)
		return status;
	status = scrawl_ensemble_evaluate(alone, data, out);
	scrawl_ensemble_destroy(alone);
	return status;
}
