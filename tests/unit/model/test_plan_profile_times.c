/* SPDX-License-Identifier: MIT */
/*
 * test_plan_profile_times.c - the times of a plan's profile add up, and waiting is not work
 */
#include <time.h>

#include "support/profiled_plan.h"

/* The entries account for threads x time, and no time is counted twice. */
static void test_sums(void **state)
{
	(void)state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		struct bench b = open_bench(threads, true);
		double least = INFINITY;
		run(&b, 1);
		plan_profile_attach(b.plan, b.profile);
		/* The test may be interrupted between the clocks: the best of many runs. */
		for (size_t i = 0; i < 50 && !(least < 0.01); i++) {
			plan_profile_reset(b.profile);
			double start = clock_seconds();
			run(&b, 1);
			double all = (clock_seconds() - start) * threads, part = sum(&b);
			assert_true(part <= all);
			least = fmin(least, 1.0 - part / all);
		}
		if (!(least < 0.01))
			fail_msg("%u threads: %.1f %% of the time is not accounted for", threads,
				 100.0 * least);
		close_bench(&b);
	}
}

/* A dense layer in which each piece takes NAP longer. */
#define NAP 2e-3
static void slow_forward(const struct layer_call *call)
{
	dense_layer.forward(call);
	nanosleep(&(struct timespec){ .tv_nsec = (long)(NAP * 1e9) }, NULL);
}

/*
 * A layer in one piece, in which one thread works and one waits, then a layer in several, in which
 * both work: the wait must not count as work of the second layer.
 */
static void test_waiting(void **state)
{
	(void)state;
	struct bench b = open_network("conv 4 3x3, dense 2, dense 4096, dense", 2, false);
	struct batch batch = { .size = IMAGES, .images = images };
	struct layer_ops slow = dense_layer;
	slow.forward = slow_forward;
	b.net->inference.executed[1].layer->ops = b.net->inference.executed[2].layer->ops = &slow;
	plan_profile_attach(b.plan, b.profile);
	plan_forward(b.plan, &batch);
	assert_true(seconds_of(&b, "dense 2", "forward") >= NAP);
	size_t pieces = slow.forward_pieces(b.net->inference.executed[2].layer, IMAGES);
	assert_true(pieces >= 2);
	assert_true(seconds_of(&b, "dense 4096", "forward") >= (double)pieces * NAP);
	assert_true(seconds_of(&b, "threads", "wait") >= NAP);
	close_bench(&b);
}

/* A single thread hardly waits. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_waiting),
		cmocka_unit_test(test_alone),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
