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
	const struct position *at = &t->position;
	double now = clock_seconds();
	if (!o->on_step)
		return false;
	return o->on_step(o->arg, &(struct scrawl_progress){
					  .epoch = at->epoch,
					  .epochs = o->epochs,
					  .step = at->done,
					  .steps = t->steps,
					  .images = (at->epoch - 1) * images + at->seen,
					  .total = o->epochs * images,
					  .loss = at->loss / (double)at->seen,
					  .seconds = now - t->clocks.start,
					  .images_per_second =
						  (double)at->seen / (now - t->clocks.epoch_start),
				  });
}

/* After a step: reports it, and writes a checkpoint if there is reason to. */
static enum scrawl_status pass_step(struct trainer *t)
{
	bool stopping = report_step(t);
	enum scrawl_status status = checkpoint_if_due(t, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED,
				      "stopped at step %zu of epoch %u", t->position.done,
				      t->position.epoch);
	return status;
}

/* All images once, or those that a resumed epoch has left. */
static enum scrawl_status train_epoch(struct trainer *t)
{
	t->clocks.epoch_start = clock_seconds() - t->position.epoch_seconds;
	trainer_shuffle(t);
	while (t->position.done < t->steps) {
		enum scrawl_status status = trainer_step(t, step_rate(t, trainer_steps_done(t)));
		if (status == SCRAWL_OK)
			status = pass_step(t);
		if (status != SCRAWL_OK)
			return status;
	}
	return SCRAWL_OK;
}

/* Validates, keeps the weights if they are the best so far, reports. */
static enum scrawl_status finish_epoch(struct trainer *t)
{
	const struct scrawl_train_options *o = t->options;
	struct position *at = &t->position;
	double trained = clock_seconds() - t->clocks.epoch_start;
	struct scrawl_epoch report = {
		.epoch = at->epoch,
		.epochs = o->epochs,
		.train_loss = at->loss / (double)at->seen,
		.train_accuracy = (double)at->correct / (double)at->seen,
		.learning_rate = step_rate(t, trainer_steps_done(t) - 1),
		.images_per_second = (double)at->seen / trained,
	};
	enum scrawl_status status = validate_epoch(t, &report);
	if (status != SCRAWL_OK)
		return status;
	report.seconds = clock_seconds() - t->clocks.start;
	at->seconds = report.seconds;
	at->training_seconds += trained;
	bool stopping = o->on_epoch && o->on_epoch(o->arg, &report);
	trainer_begin_epoch(t, report.epoch + 1);
	status = checkpoint_if_due(t, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED, "stopped after epoch %u",
				      report.epoch);
	return status;
}

static bool is_over(const struct trainer *t)
{
	struct scrawl_train_result result = trainer_result(t);
	return result.epochs == t->options->epochs || result.reached || result.stalled;
}

static enum scrawl_status run_epochs(struct trainer *t)
{
	enum scrawl_status status = SCRAWL_OK;
	while (!is_over(t) && status == SCRAWL_OK) {
		status = train_epoch(t);
		if (status == SCRAWL_OK)
			status = finish_epoch(t);
	}
	if (t->position.best_epoch || status == SCRAWL_ENUMERIC)
		memcpy(t->model->net->parameters, t->best,
		       t->model->net->parameter_count * sizeof(*t->best));
	return status;
}

/* The run's first epoch, or the place where it goes on. */
static enum scrawl_status begin_run(struct trainer *t)
{
	enum scrawl_status status = SCRAWL_OK;
	t->clocks.start = clock_seconds();
	if (t->options->resume)
		status = checkpoint_restore(t);
	t->clocks.written = clock_seconds();
	return status;
}

enum scrawl_status scrawl_model_train(scrawl_model *model, const scrawl_dataset *train,
				      const scrawl_dataset *val,
				      const struct scrawl_train_options *options,
				      struct scrawl_train_result *result)
{
	struct trainer trainer = {
		.train = train,
		.val = val,
		.options = options,
		.position.epoch = 1,
	};
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
		*result = trainer_result(&trainer);
	return status;
}
