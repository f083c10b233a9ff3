/* SPDX-License-Identifier: MIT */
/*
 * test_interval.c - Wilson's interval against SciPy's, and its limits
 */
#include "eval/interval.h"
#include "support/measures.h"

static void check_intervals(const struct measured *m)
{
	json_t *recall = member(m->golden, "recall_intervals");
	json_t *precision = member(m->golden, "precision_intervals");
	EXPECT_NUMBER(m, accuracy_low);
	EXPECT_NUMBER(m, accuracy_high);
	for (size_t c = 0; c < m->classes; c++) {
		const struct scrawl_interval *r = &m->own->recall_intervals[c];
		const struct scrawl_interval *p = &m->own->precision_intervals[c];
		expect_near(m, "recall's low", r->low, element2(recall, c, 0));
		expect_near(m, "recall's high", r->high, element2(recall, c, 1));
		expect_near(m, "precision's low", p->low, element2(precision, c, 0));
		expect_near(m, "precision's high", p->high, element2(precision, c, 1));
	}
}

static void test_golden(void **state)
{
	(void)state;
	for_each_measured(check_intervals);
}

static void test_limits(void **state)
{
	(void)state;
	struct scrawl_interval nothing = interval_wilson(0, 0, NORMAL_95);
	assert_true(nothing.low == 0.0 && nothing.high == 1.0);
	for (size_t n = 1; n < 2000; n++) {
		struct scrawl_interval none = interval_wilson(0, n, NORMAL_95);
		struct scrawl_interval all = interval_wilson(n, n, NORMAL_95);
		assert_true(none.low >= 0.0 && none.low < 1e-15);
		assert_true(all.high <= 1.0 && all.high > 1.0 - 1e-15);
		assert_true(none.high < 1.0 && all.low > 0.0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
