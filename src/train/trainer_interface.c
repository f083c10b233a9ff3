/* SPDX-License-Identifier: MIT */
/*
 * trainer_interface.c - scrawl.h's trainer: epochs of shuffled mini-batches, step by step
 *
 * The order of an epoch is a function of seed and epoch alone.
 */
#include <string.h>

#include "core/clock.h"
#include "core/entry.h"
#include "core/memory.h"
#include "core/size.h"
#include "eval/evaluate.h"
#include "train/checkpoint.h"
#include "train/provenance.h"
#include "train/reject.h"
#include "train/schedule.h"
#include "train/train_options.h"
#include "train/validate.h"

/* Normalised over the batch alone, a batch of one is 0 whatever the image. */
static void warn_of_single_values(const scrawl_model *model, size_t batch)
{
	const struct network *net = model->net;
	bool single = false;
	for (size_t i = 0; i < net->count; i++) {
		const struct layer *l = net->layers[i];
		single |= l->ops == &batchnorm_layer && l->in.height * l->in.width == 1;
	}
	if (single && batch == 1)
		context_warn(
			model->ctx,
			"in batches of one image, batchnorm after a dense layer leaves nothing "
			"to learn from (use larger batches)");
}

static enum scrawl_status check_run(const scrawl_model *model, const scrawl_dataset *train,
				    const scrawl_dataset *val,
				    const struct scrawl_train_options *options)
{
	scrawl_context *ctx = model->ctx;
	enum scrawl_status status = options_check(ctx, options);
	const char *watching = options_watching(options);
	if (status == SCRAWL_OK && watching && !val)
		status = context_fail(ctx, SCRAWL_EINVAL, "%s needs a validation set", watching);
	if (status == SCRAWL_OK)
		status = evaluate_check(model->ctx, model, train);
	if (status == SCRAWL_OK && val)
		status = evaluate_check(model->ctx, model, val);
	if (status == SCRAWL_OK)
		warn_of_single_values(model, size_min(options->batch, scrawl_dataset_size(train)));
	return status;
}

enum scrawl_status scrawl_trainer_create(scrawl_model *model, const scrawl_dataset *train,
					 const scrawl_dataset *val,
					 const struct scrawl_train_options *options,
					 scrawl_trainer **out)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !train || !out)
		return context_fail_null(model ? model->ctx : NULL);
	struct scrawl_train_options own;
	enum scrawl_status status = options_take(model->ctx, options, &own);
	if (status == SCRAWL_OK)
		status = check_run(model, train, val, &own);
	if (status != SCRAWL_OK)
		return status;
	scrawl_trainer *t = memory_alloc(1, sizeof(*t));
	if (!t)
		return context_fail_memory(model->ctx, "preparing to train");
	status = trainer_init(t, model, train, val, &own);
	if (status == SCRAWL_OK)
		status = origin_record(model, train, &own);
	t->clocks.start = clock_seconds();
	if (status == SCRAWL_OK && own.resume)
		status = checkpoint_restore(t, own.resume);
	t->clocks.written = clock_seconds();
	if (status == SCRAWL_OK)
		*out = t;
	else
		scrawl_trainer_destroy(t);
	return status;
}

void scrawl_trainer_destroy(scrawl_trainer *trainer)
{
	if (!trainer)
		return;
	trainer_release(trainer);
	memory_free(trainer);
}

enum scrawl_next scrawl_trainer_next(const scrawl_trainer *trainer)
{
	if (!trainer)
		return SCRAWL_NEXT_NOTHING;
	struct scrawl_train_result result = trainer_result(trainer);
	if (trainer->failed || result.reached || result.stalled ||
	    result.epochs == trainer->options.epochs)
		return SCRAWL_NEXT_NOTHING;
	return trainer->position.done < trainer->steps ? SCRAWL_NEXT_STEP : SCRAWL_NEXT_VALIDATE;
}

static enum scrawl_status check_next(const scrawl_trainer *t, enum scrawl_next wanted)
{
	scrawl_context *ctx = t->model->ctx;
	enum scrawl_next next = scrawl_trainer_next(t);
	if (next == wanted)
		return SCRAWL_OK;
	if (next == SCRAWL_NEXT_STEP)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "epoch %u cannot be validated after %zu of its %zu steps",
				    t->position.epoch, t->position.done, t->steps);
	if (next == SCRAWL_NEXT_VALIDATE)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "epoch %u has no step left (validate it, then the next begins)",
				    t->position.epoch);
	return context_fail(ctx, SCRAWL_EINVAL, "this run is over: it %s",
			    t->failed ? "failed" : "has nothing left to do");
}

/* Before the first step of an epoch, or the first after resuming within one. */
static void take_up_epoch(scrawl_trainer *t)
{
	if (t->ordered)
		return;
	trainer_shuffle(t);
	t->clocks.epoch_start = clock_seconds() - t->position.epoch_seconds;
}

static double step_rate(const scrawl_trainer *t, size_t step)
{
	return schedule_rate(&t->options, step, t->steps * t->options.epochs);
}

static void report_step(scrawl_trainer *t)
{
	const struct position *at = &t->position;
	size_t images = scrawl_dataset_size(t->train);
	double now = clock_seconds();
	t->progress = (struct scrawl_progress){
		.epoch = at->epoch,
		.epochs = t->options.epochs,
		.step = at->done,
		.steps = t->steps,
		.images = (at->epoch - 1) * images + at->seen,
		.total = t->options.epochs * images,
		.loss = at->loss / (double)at->seen,
		.seconds = now - t->clocks.start,
		.images_per_second = (double)at->seen / (now - t->clocks.epoch_start),
	};
}

enum scrawl_status scrawl_trainer_step(scrawl_trainer *trainer,
				       const struct scrawl_progress **progress)
{
	ENTER(trainer ? trainer->model->ctx : NULL);
	if (!trainer)
		return context_fail_null(NULL);
	enum scrawl_status status = check_next(trainer, SCRAWL_NEXT_STEP);
	if (status != SCRAWL_OK)
		return status;
	take_up_epoch(trainer);
	trainer->model->drawn = false;
	status = trainer_step(trainer, step_rate(trainer, trainer_steps_done(trainer)));
	trainer->failed = status != SCRAWL_OK;
	if (status != SCRAWL_OK)
		return status;
	report_step(trainer);
	if (progress)
		*progress = &trainer->progress;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_trainer_validate(scrawl_trainer *trainer,
					   const struct scrawl_epoch **epoch)
{
	ENTER(trainer ? trainer->model->ctx : NULL);
	if (!trainer)
		return context_fail_null(NULL);
	struct position *at = &trainer->position;
	enum scrawl_status status = check_next(trainer, SCRAWL_NEXT_VALIDATE);
	if (status != SCRAWL_OK)
		return status;
	take_up_epoch(trainer);
	double trained = clock_seconds() - trainer->clocks.epoch_start;
	trainer->report = (struct scrawl_epoch){
		.epoch = at->epoch,
		.epochs = trainer->options.epochs,
		.train_loss = at->loss / (double)at->seen,
		.train_accuracy = (double)at->correct / (double)at->seen,
		.learning_rate = step_rate(trainer, trainer_steps_done(trainer) - 1),
		.images_per_second = (double)at->seen / trained,
	};
	status = validate_epoch(trainer, &trainer->report);
	trainer->failed = status != SCRAWL_OK;
	if (status != SCRAWL_OK)
		return status;
	at->seconds = clock_seconds() - trainer->clocks.start;
	at->training_seconds += trained;
	trainer->report.seconds = at->seconds;
	trainer_begin_epoch(trainer, at->epoch + 1);
	status = outcome_record(trainer);
	if (status == SCRAWL_OK && trainer->val_none &&
	    scrawl_trainer_next(trainer) == SCRAWL_NEXT_NOTHING)
		status = reject_record(trainer);
	if (epoch)
		*epoch = &trainer->report;
	return status;
}

const struct scrawl_train_result *scrawl_trainer_result(scrawl_trainer *trainer)
{
	if (!trainer)
		return NULL;
	trainer->result = trainer_result(trainer);
	return &trainer->result;
}

void scrawl_trainer_take_best(scrawl_trainer *trainer)
{
	if (!trainer)
		return;
	const struct network *net = trainer->model->net;
	if (trainer->position.best_epoch || trainer->failed)
		memcpy(net->parameters, trainer->best,
		       net->parameter_count * sizeof(*net->parameters));
}
