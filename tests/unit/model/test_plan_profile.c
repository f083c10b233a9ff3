/* SPDX-License-Identifier: MIT */
/*
 * test_plan_profile.c - where a plan's time goes: named right, adding up, and disturbing nothing
 */
#include "model/plan_profile.h"

#include <time.h>

#include "core/memory.h"
#include "support/buffers.h"
#include "support/compare.h"

#define IMAGES  48
#define CLASSES 10
#define STEPS   4

static uint8_t pixels[IMAGES * 28 * 28], labels[IMAGES];
static const uint8_t *images[IMAGES];
static uint32_t samples[IMAGES];

/* Written with no more blanks than needed: the texts are as written. */
static const char description[] = "conv 8 5x5,relu,maxpool 2, dropout 0.25, conv 8 3x3, avgpool 2, "
				  "dense 64, relu, dense";

struct bench {
	scrawl_context *ctx;
	struct network *net;
	struct plan *plan;
	struct plan_profile *profile;
};

static int set_up(void **state)
{
	fill_restart(state);
	fill_bytes(sizeof(pixels), pixels);
	for (size_t i = 0; i < IMAGES; i++) {
		images[i] = pixels + i * 28 * 28;
		labels[i] = (uint8_t)fill_below(CLASSES);
		samples[i] = (uint32_t)i;
	}
	return 0;
}

static struct bench open_network(const char *network, unsigned threads, bool training)
{
	struct scrawl_model_options options = {
		sizeof(options), { 28, 28, 1 }, CLASSES, 1, "auto"
	};
	struct bench b = { 0 };
	assert_int_equal(scrawl_context_create(threads, &b.ctx), SCRAWL_OK);
	assert_int_equal(network_create(b.ctx, network, &options, &b.net), SCRAWL_OK);
	assert_int_equal(plan_create(b.ctx, b.net, IMAGES, training, &b.plan), SCRAWL_OK);
	assert_int_equal(plan_profile_create(b.ctx, b.plan, &b.profile), SCRAWL_OK);
	return b;
}

static struct bench open_bench(unsigned threads, bool training)
{
	return open_network(description, threads, training);
}

static void close_bench(struct bench *b)
{
	plan_profile_destroy(b->profile);
	plan_destroy(b->plan);
	network_destroy(b->net);
	scrawl_context_destroy(b->ctx);
}

/* Some work for on_slice, so that it takes time. */
static void update(void *arg, const float *gradients, size_t begin, size_t end)
{
	const struct bench *b = arg;
	for (size_t i = begin; i < end; i++)
		b->net->parameters[i] -= 0.01f * gradients[i];
}

static void run(struct bench *b, size_t steps)
{
	struct batch batch = { .size = IMAGES,
			       .images = images,
			       .labels = labels,
			       .samples = samples,
			       .seed = 1,
			       .epoch = 1 };
	for (size_t i = 0; i < steps; i++) {
		plan_forward(b->plan, &batch);
		plan_backward(b->plan, &batch, update, b);
	}
}

static const struct plan_profile_entry *find(const struct bench *b, const char *layer,
					     const char *pass)
{
	size_t count;
	const struct plan_profile_entry *entries = plan_profile_read(b->profile, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].layer, layer) == 0 && strcmp(entries[i].pass, pass) == 0)
			return &entries[i];
	return NULL;
}

static double seconds_of(const struct bench *b, const char *layer, const char *pass)
{
	const struct plan_profile_entry *entry = find(b, layer, pass);
	if (!entry)
		fail_msg("no entry %s, %s", layer, pass);
	return entry->seconds;
}

static double sum(const struct bench *b)
{
	size_t count;
	const struct plan_profile_entry *entries = plan_profile_read(b->profile, &count);
	double seconds = 0.0;
	for (size_t i = 0; i < count; i++) {
		assert_true(entries[i].seconds >= 0.0);
		seconds += entries[i].seconds;
	}
	return seconds;
}

static const char *const executed[] = { "conv 8 5x5,relu,maxpool 2",
					"dropout 0.25",
					"conv 8 3x3",
					"avgpool 2",
					"dense 64",
					"relu",
					"dense 10" };
static const bool has_weights[] = { true, false, true, false, true, false, true };

#define EXECUTED (sizeof(executed) / sizeof(executed[0]))

/* Every layer and pass is there, once, and took some time. */
static void test_training_entries(void **state)
{
	(void)state;
	struct bench b = open_bench(2, true);
	size_t count, expected = 3;
	plan_profile_attach(b.plan, b.profile);
	run(&b, STEPS);
	assert_true(seconds_of(&b, "pixels", "input") > 0.0);
	assert_true(seconds_of(&b, "softmax", "loss") > 0.0);
	assert_true(seconds_of(&b, "threads", "wait") > 0.0);
	for (size_t i = 0; i < EXECUTED; i++) {
		assert_true(seconds_of(&b, executed[i], "forward") > 0.0);
		assert_true(seconds_of(&b, executed[i], "backward") > 0.0);
		expected += 2;
		if (has_weights[i]) {
			assert_true(seconds_of(&b, executed[i], "gradient") > 0.0);
			assert_true(seconds_of(&b, executed[i], "update") > 0.0);
			expected += 2;
		}
		expected += find(&b, executed[i], "prepare") != NULL;
	}
	assert_non_null(find(&b, executed[0], "prepare"));
	assert_non_null(find(&b, executed[2], "prepare"));
	plan_profile_read(b.profile, &count);
	assert_int_equal(count, expected);
	close_bench(&b);
}

static void test_inference_entries(void **state)
{
	(void)state;
	struct bench b = open_bench(1, false);
	struct batch batch = { .size = IMAGES, .images = images };
	plan_profile_attach(b.plan, b.profile);
	plan_forward(b.plan, &batch);
	for (size_t i = 0; i < EXECUTED; i++) {
		assert_true(seconds_of(&b, executed[i], "forward") > 0.0);
		assert_null(find(&b, executed[i], "backward"));
		assert_null(find(&b, executed[i], "gradient"));
	}
	close_bench(&b);
}

/* In training a batchnorm has passes of its own; a convolution before it takes it in otherwise. */
static void test_batchnorm_entries(void **state)
{
	(void)state;
	static const char *const own[] = { "statistics", "forward",  "sums",
					   "backward",   "gradient", "update" };
	static const char net[] = "conv 8 3x3,batchnorm,relu,maxpool 2,dense 9,batchnorm,dense 10";
	struct bench b = open_network(net, 2, true);
	plan_profile_attach(b.plan, b.profile);
	run(&b, STEPS);
	for (size_t i = 0; i < 6; i++) {
		assert_true(seconds_of(&b, "batchnorm,relu", own[i]) > 0.0);
		assert_true(seconds_of(&b, "batchnorm", own[i]) > 0.0);
	}
	assert_null(find(&b, "conv 8 3x3", "statistics"));
	assert_true(seconds_of(&b, "conv 8 3x3", "forward") > 0.0);
	close_bench(&b);
	b = open_network(net, 2, false);
	assert_non_null(find(&b, "conv 8 3x3,batchnorm,relu,maxpool 2", "forward"));
	assert_null(find(&b, "batchnorm", "statistics"));
	assert_non_null(find(&b, "batchnorm", "prepare"));
	close_bench(&b);
}

/* The entries account for threads x time, and nobody is counted twice. */
static void test_sums(void **state)
{
	(void)state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		struct bench b = open_bench(threads, true);
		double least = INFINITY;
		run(&b, 1);
		plan_profile_attach(b.plan, b.profile);
		/* What interrupts the test between the two clocks is no fault: the best of many. */
		for (size_t i = 0; i < 50 && !(least < 0.01); i++) {
			plan_profile_reset(b.profile);
			double start = clock_seconds();
			run(&b, 1);
			double all = (clock_seconds() - start) * threads, part = sum(&b);
			assert_true(part <= all);
			least = fmin(least, 1.0 - part / all);
		}
		if (!(least < 0.01))
			fail_msg("%u threads: %.1f %% of the time belong nowhere", threads,
				 100.0 * least);
		close_bench(&b);
	}
}

/* A dense layer each of whose pieces takes NAP longer. */
#define NAP 2e-3
static void slow_forward(const struct layer_call *call)
{
	dense_layer.forward(call);
	nanosleep(&(struct timespec){ .tv_nsec = (long)(NAP * 1e9) }, NULL);
}

/*
 * A layer in one piece, for which one thread works and one waits, then a layer in several, for
 * which both work: waiting is not work of the layer that follows.
 */
static void test_waiting(void **state)
{
	(void)state;
	struct bench b = open_network("conv 4 3x3, dense 32, dense 320, dense", 2, false);
	struct batch batch = { .size = IMAGES, .images = images };
	struct layer_ops slow = dense_layer;
	slow.forward = slow_forward;
	b.net->inference.executed[1].layer->ops = b.net->inference.executed[2].layer->ops = &slow;
	plan_profile_attach(b.plan, b.profile);
	plan_forward(b.plan, &batch);
	assert_true(seconds_of(&b, "dense 32", "forward") >= NAP);
	size_t grain = slow.forward_grain(), pieces = (320 + grain - 1) / grain;
	assert_true(pieces >= 2);
	assert_true(seconds_of(&b, "dense 320", "forward") >= (double)pieces * NAP);
	assert_true(seconds_of(&b, "threads", "wait") >= NAP);
	close_bench(&b);
}

/* On one thread there is next to nothing to wait for. */
static void test_alone(void **state)
{
	(void)state;
	struct bench b = open_bench(1, true);
	double least = INFINITY;
	plan_profile_attach(b.plan, b.profile);
	for (size_t i = 0; i < 50 && !(least < 0.05); i++) {
		plan_profile_reset(b.profile);
		run(&b, 1);
		least = fmin(least, seconds_of(&b, "threads", "wait") / sum(&b));
	}
	if (!(least < 0.05))
		fail_msg("one thread waits for %.1f %% of the time", 100.0 * least);
	close_bench(&b);
}

/* The same bits with and without; nothing is counted once it is detached, and reset forgets. */
static void test_disturbs_nothing(void **state)
{
	(void)state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		struct bench plain = open_bench(threads, true), b = open_bench(threads, true);
		plan_profile_attach(b.plan, b.profile);
		run(&plain, STEPS);
		run(&b, STEPS);
		compare_bits("weights", b.net->parameter_count, b.net->parameters,
			     plain.net->parameters);
		assert_true(sum(&plain) == 0.0);
		double before = sum(&b);
		plan_profile_attach(b.plan, NULL);
		run(&b, 1);
		assert_true(before > 0.0 && sum(&b) == before);
		plan_profile_reset(b.profile);
		assert_true(sum(&b) == 0.0);
		close_bench(&plain);
		close_bench(&b);
	}
}

static void test_memory(void **state)
{
	(void)state;
	struct bench b = open_bench(2, true);
	for (size_t n = 1; n <= 5; n++) {
		struct plan_profile *profile = NULL;
		memory_fail_after(n);
		assert_int_equal(plan_profile_create(b.ctx, b.plan, &profile), SCRAWL_ENOMEM);
		memory_fail_after(0);
		assert_null(profile);
	}
	plan_profile_destroy(NULL);
	plan_profile_attach(b.plan, b.profile);
	size_t before = memory_allocations();
	run(&b, STEPS);
	sum(&b);
	plan_profile_reset(b.profile);
	assert_int_equal(memory_allocations(), before);
	close_bench(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_training_entries),  cmocka_unit_test(test_inference_entries),
		cmocka_unit_test(test_batchnorm_entries), cmocka_unit_test(test_sums),
		cmocka_unit_test(test_waiting),           cmocka_unit_test(test_alone),
		cmocka_unit_test(test_disturbs_nothing),  cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
