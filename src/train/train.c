/* SPDX-License-Identifier: MIT */
/*
 * train.c - epochs of shuffled mini-batches, watched on a validation set
 *
 * The order of an epoch is a function of seed and epoch alone.
 */
#include <string.h>

#include "core/clock.h"
#include "eval/evaluate.h"
#include "train/checkpoint.h"
#include "train/provenance.h"
#include "train/schedule.h"
#include "train/train_options.h"
#include "train/validate.h"

static double step_rate(const struct trainer *t, size_t step)
{
	return schedule_rate(t->options, step, t->steps * t->options->epochs);
}

static bool report_step(const struct trainer *t)
{
	const struct scrawl_train_options *o = t->options;
	size_t images = scrawl_dataset_size(t->train);
	double now = clock_seconds();
	if (!o->on_step)
		return false;
	return o->on_step(o->arg,
			  &(struct scrawl_progress){
				  .epoch = t->epoch,
				  .epochs = o->epochs,
				  .step = t->done,
				  .steps = t->steps,
				  .images = (t->epoch - 1) * images + t->seen,
				  .total = o->epochs * images,
				  .loss = t->loss / (double)t->seen,
				  .seconds = now - t->start,
				  .images_per_second = (double)t->seen / (now - t->epoch_start),
			  });
}

/* After a step: tells of it, and writes a checkpoint if there is reason to. */
static enum scrawl_status pass_step(struct trainer *t)
{
	bool stopping = report_step(t);
	enum scrawl_status status = checkpoint_pass(t, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED,
				      "stopped at step %zu of epoch %u", t->done, t->epoch);
	return status;
}

/* All images once, or those that a resumed epoch has left. */
static enum scrawl_status train_epoch(struct trainer *t)
{
	t->epoch_start = clock_seconds() - t->epoch_seconds;
	trainer_shuffle(t);
	while (t->done < t->steps) {
		enum scrawl_status status = trainer_step(t, step_rate(t, t->step));
		if (status == SCRAWL_OK)
			status = pass_step(t);
		if (status != SCRAWL_OK)
			return status;
	}
	t->trained += clock_seconds() - t->epoch_start;
	return SCRAWL_OK;
}

/* What the run came to so far, with the epoch that report tells of. */
static void note_result(struct trainer *t, const struct scrawl_epoch *report)
{
	struct scrawl_train_result *result = &t->result;
	result->epochs = report->epoch;
	result->seconds = report->seconds;
	result->training_seconds = t->trained;
	result->images_per_second =
		(double)report->epoch * (double)scrawl_dataset_size(t->train) / t->trained;
	validate_end(t, report->val_accuracy);
}

/* Validates, keeps the weights if they are the best so far, reports. */
static enum scrawl_status finish_epoch(struct trainer *t, double trained_before)
{
	const struct scrawl_train_options *o = t->options;
	struct scrawl_epoch report = {
		.epoch = t->epoch,
		.epochs = o->epochs,
		.train_loss = t->loss / (double)t->seen,
		.train_accuracy = (double)t->correct / (double)t->seen,
		.learning_rate = step_rate(t, t->step - 1),
		.images_per_second = (double)t->seen / (t->trained - trained_before),
	};
	enum scrawl_status status = validate_epoch(t, &report);
	if (status != SCRAWL_OK)
		return status;
	report.seconds = clock_seconds() - t->start;
	note_result(t, &report);
	bool stopping = o->on_epoch && o->on_epoch(o->arg, &report);
	trainer_begin_epoch(t, report.epoch + 1);
	status = checkpoint_pass(t, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED, "stopped after epoch %u",
				      report.epoch);
	return status;
}

static enum scrawl_status run_epochs(struct trainer *t)
{
	enum scrawl_status status = SCRAWL_OK;
	const struct scrawl_train_result *result = &t->result;
	while (t->epoch <= t->options->epochs && !result->reached && !result->stalled &&
	       status == SCRAWL_OK) {
		double trained_before = t->trained;
		status = train_epoch(t);
		if (status == SCRAWL_OK)
			status = finish_epoch(t, trained_before);
	}
	if (result->best_epoch || status == SCRAWL_ENUMERIC)
		memcpy(t->model->net->parameters, t->best,
		       t->model->net->parameter_count * sizeof(*t->best));
	return status;
}

/* The run's first epoch, or the place where it goes on. */
static enum scrawl_status begin_run(struct trainer *t)
{
	struct scrawl_train_result *result = &t->result;
	enum scrawl_status status = SCRAWL_OK;
	t->start = clock_seconds();
	trainer_begin_epoch(t, 1);
	memcpy(t->best, t->model->net->parameters,
	       t->model->net->parameter_count * sizeof(*t->best));
	if (t->options->resume)
		status = checkpoint_restore(t);
	t->written = clock_seconds();
	if (!result->best_epoch)
		return status;
	validate_end(t, result->val_accuracy);
	if (t->trained > 0.0)
		result->images_per_second =
			(double)result->epochs * (double)scrawl_dataset_size(t->train) / t->trained;
	return status;
}

enum scrawl_status scrawl_model_train(scrawl_model *model, const scrawl_dataset *train,
				      const scrawl_dataset *val,
				      const struct scrawl_train_options *options,
				      struct scrawl_train_result *result)
{
	struct trainer trainer = { .train = train, .val = val, .options = options };
	enum scrawl_status status = options_check(model->ctx, options);
	if (status == SCRAWL_OK && options->until > 0.0 && !val)
		status = context_fail(model->ctx, SCRAWL_EINVAL,
				      "until needs a validation set (its accuracy is awaited)");
	if (status == SCRAWL_OK && options->patience && !val)
		status = context_fail(model->ctx, SCRAWL_EINVAL,
				      "patience needs a validation set (which tells a better "
				      "epoch)");
	if (status == SCRAWL_OK)
		status = evaluate_check(model, train);
	if (status == SCRAWL_OK && val)
		status = evaluate_check(model, val);
	if (status == SCRAWL_OK)
		status = trainer_init(&trainer, model);
	if (status == SCRAWL_OK)
		status = origin_record(model, train, options);
	if (status == SCRAWL_OK)
		status = begin_run(&trainer);
	if (status == SCRAWL_OK)
		status = run_epochs(&trainer);
	trainer_release(&trainer);
	if (result)
		*result = trainer.result;
	return status;
}
