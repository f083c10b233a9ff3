/* SPDX-License-Identifier: MIT */
/*
 * ensemble.c - several models asked as one: evaluation and prediction by their mean
 */
#include <math.h>

#include "core/clock.h"
#include "core/memory.h"
#include "eval/average.h"
#include "eval/evaluate.h"

/* What evaluation collects for one model, or for all of them. */
struct tally {
	struct score score;
	uint8_t *predicted; /* [images] */
};

static void count_block(struct average *a, const struct sum *sum, const uint8_t *labels,
			size_t first, size_t count, struct tally *tally)
{
	average_mean(a, sum, count);
	for (size_t i = 0; i < count; i++) {
		size_t answer = evaluate_argmax(a->mean + i * a->classes, a->classes);
		tally->score.loss += average_loss(sum, i);
		tally->score.correct += answer == labels[i];
		tally->predicted[first + i] = (uint8_t)answer;
	}
}

/* tallies [count + 1]: each model's, then the mean's. */
static void read_dataset(struct average *a, const scrawl_dataset *data, struct tally *tallies)
{
	size_t n = scrawl_dataset_size(data);
	for (size_t first = 0; first < n; first += INFERENCE_BATCH) {
		const uint8_t *images[INFERENCE_BATCH];
		uint8_t labels[INFERENCE_BATCH];
		size_t count = n - first < INFERENCE_BATCH ? n - first : INFERENCE_BATCH;
		evaluate_gather(data, first, count, images, labels);
		average_begin(a, count);
		for (size_t m = 0; m < a->count; m++) {
			average_read(a, a->models[m], images, labels, count);
			count_block(a, &a->own, labels, first, count, &tallies[m]);
		}
		count_block(a, &a->all, labels, first, count, &tallies[a->count]);
	}
	for (size_t m = 0; m <= a->count; m++)
		tallies[m].score.loss /= (double)n;
}

static enum scrawl_status report(const struct average *a, const scrawl_dataset *data,
				 const struct tally *tally, double start,
				 struct scrawl_evaluation **out)
{
	enum scrawl_status status = evaluate_report(a->models[0]->ctx, data, a->classes,
						    tally->score, tally->predicted, out);
	if (status == SCRAWL_OK)
		(*out)->seconds = clock_seconds() - start;
	return status;
}

/* The evaluations of the tallies: [count] into members unless that is NULL, and the last. */
static enum scrawl_status report_all(const struct average *a, const scrawl_dataset *data,
				     const struct tally *tallies, double start,
				     struct scrawl_evaluation **out,
				     struct scrawl_evaluation **members)
{
	enum scrawl_status status = SCRAWL_OK;
	size_t done = 0;
	while (members && done < a->count && status == SCRAWL_OK) {
		status = report(a, data, &tallies[done], start, &members[done]);
		done += status == SCRAWL_OK;
	}
	if (status == SCRAWL_OK)
		status = report(a, data, &tallies[a->count], start, out);
	while (status != SCRAWL_OK && done > 0) {
		scrawl_evaluation_destroy(members[--done]);
		members[done] = NULL;
	}
	return status;
}

enum scrawl_status scrawl_models_evaluate(scrawl_model *const *models, size_t count, unsigned views,
					  const scrawl_dataset *data,
					  struct scrawl_evaluation **out,
					  struct scrawl_evaluation **members)
{
	struct average a;
	double start = clock_seconds();
	if (!count)
		return SCRAWL_EINVAL;
	enum scrawl_status status = average_create(&a, models, count, views);
	if (status == SCRAWL_OK)
		status = evaluate_check(models[0], data);
	size_t n = scrawl_dataset_size(data);
	struct tally *tallies = NULL;
	uint8_t *predicted = NULL;
	if (status == SCRAWL_OK) {
		tallies = memory_alloc(count + 1, sizeof(*tallies));
		predicted = memory_alloc(count + 1, n);
		if (!tallies || !predicted)
			status = context_fail_memory(models[0]->ctx, "averaging models");
	}
	if (status == SCRAWL_OK) {
		for (size_t m = 0; m <= count; m++)
			tallies[m].predicted = predicted + m * n;
		read_dataset(&a, data, tallies);
		status = report_all(&a, data, tallies, start, out, members);
	}
	memory_free(predicted);
	memory_free(tallies);
	average_release(&a);
	return status;
}

enum scrawl_status scrawl_model_evaluate(scrawl_model *model, const scrawl_dataset *data,
					 struct scrawl_evaluation **out)
{
	return scrawl_models_evaluate(&model, 1, 1, data, out, NULL);
}

/* ---- prediction ------------------------------------------------------------------------------ */

/* p [count, classes] of images numbered from `first`. */
static enum scrawl_status copy_mean(const struct average *a, size_t first, size_t count, float *p)
{
	for (size_t i = 0; i < count * a->classes; i++) {
		if (!isfinite(a->mean[i]))
			return context_fail(a->models[0]->ctx, SCRAWL_ENUMERIC,
					    "image %zu: a model's answer is not finite",
					    first + i / a->classes);
		p[i] = a->mean[i];
	}
	return SCRAWL_OK;
}

enum scrawl_status scrawl_models_predict(scrawl_model *const *models, size_t count, unsigned views,
					 const uint8_t *images, size_t n, float *probabilities)
{
	struct average a;
	if (!count)
		return SCRAWL_EINVAL;
	enum scrawl_status status = average_create(&a, models, count, views);
	size_t pixels = shape_count(models[0]->net->input);
	for (size_t first = 0; first < n && status == SCRAWL_OK; first += INFERENCE_BATCH) {
		const uint8_t *pointers[INFERENCE_BATCH] = { NULL };
		size_t images_left = n - first;
		size_t block = images_left < INFERENCE_BATCH ? images_left : INFERENCE_BATCH;
		for (size_t i = 0; i < block; i++)
			pointers[i] = images + (first + i) * pixels;
		average_begin(&a, block);
		for (size_t m = 0; m < count; m++)
			average_read(&a, models[m], pointers, NULL, block);
		average_mean(&a, &a.all, block);
		status = copy_mean(&a, first, block, probabilities + first * a.classes);
	}
	average_release(&a);
	return status;
}
