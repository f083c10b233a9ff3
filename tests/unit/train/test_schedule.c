/* SPDX-License-Identifier: MIT */
/*
 * test_schedule.c - the learning rate over whole runs, against the formulas in schedule.c and
 * PyTorch's numbers
 */
#include "train/schedule.h"

#include "support/golden.h"

#define PEAK           0.5
#define RATE_TOLERANCE 2e-7 /* relative: the file is in float */

static const enum scrawl_schedule all[] = { SCRAWL_SCHEDULE_CONSTANT, SCRAWL_SCHEDULE_STEP,
					    SCRAWL_SCHEDULE_COSINE, SCRAWL_SCHEDULE_ONE_CYCLE };
static const double warmups[] = { 0.0, 0.1, 0.3, 0.5, 0.99 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static double rate(enum scrawl_schedule schedule, double warmup, size_t step, size_t steps)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.schedule = schedule;
	options.warmup = warmup;
	options.learning_rate = PEAK;
	return schedule_rate(&options, step, steps);
}

static void expect(double actual, double expected)
{
	if (!(fabs(actual - expected) <= 1e-12))
		fail_msg("rate %.17g, expected %.17g", actual, expected);
}

static void test_constant(void **state)
{
	(void)state;
	for (size_t step = 0; step < 101; step++)
		expect(rate(SCRAWL_SCHEDULE_CONSTANT, 0.0, step, 101), PEAK);
}

static void test_step(void **state)
{
	(void)state;
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 0, 101), PEAK);
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 49, 101), PEAK);
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 50, 101), PEAK / 10);
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 74, 101), PEAK / 10);
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 75, 101), PEAK / 100);
	expect(rate(SCRAWL_SCHEDULE_STEP, 0.0, 100, 101), PEAK / 100);
}

static void test_cosine(void **state)
{
	(void)state;
	expect(rate(SCRAWL_SCHEDULE_COSINE, 0.0, 0, 101), PEAK);
	expect(rate(SCRAWL_SCHEDULE_COSINE, 0.0, 25, 101), PEAK * (0.5 + sqrt(0.125)));
	expect(rate(SCRAWL_SCHEDULE_COSINE, 0.0, 50, 101), PEAK / 2);
	expect(rate(SCRAWL_SCHEDULE_COSINE, 0.0, 100, 101), 0.0);
	/* After a warm-up of a fifth the curve covers the other four fifths. */
	expect(rate(SCRAWL_SCHEDULE_COSINE, 0.2, 60, 101), PEAK / 2);
}

static void test_one_cycle(void **state)
{
	(void)state;
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.3, 0, 101), PEAK / 25);
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.3, 15, 101), (PEAK / 25 + PEAK) / 2);
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.3, 30, 101), PEAK);
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.3, 65, 101), (PEAK + PEAK / 250000) / 2);
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.3, 100, 101), PEAK / 250000);
	expect(rate(SCRAWL_SCHEDULE_ONE_CYCLE, 0.0, 0, 101), PEAK);
}

static void test_linear_warmup(void **state)
{
	(void)state;
	/* 20 equal steps up; the 21st step has the peak. */
	for (size_t s = 0; s < 3; s++) {
		for (size_t step = 0; step <= 20; step++)
			expect(rate(all[s], 0.2, step, 101), PEAK * (double)(step + 1) / 21);
		assert_true(rate(all[s], 0.2, 0, 101) > 0.0);
	}
}

/* The rate never falls before the peak, never rises after it, and jumps only in "step". */
static void test_shape(void **state)
{
	(void)state;
	const size_t steps = 1000;
	for (size_t s = 0; s < COUNT(all); s++) {
		for (size_t w = 0; w < COUNT(warmups) - 1; w++) {
			size_t jumps = 0;
			double before = rate(all[s], warmups[w], 0, steps), highest = before;
			bool was_climbing = warmups[w] > 0.0;
			for (size_t step = 1; step < steps; step++) {
				double now = rate(all[s], warmups[w], step, steps);
				bool climbing = (double)step < warmups[w] * (double)(steps - 1);
				if (climbing)
					assert_true(now >= before);
				else if (!was_climbing)
					assert_true(now <= before);
				jumps += fabs(now - before) > 0.02 * PEAK;
				highest = fmax(highest, now);
				before = now;
				was_climbing = climbing;
			}
			assert_int_equal(jumps, all[s] == SCRAWL_SCHEDULE_STEP ? 2 : 0);
			assert_true(highest > 0.98 * PEAK);
		}
	}
}

static void test_bounds(void **state)
{
	(void)state;
	static const size_t lengths[] = { 1, 2, 3, 5, 17, 250 };
	for (size_t s = 0; s < COUNT(all); s++)
		for (size_t w = 0; w < COUNT(warmups); w++)
			for (size_t n = 0; n < COUNT(lengths); n++)
				for (size_t step = 0; step < lengths[n]; step++) {
					double r = rate(all[s], warmups[w], step, lengths[n]);
					assert_true(r >= 0.0 && r <= PEAK * (1 + 1e-12));
				}
}

/* Even a run of one step must have a rate above 0. */
static void test_one_step(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT(all); s++)
		for (size_t w = 0; w < COUNT(warmups); w++)
			if (!(rate(all[s], warmups[w], 0, 1) >= PEAK / 25))
				fail_msg("%s, warm-up %g: rate %g of %g in a run of one step",
					 scrawl_schedule_at(all[s]), warmups[w],
					 rate(all[s], warmups[w], 0, 1), PEAK);
}

static void check_golden(const struct safetensors *file, const struct tensor *expected)
{
	struct scrawl_train_options options;
	const char *run = expected->name, *name = text(file, run, "schedule");
	scrawl_train_options_init(&options);
	options.learning_rate = number(file, run, "learning_rate");
	options.warmup = number(file, run, "warmup");
	for (unsigned i = 0; scrawl_schedule_at((enum scrawl_schedule)i); i++)
		if (strcmp(name, scrawl_schedule_at((enum scrawl_schedule)i)) == 0)
			options.schedule = (enum scrawl_schedule)i;
	assert_string_equal(scrawl_schedule_at(options.schedule), name);
	size_t steps = expected->shape[0];
	for (size_t step = 0; step < steps; step++) {
		double got = schedule_rate(&options, step, steps), wanted = expected->data[step];
		/* PyTorch's cosine is recursive: where it should be 0, it has a rounding error. */
		double allowed = RATE_TOLERANCE * wanted + 1e-12 * options.learning_rate;
		if (!(fabs(got - wanted) <= allowed))
			fail_msg("%s, step %zu of %zu: %.9g, not %.9g", run, step, steps, got,
				 wanted);
	}
}

static void test_golden(void **state)
{
	(void)state;
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	struct safetensors file = load(ctx, "schedules");
	assert_int_equal(file.count, 6);
	for (size_t i = 0; i < file.count; i++)
		check_golden(&file, &file.tensors[i]);
	safetensors_release(&file);
	scrawl_context_destroy(ctx);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(scrawl_schedule_at(SCRAWL_SCHEDULE_CONSTANT), "constant");
	assert_string_equal(scrawl_schedule_at(SCRAWL_SCHEDULE_STEP), "step");
	assert_string_equal(scrawl_schedule_at(SCRAWL_SCHEDULE_COSINE), "cosine");
	assert_string_equal(scrawl_schedule_at(SCRAWL_SCHEDULE_ONE_CYCLE), "one-cycle");
	assert_null(scrawl_schedule_at((enum scrawl_schedule)4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_constant),      cmocka_unit_test(test_step),
		cmocka_unit_test(test_cosine),        cmocka_unit_test(test_one_cycle),
		cmocka_unit_test(test_linear_warmup), cmocka_unit_test(test_shape),
		cmocka_unit_test(test_bounds),        cmocka_unit_test(test_one_step),
		cmocka_unit_test(test_golden),        cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
