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

#include "core/memory.h"
#include "model/plan.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/gradient_cases.h"
#include "support/quick.h"
#include "support/reference_network.h"

/* Engine and reference with the same weights and images. */
struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct reference_network ref;
	double *parameters, *gradients;  /* of the reference */
	double *masks[REFERENCE_LAYERS]; /* of the dropout layers, [images, in] */
	uint8_t *pixels, labels[MAX_IMAGES];
	const uint8_t *images[MAX_IMAGES];
	uint32_t samples[MAX_IMAGES];
	struct batch batch;
};

/* What dropout layer i does to each value: the layer itself says so of an image of ones. */
static void record_mask(struct bench *b, size_t i, size_t image, double *mask)
{
	const struct layer *l = b->net->layers[i];
	size_t n = shape_count(l->in);
	float *x = memory_alloc(n, sizeof(*x)), *y = memory_alloc(n, sizeof(*y));
	uint8_t *saved = memory_alloc(n, 1);
	assert_true(x && y && saved);
	for (size_t j = 0; j < n; j++)
		x[j] = 1.0f;
	struct pass pass = { 1, 1, true, b->batch.seed, b->batch.epoch, &b->samples[image] };
	struct layer_buffers buffers = { .x = x, .y = y, .saved = saved };
	l->ops->forward(&(struct layer_call){ l, &pass, &buffers, { 0, 1 }, NULL });
	for (size_t j = 0; j < n; j++)
		mask[j] = (double)y[j];
	memory_free(x);
	memory_free(y);
	memory_free(saved);
}

static void record_masks(struct bench *b)
{
	for (size_t i = 0; i < b->ref.count; i++) {
		struct reference_layer *l = &b->ref.layers[i];
		if (l->kind != REF_DROPOUT)
			continue;
		b->masks[i] = calloc(b->batch.size * l->in + 1, sizeof(double));
		assert_non_null(b->masks[i]);
		for (size_t image = 0; image < b->batch.size; image++)
			record_mask(b, i, image, b->masks[i] + image * l->in);
		l->mask = b->masks[i];
	}
}

/* Biases and the like too, which a new network has at 0 or 1. */
static void fill_others(struct network *net)
{
	for (size_t t = 0; t < net->tensor_count; t++) {
		const struct parameter *p = net->tensors[t].parameter;
		float *w = net->parameters + net->tensors[t].offset;
		if (p->rank == 1)
			fill_uniform(p->count, w);
		for (size_t i = 0; p->not_negative && i < p->count; i++)
			w[i] = 0.2f + fabsf(w[i]);
	}
}

static void set_up(struct bench *b, const struct experiment *e, const char *conv)
{
	memset(b, 0, sizeof(*b));
	struct scrawl_model_options options = { sizeof(options), e->input, CLASSES, 3, conv };
	size_t n = shape_count(e->input);
	assert_int_equal(scrawl_context_create(1, &b->ctx), SCRAWL_OK);
	if (network_create(b->ctx, e->description, &options, &b->net) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(b->ctx));
	fill_others(b->net);
	struct reference_window input = { .height = e->input.height,
					  .width = e->input.width,
					  .channels = e->input.channels };
	reference_network_create(&b->ref, b->net->description, input, e->batch);
	assert_int_equal(b->ref.parameter_count, b->net->parameter_count);
	b->parameters = reference_copy(b->net->parameter_count, b->net->parameters);
	b->gradients = calloc(b->net->parameter_count, sizeof(double));
	b->pixels = malloc(e->batch * n);
	assert_true(b->gradients && b->pixels);
	fill_bytes(e->batch * n, b->pixels);
	for (size_t i = 0; i < e->batch * n; i++)
		b->ref.x[i] = b->pixels[i] / 255.0;
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
	for (size_t i = 0; i < REFERENCE_LAYERS; i++)
		free(b->masks[i]);
	free(b->pixels);
}

/* The reference's losses, and their mean. */
static double mean_loss(struct bench *b, double *losses)
{
	double sum = 0.0;
	reference_network_forward(&b->ref, b->parameters, b->labels, losses);
	for (size_t i = 0; i < b->batch.size; i++)
		sum += losses[i];
	return sum / (double)b->batch.size;
}

static double largest(const double *values, size_t n)
{
	double max = 0.0;
	for (size_t i = 0; i < n; i++)
		max = fmax(max, fabs(values[i]));
	return max;
}

/* The reference's losses and probabilities against the engine's. */
static void check_outcome(struct bench *b, const struct outcome *outcome)
{
	const struct reference_layer *last = &b->ref.layers[b->ref.count - 1];
	double losses[MAX_IMAGES];
	mean_loss(b, losses);
	for (size_t i = 0; i < b->batch.size; i++)
		if (!(fabs(losses[i] - outcome->losses[i]) < 1e-5 * (1.0 + losses[i])))
			fail_msg("%s: loss %zu is %.9g, should be %.9g", b->net->description, i,
				 outcome->losses[i], losses[i]);
	for (size_t i = 0; i < b->batch.size * CLASSES; i++)
		assert_true(fabs(last->dy[i] - (double)outcome->probabilities[i]) < 1e-5);
}

/*
 * Each gradient against the largest of its tensor; where that is next to nothing, as of a bias
 * before a batchnorm, against the largest of all.
 */
static void check_gradients(const struct bench *b, const float *gradients)
{
	double most = largest(b->gradients, b->net->parameter_count);
	double tolerance = strstr(b->net->description, "batchnorm") ? 1e-4 : 2e-5;
	for (size_t t = 0; t < b->net->tensor_count; t++) {
		const struct network_tensor *tensor = &b->net->tensors[t];
		const double *want = b->gradients + tensor->offset;
		double scale = largest(want, tensor->parameter->count);
		scale = scale < 1e-4 * most ? most : scale;
		for (size_t i = 0; i < tensor->parameter->count; i++) {
			double got = gradients[tensor->offset + i];
			if (!(fabs(got - want[i]) <= tolerance * scale))
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
			check_outcome(&b, &outcome);
			reference_network_backward(&b.ref, b.parameters, b.labels, b.gradients);
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
	for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++)
		for (size_t i = quick() ? a % 3 : 0; i < EXPERIMENTS; i += quick() ? 3 : 1)
			check_experiment(&experiments[i], conv);
}

/* Evaluation: dropout rests, batchnorm is folded into a convolution or takes what has run. */
static void check_evaluation(const struct experiment *e, const char *conv)
{
	struct bench b;
	float first[MAX_IMAGES * CLASSES];
	set_up(&b, e, conv);
	b.ref.evaluating = true;
	for (size_t i = 0; i < b.ref.count; i++)
		b.ref.layers[i].mask = NULL;
	for (unsigned threads = 1; threads <= 3; threads++) {
		scrawl_context *ctx;
		struct plan *plan;
		assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
		assert_int_equal(plan_create(ctx, b.net, e->capacity, false, &plan), SCRAWL_OK);
		struct outcome outcome = plan_forward(plan, &b.batch);
		check_outcome(&b, &outcome);
		if (threads == 1)
			memcpy(first, outcome.probabilities, e->batch * CLASSES * sizeof(float));
		compare_bits(e->description, e->batch * CLASSES, outcome.probabilities, first);
		plan_destroy(plan);
		scrawl_context_destroy(ctx);
	}
	tear_down(&b);
}

static void test_evaluation(void **state)
{
	(void)state;
	const char *conv;
	for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++)
		for (size_t i = 0; i < EXPERIMENTS; i++)
			check_evaluation(&experiments[i], conv);
}

/* The reference against (L(w + h) - L(w - h)) / 2h for some of its parameters. */
static void test_reference(void **state)
{
	(void)state;
	const double h = 1e-6;
	for (size_t i = 0; i < EXPERIMENTS; i += quick() ? 9 : 1) {
		struct experiment e = experiments[i];
		struct bench b;
		double losses[MAX_IMAGES];
		e.batch = 2;
		set_up(&b, &e, "naive");
		mean_loss(&b, losses);
		reference_network_backward(&b.ref, b.parameters, b.labels, b.gradients);
		double scale = largest(b.gradients, b.net->parameter_count);
		for (size_t t = 0; t < 16 * b.net->tensor_count; t++) {
			const struct network_tensor *tensor = &b.net->tensors[t / 16];
			size_t p = tensor->offset + fill_below(tensor->parameter->count);
			double kept = b.parameters[p];
			b.parameters[p] = kept + h;
			double above = mean_loss(&b, losses);
			b.parameters[p] = kept - h;
			double slope = (above - mean_loss(&b, losses)) / (2.0 * h);
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
	for (size_t i = 0; i < EXPERIMENTS; i += quick() ? 9 : 1) {
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
		cmocka_unit_test_setup(test_evaluation, fill_restart),
		cmocka_unit_test_setup(test_direction, fill_restart),
		cmocka_unit_test_setup(test_smoothed_direction, fill_restart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
