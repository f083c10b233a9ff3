/* SPDX-License-Identifier: MIT */
/*
 * train.c - epochs of shuffled mini-batches, watched on a validation set
 *
 * The order of an epoch is a function of seed and epoch alone.  A last batch that is not full is
 * trained on as it is.  The loss is the batch's mean, so the gradient does not grow with the batch.
 */
#include <math.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "core/random.h"
#include "data/augment.h"
#include "train/evaluate.h"
#include "train/optimizer.h"
#include "train/options.h"
#include "train/origin.h"
#include "train/schedule.h"

/* 0.992 and 99.2 / 100 differ in the last bit; no two accuracies of a data set are so close. */
#define ROUNDING 1e-12

struct trainer {
	scrawl_model *model;
	const scrawl_dataset *train, *val;
	const struct scrawl_train_options *options;
	struct plan *plan;
	struct optimizer optimizer;
	struct augmenter *augmenter; /* NULL: none */
	size_t steps;                /* an epoch */
	size_t step;                 /* of the whole run, from 0 */
	uint32_t *order;             /* [images] of this epoch */
	const uint8_t **images;      /* [batch] */
	uint8_t *labels;             /* [batch] */
	float *best;                 /* [parameters] */
	double start, trained;       /* clock at the beginning; seconds in training alone */
	double rate;                 /* of the last step */
	double loss;                 /* sum over this epoch's images */
	size_t seen, correct;        /* of this epoch's images */
	struct scrawl_train_result result;
};

static enum scrawl_status create_augmenter(struct trainer *t)
{
	struct augment augment;
	struct scrawl_shape shape = scrawl_dataset_shape(t->train);
	enum scrawl_status status = augment_parse(t->model->ctx, t->options->augment, &augment);
	if (status != SCRAWL_OK || augment_is_none(&augment))
		return status;
	return augmenter_create(t->model->ctx, &augment, shape.height, shape.width, &t->augmenter);
}

static enum scrawl_status trainer_init(struct trainer *t, scrawl_model *model)
{
	size_t images = scrawl_dataset_size(t->train), batch = t->options->batch;
	t->model = model;
	if (batch > images)
		batch = images;
	t->steps = (images + batch - 1) / batch;
	t->order = memory_alloc(images, sizeof(*t->order));
	t->images = memory_alloc(batch, sizeof(*t->images));
	t->labels = memory_alloc(batch, sizeof(*t->labels));
	t->best = memory_alloc(model->net->parameter_count, sizeof(*t->best));
	if (!t->order || !t->images || !t->labels || !t->best)
		return context_fail_memory(model->ctx, "preparing to train");
	enum scrawl_status status = plan_create(model->ctx, model->net, batch, true, &t->plan);
	if (status == SCRAWL_OK)
		status = optimizer_init(model->ctx, &t->optimizer, model->net, t->options);
	if (status == SCRAWL_OK)
		status = create_augmenter(t);
	return status;
}

static void trainer_release(struct trainer *t)
{
	plan_destroy(t->plan);
	optimizer_release(&t->optimizer);
	augmenter_destroy(t->augmenter);
	memory_free(t->order);
	memory_free(t->images);
	memory_free(t->labels);
	memory_free(t->best);
}

static const uint8_t *augment_image(const void *augmenter, const struct batch *batch, size_t i,
				    unsigned worker)
{
	return augmenter_image(augmenter, batch->images[i], batch->seed, batch->epoch,
			       batch->samples[i], worker);
}

/* Is this one of the epochs that see the images changed?  The last ones may see them plain. */
static bool is_augmented(const struct trainer *t, unsigned epoch)
{
	const struct scrawl_train_options *o = t->options;
	return t->augmenter && o->epochs - epoch >= o->plain_epochs;
}

/* One step on images order[first .. first + size). */
static void train_batch(struct trainer *t, unsigned epoch, size_t first, size_t size)
{
	size_t classes = t->model->net->classes;
	for (size_t i = 0; i < size; i++) {
		size_t index = t->order[first + i];
		t->images[i] = scrawl_dataset_image(t->train, index);
		t->labels[i] = (uint8_t)scrawl_dataset_label(t->train, index);
	}
	struct batch batch = {
		.size = size,
		.images = t->images,
		.labels = t->labels,
		.samples = t->order + first,
		.seed = t->options->seed,
		.epoch = epoch,
		.augment = is_augmented(t, epoch) ? augment_image : NULL,
		.augment_arg = t->augmenter,
	};
	struct outcome outcome = plan_forward(t->plan, &batch);
	t->rate = schedule_rate(t->options, t->step++, t->steps * t->options->epochs);
	optimizer_begin_step(&t->optimizer, t->rate);
	plan_backward(t->plan, &batch, optimizer_update, &t->optimizer);
	for (size_t i = 0; i < size; i++) {
		t->loss += outcome.losses[i];
		t->correct += evaluate_argmax(outcome.probabilities + i * classes, classes) ==
			      t->labels[i];
	}
	t->seen += size;
}

static bool report_step(const struct trainer *t, unsigned epoch, size_t step, double epoch_start)
{
	const struct scrawl_train_options *o = t->options;
	size_t images = scrawl_dataset_size(t->train);
	double now = clock_seconds();
	if (!o->on_step)
		return false;
	return o->on_step(o->arg,
			  &(struct scrawl_progress){
				  .epoch = epoch,
				  .epochs = o->epochs,
				  .step = step,
				  .steps = t->steps,
				  .images = (epoch - 1) * images + t->seen,
				  .total = o->epochs * images,
				  .loss = t->loss / (double)t->seen,
				  .seconds = now - t->start,
				  .images_per_second = (double)t->seen / (now - epoch_start),
			  });
}

/* All images once. */
static enum scrawl_status train_epoch(struct trainer *t, unsigned epoch)
{
	size_t images = scrawl_dataset_size(t->train);
	size_t batch = t->options->batch < images ? t->options->batch : images;
	double start = clock_seconds();
	struct random r;
	random_init(&r, t->options->seed, RANDOM_SHUFFLE, epoch, 0);
	for (size_t i = 0; i < images; i++)
		t->order[i] = (uint32_t)i;
	random_shuffle(&r, t->order, images);
	t->loss = 0.0;
	t->seen = t->correct = 0;
	for (size_t step = 0; step < t->steps; step++) {
		size_t first = step * batch;
		train_batch(t, epoch, first, images - first < batch ? images - first : batch);
		if (!isfinite(t->loss))
			return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
					    "the loss is not finite at step %zu of epoch %u (try a "
					    "lower learning rate)",
					    step + 1, epoch);
		if (report_step(t, epoch, step + 1, start))
			return context_fail(t->model->ctx, SCRAWL_ESTOPPED,
					    "stopped at step %zu of epoch %u", step + 1, epoch);
	}
	t->trained += clock_seconds() - start;
	return SCRAWL_OK;
}

static enum scrawl_status check_weights(const struct trainer *t, unsigned epoch)
{
	const struct network *net = t->model->net;
	for (size_t i = 0; i < net->tensor_count; i++) {
		const float *w = net->parameters + net->tensors[i].offset;
		for (size_t j = 0; j < net->tensors[i].parameter->count; j++)
			if (!isfinite(w[j]))
				return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
						    "%s is not finite after epoch %u (try a lower "
						    "learning rate)",
						    net->tensors[i].name, epoch);
	}
	return SCRAWL_OK;
}

/*
 * Without a validation set: do the weights still give finite losses?  What the last step made of
 * them no loss has seen yet.
 */
static enum scrawl_status check_losses(struct trainer *t, unsigned epoch)
{
	size_t n = t->model->batch < t->seen ? t->model->batch : t->seen;
	const uint8_t *images[INFERENCE_BATCH];
	uint8_t labels[INFERENCE_BATCH];
	for (size_t i = 0; i < n; i++) {
		images[i] = scrawl_dataset_image(t->train, i);
		labels[i] = (uint8_t)scrawl_dataset_label(t->train, i);
	}
	struct outcome outcome =
		plan_forward(t->model->inference,
			     &(struct batch){ .size = n, .images = images, .labels = labels });
	for (size_t i = 0; i < n; i++)
		if (!isfinite(outcome.losses[i]))
			return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
					    "the loss is not finite after epoch %u (try a lower "
					    "learning rate)",
					    epoch);
	return SCRAWL_OK;
}

/* Validates, keeps the weights if they are the best so far, reports. */
static enum scrawl_status finish_epoch(struct trainer *t, unsigned epoch, double trained_before)
{
	const struct scrawl_train_options *o = t->options;
	struct scrawl_train_result *result = &t->result;
	struct scrawl_epoch report = {
		.epoch = epoch,
		.epochs = o->epochs,
		.train_loss = t->loss / (double)t->seen,
		.train_accuracy = (double)t->correct / (double)t->seen,
		.learning_rate = t->rate,
		.images_per_second = (double)t->seen / (t->trained - trained_before),
	};
	if (t->val) {
		struct score score = evaluate_score(t->model, t->val, NULL);
		if (!isfinite(score.loss))
			return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
					    "the validation loss is not finite after epoch %u (try "
					    "a lower learning rate)",
					    epoch);
		report.val_loss = score.loss;
		report.val_accuracy = (double)score.correct / (double)scrawl_dataset_size(t->val);
	}
	report.best =
		!t->val || result->best_epoch == 0 || report.val_accuracy > result->val_accuracy ||
		(report.val_accuracy == result->val_accuracy && report.val_loss < result->val_loss);
	if (report.best) {
		result->best_epoch = epoch;
		result->val_loss = report.val_loss;
		result->val_accuracy = report.val_accuracy;
		memcpy(t->best, t->model->net->parameters,
		       t->model->net->parameter_count * sizeof(*t->best));
	}
	report.seconds = clock_seconds() - t->start;
	result->epochs = epoch;
	result->seconds = report.seconds;
	result->training_seconds = t->trained;
	result->reached = o->until > 0.0 && report.val_accuracy + ROUNDING >= o->until;
	result->images_per_second =
		(double)epoch * (double)scrawl_dataset_size(t->train) / t->trained;
	if (o->on_epoch && o->on_epoch(o->arg, &report))
		return context_fail(t->model->ctx, SCRAWL_ESTOPPED, "stopped after epoch %u",
				    epoch);
	return SCRAWL_OK;
}

static enum scrawl_status run_epochs(struct trainer *t)
{
	enum scrawl_status status = SCRAWL_OK;
	t->start = clock_seconds();
	memcpy(t->best, t->model->net->parameters,
	       t->model->net->parameter_count * sizeof(*t->best));
	for (unsigned epoch = 1; epoch <= t->options->epochs && status == SCRAWL_OK; epoch++) {
		double trained_before = t->trained;
		status = train_epoch(t, epoch);
		if (status == SCRAWL_OK)
			status = check_weights(t, epoch);
		if (status == SCRAWL_OK && !t->val)
			status = check_losses(t, epoch);
		if (status == SCRAWL_OK)
			status = finish_epoch(t, epoch, trained_before);
		if (t->result.reached)
			break;
	}
	if (t->result.best_epoch || status == SCRAWL_ENUMERIC)
		memcpy(t->model->net->parameters, t->best,
		       t->model->net->parameter_count * sizeof(*t->best));
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
	if (status == SCRAWL_OK)
		status = evaluate_check(model, train);
	if (status == SCRAWL_OK && val)
		status = evaluate_check(model, val);
	if (status == SCRAWL_OK)
		status = trainer_init(&trainer, model);
	if (status == SCRAWL_OK)
		status = origin_record(model, train, options);
	if (status == SCRAWL_OK)
		status = run_epochs(&trainer);
	trainer_release(&trainer);
	if (result)
		*result = trainer.result;
	return status;
}
