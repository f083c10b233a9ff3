/* SPDX-License-Identifier: MIT */
/*
 * network_step.c - synthetic images, and networks that step through them
 */
#include "workloads/network_step.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/hash.h"
#include "core/memory.h"
#include "core/random.h"
#include "core/size.h"
#include "model/describe.h"

#define STEP_IMAGES 4096 /* as in bench/peers/pytorch.py */

/* ---- images ---------------------------------------------------------------------------------- */

bool invented_init(struct invented *images, const struct number_list *batches)
{
	struct scrawl_model_options options;
	struct random r;
	scrawl_model_options_init(&options);
	images->count = STEP_IMAGES;
	for (size_t i = 0; i < batches->count; i++)
		images->count = size_max(images->count, batches->values[i]);
	images->image_bytes = shape_count(options.input);
	images->pixels = memory_alloc(images->count, images->image_bytes);
	images->labels = memory_alloc(images->count, 1);
	if (!images->pixels || !images->labels) {
		invented_release(images);
		return false;
	}
	random_init(&r, 1, 0, 0, 0);
	for (size_t i = 0; i < images->count * images->image_bytes; i++)
		images->pixels[i] = (uint8_t)random_below(&r, 256);
	for (size_t i = 0; i < images->count; i++)
		images->labels[i] = (uint8_t)random_below(&r, (uint32_t)options.classes);
	return true;
}

void invented_release(struct invented *images)
{
	memory_free(images->pixels);
	memory_free(images->labels);
	*images = (struct invented){ 0 };
}

/* ---- workloads ------------------------------------------------------------------------------- */

#define DESCRIPTION_BYTES ((size_t)2 * DESCRIBE_MAX_BYTES) /* "," may become ", " */

/* Writes the description of a named or described network, without dropout layers, to text. */
static enum scrawl_status without_dropout(scrawl_context *ctx, const char *network,
					  char text[DESCRIPTION_BYTES])
{
	struct described_layer layers[DESCRIBE_MAX_LAYERS];
	const char *named = describe_named(network), *description = named ? named : network;
	size_t count = 0, used = 0;
	enum scrawl_status status = describe_parse(ctx, description, layers, &count);
	for (size_t i = 0; i < count; i++)
		if (layers[i].ops != &dropout_layer)
			used += (size_t)snprintf(text + used, DESCRIPTION_BYTES - used, "%s%.*s",
						 used ? ", " : "", (int)layers[i].length,
						 description + layers[i].position);
	if (status == SCRAWL_OK && used == 0)
		status = context_fail(ctx, SCRAWL_EINVAL, "network \"%s\": has only dropout layers",
				      description);
	return status;
}

static enum scrawl_status
create_network(scrawl_context *ctx, const struct workload_options *options, struct network **out)
{
	struct scrawl_model_options model;
	enum scrawl_status status = SCRAWL_OK;
	char text[DESCRIPTION_BYTES];
	scrawl_model_options_init(&model);
	model.conv = options->conv;
	if (options->no_dropout)
		status = without_dropout(ctx, options->network, text);
	if (status == SCRAWL_OK)
		status = network_create(ctx, options->no_dropout ? text : options->network, &model,
					out);
	return status;
}

enum scrawl_status workload_create(scrawl_context *ctx, const struct workload_options *options,
				   struct workload **out)
{
	struct scrawl_train_options train;
	struct workload *w = memory_alloc(1, sizeof(*w));
	if (!w)
		return context_fail_memory(ctx, "a network to measure");
	w->what = *options;
	w->rate = 0.001;
	scrawl_train_options_init(&train);
	train.optimizer = SCRAWL_OPTIMIZER_SGD;
	enum scrawl_status status = create_network(ctx, options, &w->net);
	if (status == SCRAWL_OK)
		status = plan_create(ctx, w->net, w->what.batch, w->what.training, &w->plan);
	if (status == SCRAWL_OK && w->what.training)
		status = optimizer_init(ctx, &w->optimizer, w->net, &train);
	if (status == SCRAWL_OK) {
		w->images = memory_alloc(w->what.batch, sizeof(*w->images));
		w->samples = memory_alloc(w->what.batch, sizeof(*w->samples));
		if (!w->images || !w->samples)
			status = context_fail_memory(ctx, "a batch");
	}
	if (status == SCRAWL_OK)
		*out = w;
	else
		workload_destroy(w);
	return status;
}

void workload_destroy(struct workload *w)
{
	if (!w)
		return;
	optimizer_release(&w->optimizer);
	plan_destroy(w->plan);
	network_destroy(w->net);
	memory_free(w->images);
	memory_free(w->samples);
	memory_free(w);
}

static void step(struct workload *w)
{
	if (w->next + w->what.batch > w->what.images->count)
		w->next = 0;
	for (size_t i = 0; i < w->what.batch; i++) {
		w->samples[i] = (uint32_t)(w->next + i);
		w->images[i] = w->what.images->pixels + w->samples[i] * w->what.images->image_bytes;
	}
	struct batch batch = {
		.size = w->what.batch,
		.images = w->images,
		.labels = w->what.training ? w->what.images->labels + w->next : NULL,
		.samples = w->samples,
	};
	w->outcome = plan_forward(w->plan, &batch);
	if (w->what.training) {
		optimizer_begin_step(&w->optimizer, w->rate, 1.0);
		plan_backward(w->plan, &batch, optimizer_update, &w->optimizer);
	}
	w->next += w->what.batch;
}

void workload_run(void *workload, size_t repetitions)
{
	while (repetitions-- > 0)
		step(workload);
}

double workload_flops(const struct workload *w)
{
	double flops = 0.0;
	for (size_t i = 0; i < w->net->count; i++)
		flops += w->what.training ? w->net->infos[i].training_flops
					  : w->net->infos[i].forward_flops;
	return flops * (double)w->what.batch;
}

void workload_hash(const struct workload *w, char *text)
{
	struct hash_part part = { w->net->parameters, w->net->parameter_count * sizeof(float) };
	if (!w->what.training)
		part = (struct hash_part){ w->outcome.probabilities,
					   w->what.batch * w->net->classes * sizeof(float) };
	hash_parts(&part, 1, text);
}

/* ---- are they right? ------------------------------------------------------------------------- */

/*
 * A step is compared with naive's on CHECKED images, two of which share a shard, at learning rate
 * 1, so that the weights change by the gradient.  Sums in another order differ in their last bits.
 * If these decide a maximum or a ReLU, the gradient of an image legitimately differs by much more,
 * so other images are tried.
 */
#define CHECKED    ((size_t)17)
#define TRIES      3
#define PROBABLY   1e-4 /* largest difference of a probability */
#define LOSS       1e-4 /* largest difference of a loss */
#define NORM_SHARE 1e-3 /* largest difference of a tensor's gradient, relative to its norm, */
#define ROUNDING   1e-6 /* plus this share of all gradients' norm: some gradients are 0 */

static double norm_of_difference(size_t n, const float *a, const float *b)
{
	double sum = 0.0;
	for (size_t i = 0; i < n; i++) {
		double difference = (double)a[i] - (double)b[i];
		sum += difference * difference;
	}
	return sqrt(sum);
}

/* The largest difference of n values; NaN if one is NaN. */
static double largest_difference(size_t n, const float *a, const float *b)
{
	double largest = 0.0;
	for (size_t i = 0; i < n; i++) {
		double difference = fabs((double)a[i] - (double)b[i]);
		if (isnan(difference))
			return difference;
		if (difference > largest)
			largest = difference;
	}
	return largest;
}

/* Compares both after a step from the weights `before`; what becomes "" or what differs. */
static void compare(const struct workload *w, const struct workload *naive, const float *before,
		    char *what, size_t size)
{
	double probability =
		largest_difference(w->what.batch * w->net->classes, w->outcome.probabilities,
				   naive->outcome.probabilities);
	*what = '\0';
	if (!(probability <= PROBABLY))
		snprintf(what, size, "a probability differs by %.2g", probability);
	for (size_t i = 0; w->what.training && !*what && i < w->what.batch; i++) {
		double loss = fabs(w->outcome.losses[i] - naive->outcome.losses[i]);
		if (!(loss <= LOSS))
			snprintf(what, size, "a loss differs by %.2g", loss);
	}
	double rounding = ROUNDING * norm_of_difference(w->net->parameter_count,
							naive->net->parameters, before);
	for (size_t i = 0; w->what.training && !*what && i < w->net->tensor_count; i++) {
		const struct network_tensor *t = &w->net->tensors[i];
		const float *a = w->net->parameters + t->offset;
		const float *b = naive->net->parameters + t->offset;
		double size_of_step =
			norm_of_difference(t->parameter->count, b, before + t->offset);
		double difference = norm_of_difference(t->parameter->count, a, b);
		if (!(difference <= NORM_SHARE * size_of_step + rounding))
			snprintf(what, size, "the gradient of %s differs by %.2g of its norm",
				 t->name, difference / size_of_step);
	}
}

/* Compares on the images that follow `first`. */
static enum scrawl_status check_on(scrawl_context *ctx, const struct workload_options *options,
				   size_t first, char *what, size_t size)
{
	struct workload_options naive_options = *options;
	struct workload *w = NULL, *naive = NULL;
	float *before = NULL;
	naive_options.conv = "naive";
	enum scrawl_status status = workload_create(ctx, options, &w);
	if (status == SCRAWL_OK)
		status = workload_create(ctx, &naive_options, &naive);
	if (status == SCRAWL_OK) {
		before = memory_alloc(w->net->parameter_count, sizeof(*before));
		if (!before)
			status = context_fail_memory(ctx, "weights to compare");
	}
	if (status == SCRAWL_OK) {
		memcpy(before, w->net->parameters, w->net->parameter_count * sizeof(*before));
		w->next = naive->next = first;
		w->rate = naive->rate = 1.0;
		step(w);
		step(naive);
		compare(w, naive, before, what, size);
	}
	memory_free(before);
	workload_destroy(w);
	workload_destroy(naive);
	return status;
}

enum scrawl_status workload_check(scrawl_context *ctx, const struct workload_options *options)
{
	struct workload_options small = *options;
	char what[160] = "";
	if (small.batch > CHECKED)
		small.batch = CHECKED;
	for (size_t try = 0; try < TRIES; try++) {
		enum scrawl_status status =
			check_on(ctx, &small, try * small.batch, what, sizeof(what));
		if (status != SCRAWL_OK || !*what)
			return status;
	}
	return context_fail(ctx, SCRAWL_ENUMERIC,
			    "%s, conv %s: a step differs from that with naive convolutions: %s",
			    options->network, options->conv, what);
}
