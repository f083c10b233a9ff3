/* SPDX-License-Identifier: MIT */
/*
 * test_sample.c - Student's t against mpmath at 40 digits
 *
 * SciPy 1.10's stats.t.ppf agrees to 3e-9: its inverse is less exact.
 */
#include "cli/sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_near(double found, double wanted)
{
	if (!(fabs(found - wanted) <= 1e-12 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", found, wanted);
}

static void test_quantiles(void **state)
{
	(void)state;
	/* P(|T| < t) = 0.95 and 0.9, from the incomplete beta function by bisection */
	static const struct {
		size_t freedom;
		double t95, t90;
	} golden[] = {
		{ 1, 12.706204736174705, 6.3137515146750431 },
		{ 2, 4.3026527297494639, 2.9199855803537257 },
		{ 3, 3.1824463052837096, 2.3533634348018239 },
		{ 4, 2.7764451051977944, 2.1318467863266503 },
		{ 5, 2.5705818356363155, 2.0150483733330242 },
		{ 9, 2.2621571627982055, 1.8331129326562372 },
		{ 10, 2.2281388519862747, 1.8124611228116764 },
		{ 29, 2.0452296421327043, 1.6991270265334978 },
		{ 30, 2.0422724563012383, 1.6972608865939578 },
		{ 99, 1.9842169515864175, 1.6603911560169909 },
		{ 1000, 1.9623390808264085, 1.6463788172854647 },
	};
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		assert_near(student_quantile(0.95, golden[i].freedom), golden[i].t95);
		assert_near(student_quantile(0.9, golden[i].freedom), golden[i].t90);
	}
}

static void test_sample(void **state)
{
	(void)state;
	static const double x[] = { 0.981, 0.9835, 0.9792, 0.9808 };
	struct sample sample = sample_within(x, 4, 0.0, 1.0);
	assert_int_equal(sample.count, 4);
	assert_near(sample.mean, 0.981125);
	assert_near(sample.deviation, 0.001776466530316136);
	assert_near(sample.low, 0.9782982453270677);
	assert_near(sample.high, 0.9839517546729324);
	/* The interval ends where the numbers must. */
	sample = sample_within(x, 4, 0.98, 0.982);
	assert_true(sample.low == 0.98 && sample.high == 0.982);
}

static void test_few(void **state)
{
	(void)state;
	static const double x[] = { 0.5, 0.5 };
	struct sample two = sample_within(x, 2, 0.0, 1.0);
	assert_true(two.mean == 0.5 && two.deviation == 0.0 && two.low == 0.5 && two.high == 0.5);
	struct sample one = sample_within(x, 1, 0.0, 1.0);
	assert_true(one.mean == 0.5 && isnan(one.deviation) && isnan(one.low) && isnan(one.high));
	struct sample none = sample_within(x, 0, 0.0, 1.0);
	assert_true(none.count == 0 && isnan(none.mean) && isnan(none.high));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantiles),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_few),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
