/* SPDX-License-Identifier: MIT */
/*
 * train.c - a whole run: a trainer's steps and epochs, with callbacks and checkpoints between them
 */
#include "core/entry.h"
#include "core/sized_struct.h"
#include "train/checkpoint.h"
#include "train/train_options.h"

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

void scrawl_checkpoint_options_init_sized(struct scrawl_checkpoint_options *options, size_t size)
{
	sized_init(options, size, &(struct scrawl_checkpoint_options){ .size = sizeof(*options) });
}

/* own->checkpoint, if not NULL, then points to checkpoint. */
static enum scrawl_status take_options(scrawl_context *ctx,
				       const struct scrawl_train_options *given,
				       struct scrawl_train_options *own,
				       struct scrawl_checkpoint_options *checkpoint)
{
	enum scrawl_status status = options_take(ctx, given, own);
	if (status != SCRAWL_OK || !own->checkpoint)
		return status;
	scrawl_checkpoint_options_init(checkpoint);
	status = sized_take(ctx, checkpoint, own->checkpoint, "scrawl_checkpoint_options");
	if (status == SCRAWL_OK && !checkpoint->path)
		return context_fail(ctx, SCRAWL_EINVAL, "scrawl_checkpoint_options: no path");
	own->checkpoint = checkpoint;
	return status;
}

enum scrawl_status scrawl_model_train(scrawl_model *model, const scrawl_dataset *train,
				      const scrawl_dataset *val,
				      const struct scrawl_train_options *options,
				      struct scrawl_train_result *result)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !train)
		return context_fail_null(model ? model->ctx : NULL);
	scrawl_trainer *t;
	enum scrawl_next next;
	struct scrawl_train_options own;
	struct scrawl_checkpoint_options checkpoint;
	if (result && !sized_is_set(result))
		return context_fail(model->ctx, SCRAWL_EINVAL,
				    "scrawl_train_result: its size is not set (to its sizeof)");
	sized_store(result, &(struct scrawl_train_result){ .size = sizeof(*result) });
	enum scrawl_status status = take_options(model->ctx, options, &own, &checkpoint);
	if (status == SCRAWL_OK)
		status = scrawl_trainer_create(model, train, val, &own, &t);
	if (status != SCRAWL_OK)
		return status;
	while (status == SCRAWL_OK && (next = scrawl_trainer_next(t)) != SCRAWL_NEXT_NOTHING)
		status = next == SCRAWL_NEXT_STEP ? run_step(t, &own) : end_epoch(t, &own);
	/* Writing a checkpoint may also have found a value that is not finite. */
	t->failed = status == SCRAWL_ENUMERIC;
	scrawl_trainer_take_best(t);
	sized_store(result, scrawl_trainer_result(t));
	scrawl_trainer_destroy(t);
	return status;
}
