/* SPDX-License-Identifier: MIT */
/*
 * test_holm.c - corrected p-values, by hand
 */
#include "eval/holm.h"

#include <math.h>

#include "support/context.h"
#include "support/synthetic.h"

static void expect_adjusted(const double *p, const double *expected, size_t count)
{
	double adjusted[8] = { 0.0 };
	holm_adjust(p, count, adjusted);
	for (size_t i = 0; i < count; i++)
		if (!(fabs(adjusted[i] - expected[i]) <= 1e-15))
			fail_msg("%zu: %g, expected %g", i, adjusted[i], expected[i]);
}

/* 4 x 0.005, 3 x 0.01, 2 x 0.03 and 0.04, which may not be less than the one before. */
static void test_rising(void **state)
{
	(void)state;
	static const double p[] = { 0.01, 0.04, 0.03, 0.005 };
	static const double expected[] = { 0.03, 0.06, 0.06, 0.02 };
	expect_adjusted(p, expected, 4);
}

static void test_equal_and_large(void **state)
{
	(void)state;
	static const double equal[] = { 0.02, 0.02, 0.02 }, of_equal[] = { 0.06, 0.06, 0.06 };
	static const double large[] = { 0.9, 0.5, 0.6 }, of_large[] = { 1.0, 1.0, 1.0 };
	static const double one[] = { 0.25 };
	expect_adjusted(equal, of_equal, 3);
	expect_adjusted(large, of_large, 3);
	expect_adjusted(one, one, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rising),
		cmocka_unit_test(test_equal_and_large),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
