/* SPDX-License-Identifier: MIT */
/*
 * reject.c - validates on images changed as in training, and chooses the threshold there
 *
 * The validation images are easy as they are, and each shows a character.  So they are replaced and
 * augmented as training images are, in an epoch that training does not use, the one before its
 * first.  An answer is accepted if it is a
 * character and its probability is at least the threshold; it is wrong if it is not the label.  The
 * threshold is the lowest of 0, 0.001, ... 1 with which at most REJECT_ERROR of what is accepted
 * is wrong.
 */
#include "train/reject.h"

#include <stdio.h>

#include "core/size.h"
#include "data/none.h"
#include "train/sample.h"

#define REJECT_EPOCH 0
#define REJECT_ERROR 0.01
#define REJECT_STEPS 1000

static const char threshold_key[] = "reject_threshold", error_key[] = "reject_error",
		  coverage_key[] = "reject_coverage";

/* Answers that are a character, by confidence in steps: all, to characters, and wrong. */
struct answers {
	size_t all[REJECT_STEPS + 1], shown[REJECT_STEPS + 1], wrong[REJECT_STEPS + 1];
	size_t characters; /* images that show one */
};

/* Adds the answers of the model's weights. */
static struct score read_validation(struct scrawl_trainer *t, struct answers *answers)
{
	struct score score = { 0.0, 0 };
	const struct sampler sampler = { t->val_none, t->augmenter };
	size_t n = scrawl_dataset_size(t->val), classes = t->model->net->classes;
	for (size_t first = 0; first < n; first += t->model->batch) {
		const uint8_t *images[INFERENCE_BATCH];
		uint8_t labels[INFERENCE_BATCH];
		uint32_t samples[INFERENCE_BATCH];
		size_t count = size_min(n - first, t->model->batch);
		evaluate_gather(t->val, first, count, images, labels);
		for (size_t i = 0; i < count; i++) {
			samples[i] = (uint32_t)(first + i);
			if (none_replaces(t->val_none, t->options.seed, REJECT_EPOCH, samples[i]))
				labels[i] = t->none_class;
			answers->characters += labels[i] != t->none_class;
		}
		struct batch batch = { .size = count,
				       .images = images,
				       .labels = labels,
				       .samples = samples,
				       .seed = t->options.seed,
				       .epoch = REJECT_EPOCH,
				       .augment = sampler_image,
				       .augment_arg = &sampler };
		struct outcome outcome = plan_forward(t->inference, &batch);
		const float *p = outcome.probabilities;
		for (size_t i = 0; i < count; i++, p += classes) {
			size_t answer = evaluate_argmax(p, classes);
			double sure = (double)p[answer]; /* or NaN, as the caller will find */
			score.loss += outcome.losses[i] / (double)n;
			score.correct += answer == labels[i];
			if (answer == t->none_class)
				continue;
			size_t step = sure < 1.0 ? (size_t)(sure * REJECT_STEPS) : REJECT_STEPS;
			answers->all[step]++;
			answers->shown[step] += labels[i] != t->none_class;
			answers->wrong[step] += labels[i] != answer;
		}
	}
	return score;
}

struct score reject_score(struct scrawl_trainer *t)
{
	struct answers answers = { 0 };
	return read_validation(t, &answers);
}

/* The lowest threshold, in steps; the last one, if need be with too many errors. */
static size_t choose_threshold(const struct answers *answers, double *coverage)
{
	size_t all = 0, shown = 0, wrong = 0, best = REJECT_STEPS;
	*coverage = 0.0;
	for (size_t step = REJECT_STEPS + 1; step-- > 0;) {
		all += answers->all[step];
		shown += answers->shown[step];
		wrong += answers->wrong[step];
		if ((double)wrong > REJECT_ERROR * (double)all)
			continue;
		best = step;
		*coverage = (double)shown / (double)size_max(answers->characters, 1);
	}
	return best;
}

/* Exchanges the model's weights and the best ones; a second call changes them back. */
static void swap_best(struct scrawl_trainer *t)
{
	float *now = t->model->net->parameters, *best = t->best;
	for (size_t i = 0; i < t->model->net->parameter_count; i++) {
		float value = now[i];
		now[i] = best[i];
		best[i] = value;
	}
}

enum scrawl_status reject_record(struct scrawl_trainer *t)
{
	struct answers answers = { 0 };
	char threshold[32], error[32], coverage[32];
	double accepted;
	swap_best(t);
	plan_prepare(t->inference);
	read_validation(t, &answers);
	swap_best(t);
	size_t steps = choose_threshold(&answers, &accepted);
	snprintf(threshold, sizeof(threshold), "%.3f", (double)steps / REJECT_STEPS);
	snprintf(error, sizeof(error), "%g", REJECT_ERROR);
	snprintf(coverage, sizeof(coverage), "%.4f", accepted);
	enum scrawl_status status = scrawl_model_set_metadata(t->model, threshold_key, threshold);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(t->model, error_key, error);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(t->model, coverage_key, coverage);
	return status;
}

void reject_forget(scrawl_model *model)
{
	metadata_remove(&model->metadata, threshold_key);
	metadata_remove(&model->metadata, error_key);
	metadata_remove(&model->metadata, coverage_key);
}
