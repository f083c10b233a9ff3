/* SPDX-License-Identifier: MIT */
/*
 * test_plan.c - passes of a plan: slices, batch sizes, inference, memory
 */
#include "model/plan.h"

#include <malloc.h>
#include <stdbool.h>

#include "core/memory.h"
#include "model/plan_layout.h"
#include "support/buffers.h"
#include "support/compare.h"

#define MAX_IMAGES 50
#define CLASSES    10

struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct plan *plan; /* of MAX_IMAGES images, training */
	uint8_t pixels[MAX_IMAGES * 28 * 28], labels[MAX_IMAGES];
	const uint8_t *images[MAX_IMAGES];
	uint32_t samples[MAX_IMAGES];
};

static struct bench b;

static struct batch batch_of(size_t first, size_t size)
{
	return (struct batch){ .size = size,
			       .images = b.images + first,
			       .labels = b.labels + first,
			       .samples = b.samples + first,
			       .seed = 1,
			       .epoch = 1 };
}

static int set_up(void **state)
{
	struct scrawl_model_options options = {
		sizeof(options), { 28, 28, 1 }, CLASSES, 1, "auto"
	};
	/* Small, but with stages of over a million operations, enough to wake threads. */
	const char *network = "conv 6 5x5 stride 2, relu, maxpool 2, dense 64, relu, dense";
	fill_restart(state);
	fill_bytes(sizeof(b.pixels), b.pixels);
	for (size_t i = 0; i < MAX_IMAGES; i++) {
		b.images[i] = b.pixels + i * 28 * 28;
		b.labels[i] = (uint8_t)fill_below(CLASSES);
		b.samples[i] = (uint32_t)i;
	}
	return scrawl_context_create(3, &b.ctx) != SCRAWL_OK ||
	       network_create(b.ctx, network, &options, &b.net) != SCRAWL_OK ||
	       plan_create(b.ctx, b.net, MAX_IMAGES, true, &b.plan) != SCRAWL_OK;
}

static int tear_down(void **state)
{
	(void)state;
	plan_destroy(b.plan);
	network_destroy(b.net);
	scrawl_context_destroy(b.ctx);
	return 0;
}

/* What on_slice got: how often each parameter, and its gradient. */
struct seen {
	uint8_t *times;
	float *gradients;
};

static void see(void *arg, const float *gradients, size_t begin, size_t end)
{
	struct seen *seen = arg;
	for (size_t i = begin; i < end; i++) {
		seen->times[i]++;
		seen->gradients[i] = gradients[i];
		b.net->parameters[i] += 1.0f; /* as an optimiser would; no longer read */
	}
}

static void test_slices(void **state)
{
	(void)state;
	size_t n = b.net->parameter_count;
	struct seen seen = { buffer_bytes(n), buffer_floats(n) };
	float *plain = buffer_floats(n);
	for (size_t size = 1; size <= MAX_IMAGES; size += 7) {
		struct batch batch = batch_of(0, size);
		memset(seen.times, 0, n);
		plan_forward(b.plan, &batch);
		plan_backward(b.plan, &batch, NULL, NULL);
		memcpy(plain, plan_gradients(b.plan), n * sizeof(*plain));
		plan_backward(b.plan, &batch, see, &seen);
		for (size_t i = 0; i < n; i++) {
			assert_int_equal(seen.times[i], 1);
			b.net->parameters[i] -= 1.0f;
		}
		compare_bits("gradients", n, seen.gradients, plain);
	}
	buffers_release();
}

/* Batches of other sizes in between do not affect the results. */
static void test_sizes_in_turn(void **state)
{
	(void)state;
	static const size_t sizes[] = { MAX_IMAGES, 1, 17, MAX_IMAGES };
	size_t n = b.net->parameter_count;
	float *first = buffer_floats(n),
	      *probabilities = buffer_floats((size_t)MAX_IMAGES * CLASSES);
	for (size_t i = 0; i < 4; i++) {
		struct batch batch = batch_of(0, sizes[i]);
		struct outcome outcome = plan_forward(b.plan, &batch);
		plan_backward(b.plan, &batch, NULL, NULL);
		if (i == 0) {
			memcpy(first, plan_gradients(b.plan), n * sizeof(*first));
			memcpy(probabilities, outcome.probabilities,
			       (size_t)MAX_IMAGES * CLASSES * sizeof(*probabilities));
		}
		for (size_t j = 0; j < sizes[i]; j++)
			assert_true(isfinite(outcome.losses[j]));
		if (i == 3) {
			compare_bits("gradients", n, plan_gradients(b.plan), first);
			compare_bits("probabilities", (size_t)MAX_IMAGES * CLASSES,
				     outcome.probabilities, probabilities);
		}
	}
	buffers_release();
}

/* Without dropout, inference gives the same bits as training, and needs no labels. */
static void test_inference(void **state)
{
	(void)state;
	struct plan *plan;
	struct batch batch = batch_of(0, MAX_IMAGES);
	assert_int_equal(plan_create(b.ctx, b.net, MAX_IMAGES, false, &plan), SCRAWL_OK);
	struct outcome trained = plan_forward(b.plan, &batch);
	struct batch unlabelled = { .size = MAX_IMAGES, .images = b.images };
	struct outcome read = plan_forward(plan, &unlabelled);
	compare_bits("probabilities", (size_t)MAX_IMAGES * CLASSES, read.probabilities,
		     trained.probabilities);
	for (size_t i = 0; i < MAX_IMAGES; i++) {
		double sum = 0.0;
		for (size_t c = 0; c < CLASSES; c++)
			sum += (double)read.probabilities[i * CLASSES + c];
		assert_true(fabs(sum - 1.0) < 1e-6);
	}
	plan_destroy(plan);
}

/* An image alone has the same loss as in a batch. */
static void test_image_by_image(void **state)
{
	(void)state;
	double losses[MAX_IMAGES];
	struct batch batch = batch_of(0, MAX_IMAGES);
	memcpy(losses, plan_forward(b.plan, &batch).losses, sizeof(losses));
	for (size_t i = 0; i < MAX_IMAGES; i++) {
		struct batch one = batch_of(i, 1);
		assert_true(fabs(plan_forward(b.plan, &one).losses[0] - losses[i]) < 1e-5);
	}
}

/* The same number with one thread and with more; the loss is part of a last stage by images. */
static void test_loops(void **state)
{
	(void)state;
	struct scrawl_model_options options = {
		sizeof(options), { 28, 28, 1 }, CLASSES, 1, "auto"
	};
	const char *network = "conv 8 5x5, relu, conv 10 5x5, globalpool";
	struct batch one = batch_of(0, 1), all = batch_of(0, MAX_IMAGES);
	plan_forward(b.plan, &one);
	assert_int_equal(plan_loops(b.plan), 0);
	for (unsigned threads = 1; threads <= 3; threads += 2) {
		scrawl_context *ctx;
		struct network *net;
		struct plan *plan;
		assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
		assert_int_equal(network_create(ctx, network, &options, &net), SCRAWL_OK);
		assert_int_equal(plan_create(ctx, net, MAX_IMAGES, true, &plan), SCRAWL_OK);
		struct outcome outcome = plan_forward(plan, &all);
		assert_true(outcome.losses[MAX_IMAGES - 1] > 0.0);
		assert_int_equal(plan_loops(plan), 1);
		plan_backward(plan, &all, NULL, NULL);
		assert_int_equal(plan_loops(plan), 3); /* the last one: gradients */
		plan_destroy(plan);
		network_destroy(net);
		scrawl_context_destroy(ctx);
	}
}

static void check_zero(const float *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_true(values[i] == 0.0f);
}

/* The threads zero a plan's arrays, each its part. */
static void test_zeroed(void **state)
{
	(void)state;
	for (size_t size = 1; size <= MAX_IMAGES; size += 7) {
		struct plan *plan;
#ifdef __GLIBC__
		mallopt(M_PERTURB, 0x55); /* malloc's blocks are not 0 by luck */
#endif
		assert_int_equal(plan_create(b.ctx, b.net, size, true, &plan), SCRAWL_OK);
		check_zero(plan->input, size * 28 * 28);
		check_zero(plan->gradients, b.net->parameter_count);
		check_zero(plan->scratch, plan->threads * plan->scratch_floats);
		for (size_t i = 0; i < plan->chain->count; i++) {
			check_zero(plan->buffers[i].y, size * shape_count(layer_of(plan, i)->out));
			check_zero(plan->buffers[i].dy, size * shape_count(layer_of(plan, i)->out));
		}
		plan_destroy(plan);
	}
#ifdef __GLIBC__
	mallopt(M_PERTURB, 0);
#endif
}

static void test_memory(void **state)
{
	(void)state;
	for (size_t n = 1; n <= 2; n++) {
		struct plan *plan = NULL;
		memory_fail_after(n);
		assert_int_equal(plan_create(b.ctx, b.net, 8, true, &plan), SCRAWL_ENOMEM);
		memory_fail_after(0);
		assert_null(plan);
	}
	plan_destroy(NULL);
	/* Training, more images and more threads take more memory. */
	size_t bytes = plan_bytes(b.net, 1, 64, false);
	assert_true(plan_bytes(b.net, 1, 64, true) > bytes);
	assert_true(plan_bytes(b.net, 1, 65, false) > bytes);
	assert_true(plan_bytes(b.net, 2, 64, false) > bytes);
	assert_true(plan_bytes(b.net, 1, 64, true) > b.net->parameter_count * sizeof(float));
}

/* Layers of one output each, whose bias makes a slice of its own: all slices have room. */
static void test_room_for_slices(void **state)
{
	(void)state;
	struct scrawl_model_options options = {
		sizeof(options), { 28, 28, 1 }, CLASSES, 1, "auto"
	};
	char network[512] = "";
	struct network *net;
	struct plan *plan;
	for (size_t i = 0; i < 20; i++)
		strcat(network, "dense 1, relu, ");
	strcat(network, "dense");
	assert_int_equal(network_create(b.ctx, network, &options, &net), SCRAWL_OK);
	assert_int_equal(plan_create(b.ctx, net, MAX_IMAGES, true, &plan), SCRAWL_OK);
	assert_true(plan->slice_count > 40);
	assert_true((char *)(plan->slices + plan->slice_count) <= (char *)plan->input);
	plan_destroy(plan);
	network_destroy(net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slices),    cmocka_unit_test(test_sizes_in_turn),
		cmocka_unit_test(test_inference), cmocka_unit_test(test_image_by_image),
		cmocka_unit_test(test_loops),     cmocka_unit_test(test_zeroed),
		cmocka_unit_test(test_memory),    cmocka_unit_test(test_room_for_slices),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
