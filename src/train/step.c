/* SPDX-License-Identifier: MIT */
/*
 * step.c - one step of a run: a batch forward and backward, and the update of the weights
 *
 * The last batch of an epoch may be smaller.  The loss is the batch's mean, so the gradient does
 * not grow with the batch.
 */
#include <math.h>

#include "core/parallel.h"
#include "eval/evaluate.h"
#include "train/sample.h"
#include "train/trainer.h"

/* Whether this epoch uses augmentation; the last ones may not. */
static bool is_augmented(const struct scrawl_trainer *t)
{
	const struct scrawl_train_options *o = &t->options;
	return t->augmenter && o->epochs - t->position.epoch >= o->plain_epochs;
}

/*
 * The tensor to blame for a loss that is not finite: the first with a non-finite value or, if there
 * is none, the one with the largest value.
 */
static enum scrawl_status loss_failed(const struct scrawl_trainer *t)
{
	const struct network *net = t->model->net;
	size_t worst = 0;
	double most = -1.0;
	for (size_t i = 0; i < net->tensor_count && isfinite(most); i++) {
		const float *w = net->parameters + net->tensors[i].offset;
		for (size_t j = 0; j < net->tensors[i].parameter->count && isfinite(most); j++) {
			double x = isfinite(w[j]) ? fabs((double)w[j]) : INFINITY;
			worst = x > most ? i : worst;
			most = x > most ? x : most;
		}
	}
	const char *name = net->tensors[worst].name;
	if (isfinite(most))
		return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
				    "the loss is not finite at step %zu of epoch %u: %s holds "
				    "values up to %.3g (try a lower learning rate)",
				    t->position.done + 1, t->position.epoch, name, most);
	return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
			    "the loss is not finite at step %zu of epoch %u: %s is not (try a "
			    "lower learning rate)",
			    t->position.done + 1, t->position.epoch, name);
}

/* Updates parameters [begin, end), whose gradients are final: a plan_slice_fn. */
static void update_slice(void *trainer, const float *gradients, size_t begin, size_t end)
{
	struct scrawl_trainer *t = trainer;
	optimizer_update(&t->optimizer, gradients, begin, end);
	ema_update(&t->ema, begin, end);
}

static void update_block(void *trainer, size_t begin, size_t end, unsigned worker)
{
	struct scrawl_trainer *t = trainer;
	(void)worker;
	update_slice(t, plan_gradients(t->plan), begin, end);
}

/*
 * Runs backward and updates the weights: each slice while it is in cache or, with clipping, after
 * the last one, since the norm needs all gradients.
 */
static void move_weights(struct scrawl_trainer *t, const struct batch *batch, double rate)
{
	struct parallel *parallel = t->model->ctx->parallel;
	ema_begin_step(&t->ema, trainer_steps_done(t) + 1);
	if (!clip_is_on(&t->clip)) {
		optimizer_begin_step(&t->optimizer, rate, 1.0);
		plan_backward(t->plan, batch, update_slice, t);
		return;
	}
	plan_backward(t->plan, batch, NULL, NULL);
	double scale = clip_factor(&t->clip, parallel, plan_gradients(t->plan));
	optimizer_begin_step(&t->optimizer, rate, scale);
	parallel_for(parallel, t->clip.count, CLIP_BLOCK, update_block, t);
}

enum scrawl_status trainer_step(struct scrawl_trainer *t, double rate)
{
	struct position *at = &t->position;
	size_t classes = t->model->net->classes, images = scrawl_dataset_size(t->train);
	size_t first = at->done * t->options.batch, size = images - first;
	if (size > t->options.batch)
		size = t->options.batch;
	for (size_t i = 0; i < size; i++) {
		size_t index = t->order[first + i];
		t->images[i] = scrawl_dataset_image(t->train, index);
		t->labels[i] = (uint8_t)scrawl_dataset_label(t->train, index);
		if (t->none && none_replaces(t->none, t->options.seed, at->epoch, (uint32_t)index))
			t->labels[i] = t->none_class;
	}
	const struct sampler sampler = { t->none, is_augmented(t) ? t->augmenter : NULL };
	struct batch batch = {
		.size = size,
		.images = t->images,
		.labels = t->labels,
		.smoothing = t->options.label_smoothing,
		.samples = t->order + first,
		.seed = t->options.seed,
		.epoch = at->epoch,
		.augment = sampler.none || sampler.augmenter ? sampler_image : NULL,
		.augment_arg = &sampler,
	};
	struct outcome outcome = plan_forward(t->plan, &batch);
	for (size_t i = 0; i < size; i++) {
		at->loss += outcome.losses[i];
		at->correct += evaluate_argmax(outcome.probabilities + i * classes, classes) ==
			       t->labels[i];
	}
	if (!isfinite(at->loss))
		return loss_failed(t);
	move_weights(t, &batch, rate);
	at->seen += size;
	at->done++;
	return SCRAWL_OK;
}
