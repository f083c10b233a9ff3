/* SPDX-License-Identifier: MIT */
/*
 * test_plan_profile.c - where a plan's time goes: the entries, and that profiling changes nothing
 */
#include "core/memory.h"
#include "support/profiled_plan.h"

static const char *const executed[] = { "conv 8 5x5,relu,maxpool 2",
					"dropout 0.25",
					"conv 8 3x3",
					"avgpool 2",
					"dense 64",
					"relu",
					"dense 10" };
static const bool has_weights[] = { true, false, true, false, true, false, true };

#define EXECUTED (sizeof(executed) / sizeof(executed[0]))

/* Every layer and pass has exactly one entry, with some time. */
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

/* In training a batchnorm has its own passes; in inference a convolution before it absorbs it. */
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
	assert_null(find(&b, "batchnorm", "prepare"));
	close_bench(&b);
}

/* Results are the same bits; a detached profile counts nothing; a reset one is empty. */
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
		cmocka_unit_test(test_training_entries),
		cmocka_unit_test(test_inference_entries),
		cmocka_unit_test(test_batchnorm_entries),
		cmocka_unit_test(test_disturbs_nothing),
		cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
