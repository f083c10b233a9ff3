/* SPDX-License-Identifier: MIT */
/*
 * validate.c - after an epoch: checks for non-finite values, evaluates, keeps the best weights
 */
#include "train/validate.h"

#include <math.h>
#include <string.h>

#include "eval/evaluate.h"
#include "train/reject.h"

static enum scrawl_status check_weights(const struct scrawl_trainer *t)
{
	const struct network *net = t->model->net;
	for (size_t i = 0; i < net->tensor_count; i++) {
		const float *w = net->parameters + net->tensors[i].offset;
		for (size_t j = 0; j < net->tensors[i].parameter->count; j++)
			if (!isfinite(w[j]))
				return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
						    "%s is not finite after epoch %u (try a lower "
						    "learning rate)",
						    net->tensors[i].name, t->position.epoch);
	}
	return SCRAWL_OK;
}

/*
 * Without a validation set: checks that the weights still give finite losses, since no loss has
 * been computed after the last step.
 */
static enum scrawl_status check_losses(struct scrawl_trainer *t)
{
	size_t n = t->model->batch < t->position.seen ? t->model->batch : t->position.seen;
	const uint8_t *images[INFERENCE_BATCH];
	uint8_t labels[INFERENCE_BATCH];
	evaluate_gather(t->train, 0, n, images, labels);
	struct outcome outcome =
		plan_forward(t->inference,
			     &(struct batch){ .size = n, .images = images, .labels = labels });
	for (size_t i = 0; i < n; i++)
		if (!isfinite(outcome.losses[i]))
			return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
					    "the loss is not finite after epoch %u (try a lower "
					    "learning rate)",
					    t->position.epoch);
	return SCRAWL_OK;
}

/* Whether the epoch just validated has a better accuracy, or a lower loss at the same accuracy. */
static bool is_best(const struct scrawl_trainer *t, const struct scrawl_epoch *report)
{
	const struct position *best = &t->position;
	return !t->val || best->best_epoch == 0 || report->val_accuracy > best->val_accuracy ||
	       (report->val_accuracy == best->val_accuracy && report->val_loss < best->val_loss);
}

static enum scrawl_status measure_epoch(struct scrawl_trainer *t, struct scrawl_epoch *report)
{
	if (!t->val)
		return check_losses(t);
	struct score score =
		t->val_none ? reject_score(t) : evaluate_score(t->model, t->inference, t->val);
	if (!isfinite(score.loss))
		return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
				    "the validation loss is not finite after epoch %u (try a lower "
				    "learning rate)",
				    t->position.epoch);
	report->val_loss = score.loss;
	report->val_accuracy = (double)score.correct / (double)scrawl_dataset_size(t->val);
	return SCRAWL_OK;
}

/* Evaluates the network's current weights, and keeps them if they are the best. */
static enum scrawl_status measure_and_keep(struct scrawl_trainer *t, struct scrawl_epoch *report)
{
	struct position *at = &t->position;
	const struct network *net = t->model->net;
	enum scrawl_status status = measure_epoch(t, report);
	if (status != SCRAWL_OK)
		return status;
	report->best = is_best(t, report);
	if (report->best) {
		at->best_epoch = at->epoch;
		at->val_loss = report->val_loss;
		at->val_accuracy = report->val_accuracy;
		memcpy(t->best, net->parameters, net->parameter_count * sizeof(*t->best));
	}
	return SCRAWL_OK;
}

enum scrawl_status validate_epoch(struct scrawl_trainer *t, struct scrawl_epoch *report)
{
	enum scrawl_status status = check_weights(t);
	if (status != SCRAWL_OK)
		return status;
	ema_swap(&t->ema);
	plan_prepare(t->inference);
	status = measure_and_keep(t, report);
	ema_swap(&t->ema);
	return status;
}
