/* SPDX-License-Identifier: MIT */
/*
 * ensemble_evaluate.c - evaluates an ensemble, and each of its models, on labelled data
 */
#include <math.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/size.h"
#include "eval/ensemble.h"
#include "eval/evaluate.h"

/* Stores the results of the block's images, which start at image `first` of the data. */
static void keep_block(struct scrawl_ensemble *e, const struct sum *sum, const struct block *block,
		       size_t first, struct scrawl_evaluation *to)
{
	const float *mean = ensemble_mean(e, sum, block->count);
	for (size_t i = 0; i < block->count; i++) {
		const float *p = mean + i * e->classes;
		size_t answer = evaluate_argmax(p, e->classes);
		to->predicted[first + i] = (uint8_t)answer;
		to->confidence[first + i] = p[answer];
		to->probability[first + i] = p[block->labels[i]];
		to->losses[first + i] = sum_loss(sum, i);
	}
}

static void read_labelled(struct scrawl_ensemble *e, const scrawl_dataset *data,
			  struct scrawl_evaluation *to)
{
	size_t n = scrawl_dataset_size(data);
	const uint8_t *images[INFERENCE_BATCH];
	uint8_t labels[INFERENCE_BATCH];
	for (size_t first = 0; first < n; first += INFERENCE_BATCH) {
		struct block block = { .count = size_min(n - first, INFERENCE_BATCH),
				       .images = images,
				       .labels = labels };
		evaluate_gather(data, first, block.count, images, labels);
		ensemble_begin(e, &block);
		for (size_t m = 0; m < e->count; m++) {
			ensemble_read(e, m, &block);
			keep_block(e, &e->own, &block, first, to->members[m]);
		}
		keep_block(e, &e->all, &block, first, to);
	}
}

/* An evaluation with one member per model. */
static struct scrawl_evaluation *create_evaluation(const struct scrawl_ensemble *e, size_t images)
{
	struct scrawl_evaluation *evaluation = evaluation_create(images, e->classes);
	if (!evaluation)
		return NULL;
	evaluation->members = memory_alloc(e->count, sizeof(*evaluation->members));
	evaluation->member_count = evaluation->members ? e->count : 0;
	bool ready = evaluation->members != NULL;
	for (size_t m = 0; m < e->count && ready; m++) {
		evaluation->members[m] = evaluation_create(images, e->classes);
		ready = evaluation->members[m] != NULL;
	}
	if (ready)
		return evaluation;
	scrawl_evaluation_destroy(evaluation);
	return NULL;
}

static enum scrawl_status finish_evaluation(scrawl_context *ctx, const scrawl_dataset *data,
					    double start, struct scrawl_evaluation *evaluation)
{
	evaluation_finish(evaluation, data);
	evaluation->seconds = clock_seconds() - start;
	if (isfinite(evaluation->loss))
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_ENUMERIC, "%s: the model's loss is not finite",
			    scrawl_dataset_path(data));
}

enum scrawl_status scrawl_ensemble_evaluate(scrawl_ensemble *e, const scrawl_dataset *data,
					    struct scrawl_evaluation **out)
{
	if (!e || !data || !out)
		return context_fail_null(e ? e->ctx : NULL);
	double start = clock_seconds();
	enum scrawl_status status = evaluate_check(e->ctx, e->models[0], data);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_evaluation *evaluation = create_evaluation(e, scrawl_dataset_size(data));
	if (!evaluation)
		return context_fail_memory(e->ctx, "evaluating a model");
	ensemble_prepare(e);
	read_labelled(e, data, evaluation);
	for (size_t m = 0; m < e->count && status == SCRAWL_OK; m++)
		status = finish_evaluation(e->ctx, data, start, evaluation->members[m]);
	if (status == SCRAWL_OK)
		status = finish_evaluation(e->ctx, data, start, evaluation);
	if (status == SCRAWL_OK)
		*out = evaluation;
	else
		scrawl_evaluation_destroy(evaluation);
	return status;
}

enum scrawl_status scrawl_model_evaluate(const scrawl_model *model, const scrawl_dataset *data,
					 struct scrawl_evaluation **out)
{
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
