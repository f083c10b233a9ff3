/* SPDX-License-Identifier: MIT */
/*
 * train.c - a whole run: a trainer's steps and epochs, with callbacks and checkpoints between them
 */
#include "train/checkpoint.h"

static enum scrawl_status run_step(scrawl_trainer *t, const struct scrawl_train_options *options)
{
	const struct scrawl_progress *progress;
	enum scrawl_status status = scrawl_trainer_step(t, &progress);
	if (status != SCRAWL_OK)
		return status;
	bool stopping =
		options->on_step && options->on_step(options->arg, progress) != SCRAWL_CONTINUE;
	status = checkpoint_if_due(t, options->checkpoint, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED,
				      "stopped at step %zu of epoch %u", progress->step,
				      progress->epoch);
	return status;
}

static enum scrawl_status end_epoch(scrawl_trainer *t, const struct scrawl_train_options *options)
{
	const struct scrawl_epoch *epoch;
	enum scrawl_status status = scrawl_trainer_validate(t, &epoch);
	if (status != SCRAWL_OK)
		return status;
	bool stopping =
		options->on_epoch && options->on_epoch(options->arg, epoch) != SCRAWL_CONTINUE;
	status = checkpoint_if_due(t, options->checkpoint, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED, "stopped after epoch %u",
				      epoch->epoch);
	return status;
}

enum scrawl_status scrawl_model_train(scrawl_model *model, const scrawl_dataset *train,
				      const scrawl_dataset *val,
				      const struct scrawl_train_options *options,
				      struct scrawl_train_result *result)
{
	scrawl_trainer *t;
	enum scrawl_next next;
	if (result)
		*result = (struct scrawl_train_result){ .epochs = 0 };
	enum scrawl_status status = scrawl_trainer_create(model, train, val, options, &t);
	if (status != SCRAWL_OK)
		return status;
	while (status == SCRAWL_OK && (next = scrawl_trainer_next(t)) != SCRAWL_NEXT_NOTHING)
		status = next == SCRAWL_NEXT_STEP ? run_step(t, options) : end_epoch(t, options);
	/* A value that is not finite may also have been found by a checkpoint. */
	t->failed = status == SCRAWL_ENUMERIC;
	scrawl_trainer_take_best(t);
	if (result)
		*result = *scrawl_trainer_result(t);
	scrawl_trainer_destroy(t);
	return status;
}
