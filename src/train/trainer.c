/* SPDX-License-Identifier: MIT */
/*
 * trainer.c - prepares a training run, shuffles its images, and reports its result
 */
#include "train/trainer.h"

#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "data/augment.h"
#include "data/none.h"
#include "train/none_class.h"

static enum scrawl_status create_augmenter(struct scrawl_trainer *t)
{
	struct augment augment;
	enum scrawl_status status = augment_parse(t->model->ctx, t->options.augment, &augment);
	if (status != SCRAWL_OK || augment_is_none(&augment))
		return status;
	return augmenter_create(t->model->ctx, &augment, scrawl_dataset_shape(t->train),
				&t->augmenter);
}

static enum scrawl_status create_none(struct scrawl_trainer *t)
{
	enum scrawl_status status = none_class_check(t->model, t->train);
	if (status == SCRAWL_OK)
		status = none_create(t->model->ctx, t->train, t->options.none, &t->none);
	if (status == SCRAWL_OK && t->val)
		status = none_create(t->model->ctx, t->val, t->options.none, &t->val_none);
	t->none_class = (uint8_t)none_class_of(t->train);
	return status;
}

enum scrawl_status trainer_init(struct scrawl_trainer *t, scrawl_model *model,
				const scrawl_dataset *train, const scrawl_dataset *val,
				const struct scrawl_train_options *options)
{
	size_t images = scrawl_dataset_size(train), batch = options->batch;
	*t = (struct scrawl_trainer){
		.model = model,
		.train = train,
		.val = val,
		.options = *options,
		.augment = memory_string(options->augment ? options->augment : "none"),
	};
	t->options.augment = t->augment;
	t->options.on_step = NULL;
	t->options.on_epoch = NULL;
	t->options.checkpoint = NULL;
	t->options.resume = NULL;
	trainer_begin_epoch(t, 1);
	if (batch > images)
		batch = images;
	t->steps = (images + batch - 1) / batch;
	t->order = memory_alloc(images, sizeof(*t->order));
	t->images = memory_alloc(batch, sizeof(*t->images));
	t->labels = memory_alloc(batch, sizeof(*t->labels));
	t->best = memory_alloc(model->net->parameter_count, sizeof(*t->best));
	if (!t->order || !t->images || !t->labels || !t->best || !t->augment)
		return context_fail_memory(model->ctx, "preparing to train");
	memcpy(t->best, model->net->parameters, model->net->parameter_count * sizeof(*t->best));
	enum scrawl_status status = plan_create(model->ctx, model->net, batch, true, &t->plan);
	if (status == SCRAWL_OK)
		status = plan_create(model->ctx, model->net, model->batch, false, &t->inference);
	if (status == SCRAWL_OK)
		status = optimizer_init(model->ctx, &t->optimizer, model->net, options);
	if (status == SCRAWL_OK)
		status = clip_init(model->ctx, &t->clip, model->net->parameter_count,
				   t->options.clip);
	if (status == SCRAWL_OK)
		status = ema_init(model->ctx, &t->ema, model->net, t->options.ema);
	if (status == SCRAWL_OK)
		status = create_augmenter(t);
	if (status == SCRAWL_OK && options->none > 0.0)
		status = create_none(t);
	return status;
}

void trainer_release(struct scrawl_trainer *t)
{
	plan_destroy(t->plan);
	plan_destroy(t->inference);
	optimizer_release(&t->optimizer);
	clip_release(&t->clip);
	ema_release(&t->ema);
	augmenter_destroy(t->augmenter);
	none_destroy(t->none);
	none_destroy(t->val_none);
	memory_free(t->order);
	memory_free(t->images);
	memory_free(t->labels);
	memory_free(t->best);
	memory_free(t->augment);
	memory_free(t->resumed);
}

void trainer_begin_epoch(struct scrawl_trainer *t, unsigned epoch)
{
	struct position *at = &t->position;
	at->epoch = epoch;
	at->done = at->seen = at->correct = 0;
	at->loss = at->epoch_seconds = 0.0;
	t->ordered = false;
}

void trainer_shuffle(struct scrawl_trainer *t)
{
	size_t images = scrawl_dataset_size(t->train);
	struct random r;
	random_init(&r, t->options.seed, RANDOM_SHUFFLE, t->position.epoch, 0);
	for (size_t i = 0; i < images; i++)
		t->order[i] = (uint32_t)i;
	random_shuffle(&r, t->order, images);
	t->ordered = true;
}

struct scrawl_train_result trainer_result(const struct scrawl_trainer *t)
{
	const struct scrawl_train_options *o = &t->options;
	const struct position *at = &t->position;
	unsigned epochs = at->epoch - 1;
	struct scrawl_train_result result = {
		.size = sizeof(result),
		.epochs = epochs,
		.best_epoch = at->best_epoch,
		.val_loss = at->val_loss,
		.val_accuracy = at->val_accuracy,
		.seconds = at->seconds,
		.training_seconds = at->training_seconds,
	};
	if (at->training_seconds > 0.0)
		result.images_per_second = (double)epochs * (double)scrawl_dataset_size(t->train) /
					   at->training_seconds;
	/*
	 * The first epoch that reaches it ends the run and is the best.  The tolerance is needed as
	 * 0.992 and 99.2 / 100 differ in the last bit; no two accuracies of a set are so close.
	 */
	result.reached = o->until > 0.0 && epochs && at->val_accuracy + 1e-12 >= o->until;
	result.stalled =
		o->patience && epochs - at->best_epoch >= o->patience && epochs < o->epochs;
	return result;
}
