/* SPDX-License-Identifier: MIT */
/*
 * test_gradient.c - gradients of whole networks, with every kind of layer in many places
 *
 * Differences of float losses are too coarse to check a gradient closely.  So the same network is
 * computed in double (reference_network.h), its gradient is held to central differences, and the
 * engine's losses, probabilities and gradients are held to it.  A last test asks the engine alone.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "buffers.h"
#include "compare.h"
#include "core/memory.h"
#include "model/plan.h"
#include "reference_network.h"

#define MOST_IMAGES 64
#define CLASSES     5

struct experiment {
	const char *description;
	struct scrawl_shape input;
	size_t batch, capacity; /* images, and those that the plan has room for */
};

/* Engine and reference with the same weights and images. */
struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct reference_network ref;
	double *parameters, *gradients; /* of the reference */
	double *masks;                  /* factors of all dropout layers, image by image */
	size_t mask_floats;             /* an image */
	uint8_t *pixels, labels[MOST_IMAGES];
	const uint8_t *images[MOST_IMAGES];
	uint32_t samples[MOST_IMAGES];
	struct batch batch;
};

static const struct experiment experiments[] = {
	{ "dense", { 3, 3, 1 }, 1, 1 },
	{ "dense 7, relu, dense", { 4, 5, 1 }, 5, 5 },
	{ "dense 33, dense 7, dense 6, relu, dense", { 4, 5, 2 }, 37, 37 },
	{ "conv 3 3x3, dense", { 7, 6, 1 }, 1, 1 },
	{ "conv 3 3x3 stride 2, dense", { 8, 7, 2 }, 5, 5 },
	{ "conv 3 3x3 stride 3 pad 1, conv 4 2x3 pad 1, dense", { 9, 10, 1 }, 5, 5 },
	{ "conv 3 4x4 pad same, conv 4 5x3 stride 2 pad same, dense", { 7, 8, 1 }, 5, 5 },
	{ "conv 2 1x1 stride 3, conv 2 2x2, dense", { 9, 9, 1 }, 5, 5 },
	{ "conv 6 6x6, dense", { 6, 6, 1 }, 3, 3 },
	{ "conv 4 3x3, relu, conv 5 3x3, relu, dense", { 8, 8, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, maxpool 2, conv 5 2x2, maxpool 2, relu, dense", { 10, 11, 1 }, 5, 5 },
	{ "conv 5 3x3, maxpool 3, conv 4 2x2, relu, dense", { 13, 12, 1 }, 37, 37 },
	{ "conv 3 3x3, relu, relu, maxpool 2, maxpool 2, dense", { 11, 10, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, maxpool 3 stride 2, conv 3 2x2, dense", { 12, 11, 1 }, 5, 5 },
	{ "conv 4 3x3, maxpool 2 stride 3, relu, dense", { 12, 11, 1 }, 5, 5 },
	{ "conv 4 3x3, relu, avgpool 2, conv 3 2x2, avgpool 3 stride 1, dense",
	  { 12, 11, 1 },
	  5,
	  5 },
	{ "avgpool 2, relu, dense 6, relu, dense", { 8, 9, 1 }, 5, 5 },
	{ "globalpool, dense 6, relu, dense", { 5, 6, 3 }, 5, 5 },
	{ "conv 4 3x3, relu, globalpool, dense", { 9, 8, 1 }, 37, 37 },
	{ "conv 4 3x3, relu, maxpool 2, conv 5 2x2, globalpool", { 9, 12, 1 }, 5, 5 },
	{ "relu, conv 3 3x3, relu, dense", { 6, 6, 1 }, 5, 5 },
	{ "maxpool 2, conv 3 3x3, dense", { 9, 9, 1 }, 5, 5 },
	{ "dropout 0.3, dense 9, relu, dropout 0.5, dense", { 5, 5, 1 }, 37, 37 },
	{ "conv 4 3x3, relu, maxpool 2, dropout 0.25, conv 4 2x2, dropout 0.5, dense",
	  { 9, 9, 1 },
	  5,
	  5 },
	{ "conv 3 3x3, dense 8, relu, conv 6 1x1, dense", { 5, 5, 1 }, 5, 5 },
	{ "conv 3 3x3, relu, maxpool 2, conv 5 3x3, maxpool 2", { 10, 10, 1 }, 5, 5 },
	/* Images of several tiles. */
	{ "conv 32 3x3, relu, maxpool 2, conv 4 3x3 stride 4, dense", { 70, 64, 1 }, 2, 2 },
	/* Enough work that a plan wakes its threads. */
	{ "conv 8 5x5, relu, maxpool 2, conv 8 3x3, relu, dense 120, relu, dense",
	  { 16, 16, 1 },
	  37,
	  37 },
	/* Fewer images than the plan has room for: fewer shards, and shards of several images. */
	{ "conv 3 3x3, relu, maxpool 2, dense 9, relu, dense", { 8, 8, 1 }, 37, 64 },
	{ "conv 3 3x3, relu, maxpool 2, dense 9, relu, dense", { 8, 8, 1 }, 1, 64 },
};

#define EXPERIMENTS (sizeof(experiments) / sizeof(experiments[0]))

/* What dropout layer i does to each value: the layer itself says so of an image of ones. */
static void record_mask(struct bench *b, size_t i, size_t image, double *mask)
{
	const struct layer *l = b->net->layers[i];
	size_t n = shape_count(l->in);
	float *x = malloc(n * sizeof(*x)), *y = malloc(n * sizeof(*y));
	uint8_t *saved = malloc(n);
	assert_true(x && y && saved);
	for (size_t j = 0; j < n; j++)
		x[j] = 1.0f;
	struct pass pass = { 1, 1, true, b->batch.seed, b->batch.epoch, &b->samples[image] };
	struct layer_buffers buffers = { .x = x, .y = y, .saved = saved };
	l->ops->forward(l, &pass, &buffers, (struct range){ 0, 1 }, NULL);
	for (size_t j = 0; j < n; j++)
		mask[j] = (double)y[j];
	free(x);
	free(y);
	free(saved);
}

static void record_masks(struct bench *b)
{
	for (size_t i = 0; i < b->ref.count; i++)
		b->mask_floats += b->ref.layers[i].kind == REF_DROPOUT ? b->ref.layers[i].in : 0;
	b->masks = calloc(b->batch.size * b->mask_floats + 1, sizeof(*b->masks));
	double *mask = b->masks;
	assert_non_null(mask);
	for (size_t image = 0; image < b->batch.size; image++)
		for (size_t i = 0; i < b->ref.count; i++)
			if (b->ref.layers[i].kind == REF_DROPOUT) {
				record_mask(b, i, image, mask);
				mask += b->ref.layers[i].in;
			}
}

static void set_up(struct bench *b, const struct experiment *e, const char *conv)
{
	memset(b, 0, sizeof(*b));
	struct scrawl_model_options options = { e->input, CLASSES, 3, conv };
	size_t n = shape_count(e->input);
	assert_int_equal(scrawl_context_create(1, &b->ctx), SCRAWL_OK);
	if (network_create(b->ctx, e->description, &options, &b->net) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(b->ctx));
	/* Biases too, which a new network has at 0. */
	for (size_t i = 0; i < b->net->tensor_count; i++)
		if (b->net->tensors[i].parameter->rank == 1)
			fill_uniform(b->net->tensors[i].parameter->count,
				     b->net->parameters + b->net->tensors[i].offset);
	reference_network_create(&b->ref, b->net->description, e->input.height, e->input.width,
				 e->input.channels);
	assert_int_equal(b->ref.parameter_count, b->net->parameter_count);
	b->parameters = reference_copy(b->net->parameter_count, b->net->parameters);
	b->gradients = calloc(b->net->parameter_count, sizeof(double));
	b->pixels = malloc(e->batch * n);
	assert_true(b->gradients && b->pixels);
	fill_bytes(e->batch * n, b->pixels);
	for (size_t i = 0; i < e->batch; i++) {
		b->images[i] = b->pixels + i * n;
		b->labels[i] = (uint8_t)fill_below(CLASSES);
		b->samples[i] = (uint32_t)fill_below(60000);
	}
	b->batch = (struct batch){ .size = e->batch,
				   .images = b->images,
				   .labels = b->labels,
				   .samples = b->samples,
				   .seed = 11,
				   .epoch = 2 };
	record_masks(b);
}

static void tear_down(struct bench *b)
{
	network_destroy(b->net);
	scrawl_context_destroy(b->ctx);
	reference_network_release(&b->ref);
	free(b->parameters);
	free(b->gradients);
	free(b->masks);
	free(b->pixels);
}

/* The reference's loss of an image. */
static double image_loss(struct bench *b, size_t image)
{
	const double *mask = b->masks + image * b->mask_floats;
	for (size_t i = 0; i < b->ref.inputs; i++)
		b->ref.x[i] = b->images[image][i] / 255.0;
	for (size_t i = 0; i < b->ref.count; i++)
		if (b->ref.layers[i].kind == REF_DROPOUT) {
			b->ref.layers[i].mask = mask;
			mask += b->ref.layers[i].in;
		}
	return reference_network_forward(&b->ref, b->parameters, b->labels[image]);
}

static double mean_loss(struct bench *b)
{
	double sum = 0.0;
	for (size_t i = 0; i < b->batch.size; i++)
		sum += image_loss(b, i);
	return sum / (double)b->batch.size;
}

static double largest(const double *values, size_t n)
{
	double max = 0.0;
	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(values[i]));
	return max;
}

/* The reference's gradients, and its losses and probabilities against the engine's. */
static void solve(struct bench *b, const struct outcome *outcome)
{
	const struct reference_layer *last = &b->ref.layers[b->ref.count - 1];
	for (size_t i = 0; i < b->batch.size; i++) {
		double loss = image_loss(b, i);
		assert_true(fabs(loss - outcome->losses[i]) < 1e-5 * (1.0 + loss));
		for (size_t c = 0; c < CLASSES; c++)
			assert_true(fabs(last->dy[c] -
					 (double)outcome->probabilities[i * CLASSES + c]) < 1e-5);
		reference_network_backward(&b->ref, b->parameters, b->labels[i],
					   1.0 / (double)b->batch.size, b->gradients);
	}
}

/* Each gradient against the largest of its tensor. */
static void check_gradients(const struct bench *b, const float *gradients)
{
	for (size_t t = 0; t < b->net->tensor_count; t++) {
		const struct network_tensor *tensor = &b->net->tensors[t];
		const double *want = b->gradients + tensor->offset;
		double scale = largest(want, tensor->parameter->count);
		for (size_t i = 0; i < tensor->parameter->count; i++) {
			double got = gradients[tensor->offset + i];
			if (!(fabs(got - want[i]) <= 2e-5 * scale))
				fail_msg("%s: %s[%zu] is %.9g, should be %.9g (largest %.3g)",
					 b->net->description, tensor->name, i, got, want[i], scale);
		}
	}
}

/* Engine against reference, with each algorithm and at 1 to 3 threads with the same bits. */
static void check_experiment(const struct experiment *e, const char *conv)
{
	struct bench b;
	float *first = NULL;
	set_up(&b, e, conv);
	for (unsigned threads = 1; threads <= 3; threads++) {
		scrawl_context *ctx;
		struct plan *plan;
		assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
		assert_int_equal(plan_create(ctx, b.net, e->capacity, true, &plan), SCRAWL_OK);
		size_t before = memory_allocations();
		struct outcome outcome = plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		assert_int_equal(memory_allocations(), before);
		const float *gradients = plan_gradients(plan);
		if (!first) {
			solve(&b, &outcome);
			check_gradients(&b, gradients);
			first = malloc(b.net->parameter_count * sizeof(*first));
			assert_non_null(first);
			memcpy(first, gradients, b.net->parameter_count * sizeof(*first));
		}
		compare_bits(e->description, b.net->parameter_count, gradients, first);
		/* Once more: nothing of the first pass is left in the second. */
		plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		compare_bits(e->description, b.net->parameter_count, gradients, first);
		plan_destroy(plan);
		scrawl_context_destroy(ctx);
	}
	free(first);
	tear_down(&b);
}

static void test_engine(void **state)
{
	(void)state;
	const char *conv;
	for (size_t a = 0; (conv = scrawl_conv_algorithm_get(a)); a++)
		for (size_t i = 0; i < EXPERIMENTS; i++)
			check_experiment(&experiments[i], conv);
}

/* The reference against (L(w + h) - L(w - h)) / 2h for some of its parameters. */
static void test_reference(void **state)
{
	(void)state;
	const double h = 1e-6;
	for (size_t i = 0; i < EXPERIMENTS; i++) {
		struct experiment e = experiments[i];
		struct bench b;
		e.batch = 2;
		set_up(&b, &e, "naive");
		for (size_t image = 0; image < e.batch; image++) {
			image_loss(&b, image);
			reference_network_backward(&b.ref, b.parameters, b.labels[image], 0.5,
						   b.gradients);
		}
		double scale = largest(b.gradients, b.net->parameter_count);
		for (size_t t = 0; t < 16 * b.net->tensor_count; t++) {
			const struct network_tensor *tensor = &b.net->tensors[t / 16];
			size_t p = tensor->offset + fill_below(tensor->parameter->count);
			double kept = b.parameters[p];
			b.parameters[p] = kept + h;
			double above = mean_loss(&b);
			b.parameters[p] = kept - h;
			double slope = (above - mean_loss(&b)) / (2.0 * h);
			b.parameters[p] = kept;
			if (!(fabs(slope - b.gradients[p]) <= 1e-6 * scale + 2e-9))
				fail_msg("%s: %s: gradient %.9g, slope %.9g", e.description,
					 tensor->name, b.gradients[p], slope);
		}
		tear_down(&b);
	}
}

/* The engine's mean loss. */
static double engine_loss(struct bench *b, struct plan *plan)
{
	struct outcome outcome = plan_forward(plan, &b->batch);
	double sum = 0.0;
	for (size_t i = 0; i < b->batch.size; i++)
		sum += outcome.losses[i];
	return sum / (double)b->batch.size;
}

/*
 * The engine alone: a step along the gradient changes the loss by step * |gradient|.  The bound
 * leaves room for the bends of ReLU and maxpool that lie within a step.
 */
static void check_direction(double smoothing)
{
	for (size_t i = 0; i < EXPERIMENTS; i++) {
		struct bench b;
		struct plan *plan;
		set_up(&b, &experiments[i], "auto");
		b.batch.smoothing = smoothing;
		size_t n = b.net->parameter_count;
		assert_int_equal(plan_create(b.ctx, b.net, experiments[i].capacity, true, &plan),
				 SCRAWL_OK);
		plan_forward(plan, &b.batch);
		plan_backward(plan, &b.batch, NULL, NULL);
		const float *gradients = plan_gradients(plan);
		double norm = 0.0, loss[2];
		for (size_t j = 0; j < n; j++)
			norm += (double)gradients[j] * gradients[j];
		norm = sqrt(norm);
		for (int side = 0; side < 2; side++) {
			double step = (side ? -2e-4 : 2e-4) / norm;
			for (size_t j = 0; j < n; j++)
				b.net->parameters[j] =
					(float)(b.parameters[j] + step * gradients[j]);
			loss[side] = engine_loss(&b, plan);
		}
		double slope = (loss[0] - loss[1]) / 4e-4;
		if (!(fabs(slope - norm) < 0.1 * norm))
			fail_msg("%s: |gradient| %.6g, slope %.6g", b.net->description, norm,
				 slope);
		plan_destroy(plan);
		tear_down(&b);
	}
}

static void test_direction(void **state)
{
	(void)state;
	check_direction(0.0);
}

static void test_smoothed_direction(void **state)
{
	(void)state;
	check_direction(0.2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_reference, fill_restart),
		cmocka_unit_test_setup(test_engine, fill_restart),
		cmocka_unit_test_setup(test_direction, fill_restart),
		cmocka_unit_test_setup(test_smoothed_direction, fill_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
