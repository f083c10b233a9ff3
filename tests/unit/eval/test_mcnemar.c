/* SPDX-License-Identifier: MIT */
/*
 * test_mcnemar.c - p-values against SciPy's binomtest (golden_comparison.py), and plain loops
 */
#include "eval/mcnemar.h"

#include "support/context.h"
#include "support/golden.h"

static void test_golden(void **state)
{
	(void)state;
	struct safetensors file = load(ctx, "comparison");
	size_t tests = size(&file, "tests");
	assert_int_equal(tests, 13);
	for (size_t i = 0; i < tests; i++) {
		char run[32];
		snprintf(run, sizeof(run), "test%zu", i);
		size_t a = (size_t)number(&file, run, "a"), b = (size_t)number(&file, run, "b");
		double expected = number(&file, run, "p"), p = mcnemar_exact(a, b);
		if (!(fabs(p - expected) <= 1e-9 * expected))
			fail_msg("%zu, %zu: %.17g, expected %.17g", a, b, p, expected);
		assert_true(p == mcnemar_exact(b, a));
	}
	safetensors_release(&file);
}

/* Twice the tail of Pascal's triangle. */
static void test_small(void **state)
{
	(void)state;
	double row[42] = { 1.0 };
	for (size_t n = 0; n <= 40; n++) {
		double tail = 0.0;
		for (size_t k = 0; k <= n / 2; k++) {
			tail += row[k];
			double p = fmin(1.0, 2.0 * tail / exp2((double)n));
			assert_true(fabs(mcnemar_exact(k, n - k) - p) <= 1e-14 * p);
		}
		for (size_t k = n + 1; k > 0; k--)
			row[k] += row[k - 1];
	}
}

/* The least difference is the first that a search from below finds. */
static void test_detectable(void **state)
{
	(void)state;
	for (size_t n = 0; n < 60; n++) {
		size_t found = mcnemar_detectable(n, 0.05), total = n < 6 ? 6 : n;
		size_t difference = total % 2;
		while (mcnemar_exact((total - difference) / 2, (total + difference) / 2) > 0.05)
			difference += 2;
		assert_int_equal(found, difference);
	}
	assert_int_equal(mcnemar_detectable(0, 0.5), 2);
	assert_int_equal(mcnemar_detectable(4, mcnemar_exact(1, 3)), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_detectable),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
