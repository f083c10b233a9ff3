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
#include "train/checkpoint.h"
#include "train/evaluate.h"
#include "train/options.h"
#include "train/origin.h"
#include "train/schedule.h"

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
static bool is_augmented(const struct trainer *t)
{
	const struct scrawl_train_options *o = t->options;
	return t->augmenter && o->epochs - t->epoch >= o->plain_epochs;
}

static double step_rate(const struct trainer *t, size_t step)
{
	return schedule_rate(t->options, step, t->steps * t->options->epochs);
}

/*
 * Which tensor is to blame for a loss that is not finite: the first with a value that is not, else
 * the one with the largest.
 */
static enum scrawl_status loss_failed(const struct trainer *t)
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
				    t->done + 1, t->epoch, name, most);
	return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
			    "the loss is not finite at step %zu of epoch %u: %s is not (try a "
			    "lower learning rate)",
			    t->done + 1, t->epoch, name);
}

/* One step on images order[first .. first + size); none if the loss is not finite. */
static enum scrawl_status train_batch(struct trainer *t, size_t first, size_t size)
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
		.smoothing = t->options->label_smoothing,
		.samples = t->order + first,
		.seed = t->options->seed,
		.epoch = t->epoch,
		.augment = is_augmented(t) ? augment_image : NULL,
		.augment_arg = t->augmenter,
	};
	struct outcome outcome = plan_forward(t->plan, &batch);
	for (size_t i = 0; i < size; i++) {
		t->loss += outcome.losses[i];
		t->correct += evaluate_argmax(outcome.probabilities + i * classes, classes) ==
			      t->labels[i];
	}
	if (!isfinite(t->loss))
		return loss_failed(t);
	optimizer_begin_step(&t->optimizer, step_rate(t, t->step));
	plan_backward(t->plan, &batch, optimizer_update, &t->optimizer);
	t->seen += size;
	t->step++;
	t->done++;
	return SCRAWL_OK;
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
	size_t images = scrawl_dataset_size(t->train);
	size_t batch = t->options->batch < images ? t->options->batch : images;
	struct random r;
	t->epoch_start = clock_seconds() - t->epoch_seconds;
	random_init(&r, t->options->seed, RANDOM_SHUFFLE, t->epoch, 0);
	for (size_t i = 0; i < images; i++)
		t->order[i] = (uint32_t)i;
	random_shuffle(&r, t->order, images);
	while (t->done < t->steps) {
		size_t first = t->done * batch;
		enum scrawl_status status =
			train_batch(t, first, images - first < batch ? images - first : batch);
		if (status == SCRAWL_OK)
			status = pass_step(t);
		if (status != SCRAWL_OK)
			return status;
	}
	t->trained += clock_seconds() - t->epoch_start;
	return SCRAWL_OK;
}

static enum scrawl_status check_weights(const struct trainer *t)
{
	const struct network *net = t->model->net;
	for (size_t i = 0; i < net->tensor_count; i++) {
		const float *w = net->parameters + net->tensors[i].offset;
		for (size_t j = 0; j < net->tensors[i].parameter->count; j++)
			if (!isfinite(w[j]))
				return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
						    "%s is not finite after epoch %u (try a lower "
						    "learning rate)",
						    net->tensors[i].name, t->epoch);
	}
	return SCRAWL_OK;
}

/*
 * Without a validation set: do the weights still give finite losses?  What the last step made of
 * them no loss has seen yet.
 */
static enum scrawl_status check_losses(struct trainer *t)
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
					    t->epoch);
	return SCRAWL_OK;
}

static void begin_epoch(struct trainer *t, unsigned epoch)
{
	t->epoch = epoch;
	t->done = t->seen = t->correct = 0;
	t->loss = t->epoch_seconds = 0.0;
}

/* 0.992 and 99.2 / 100 differ in the last bit; no two accuracies of a data set are so close. */
static bool reaches(const struct scrawl_train_options *o, double accuracy)
{
	return o->until > 0.0 && accuracy + 1e-12 >= o->until;
}

/* Validates, keeps the weights if they are the best so far, reports. */
static enum scrawl_status finish_epoch(struct trainer *t, double trained_before)
{
	unsigned epoch = t->epoch;
	const struct scrawl_train_options *o = t->options;
	struct scrawl_train_result *result = &t->result;
	struct scrawl_epoch report = {
		.epoch = epoch,
		.epochs = o->epochs,
		.train_loss = t->loss / (double)t->seen,
		.train_accuracy = (double)t->correct / (double)t->seen,
		.learning_rate = step_rate(t, t->step - 1),
		.images_per_second = (double)t->seen / (t->trained - trained_before),
	};
	if (t->val) {
		struct score score = evaluate_score(t->model, t->val, NULL);
		if (!isfinite(score.loss))
			return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
					    "the validation loss is not finite after epoch %u (try "
					    "a lower learning rate)",
					    t->epoch);
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
	result->reached = reaches(o, report.val_accuracy);
	result->images_per_second =
		(double)epoch * (double)scrawl_dataset_size(t->train) / t->trained;
	bool stopping = o->on_epoch && o->on_epoch(o->arg, &report);
	begin_epoch(t, epoch + 1);
	enum scrawl_status status = checkpoint_pass(t, stopping);
	if (stopping && status == SCRAWL_OK)
		status = context_fail(t->model->ctx, SCRAWL_ESTOPPED, "stopped after epoch %u",
				      epoch);
	return status;
}

static enum scrawl_status run_epochs(struct trainer *t)
{
	enum scrawl_status status = SCRAWL_OK;
	while (t->epoch <= t->options->epochs && !t->result.reached && status == SCRAWL_OK) {
		double trained_before = t->trained;
		status = train_epoch(t);
		if (status == SCRAWL_OK)
			status = check_weights(t);
		if (status == SCRAWL_OK && !t->val)
			status = check_losses(t);
		if (status == SCRAWL_OK)
			status = finish_epoch(t, trained_before);
	}
	if (t->result.best_epoch || status == SCRAWL_ENUMERIC)
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
	begin_epoch(t, 1);
	memcpy(t->best, t->model->net->parameters,
	       t->model->net->parameter_count * sizeof(*t->best));
	if (t->options->resume)
		status = checkpoint_restore(t);
	t->written = clock_seconds();
	if (!result->best_epoch)
		return status;
	result->reached = reaches(t->options, result->val_accuracy);
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
