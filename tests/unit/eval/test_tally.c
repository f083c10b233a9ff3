/* SPDX-License-Identifier: MIT */
/*
 * test_tally.c - sums over images against scikit-learn's: loss, Brier score, confusions, ranks
 */
#include "support/measures.h"

static void check_sums(const struct measured *m)
{
	json_t *confusion = member(m->golden, "confusion"), *ranked = member(m->golden, "ranked");
	EXPECT_NUMBER(m, loss);
	EXPECT_NUMBER(m, brier);
	for (size_t i = 0; i < m->classes * m->classes; i++)
		assert_int_equal(m->own->confusion[i], (size_t)element(confusion, i));
	for (size_t k = 0; k < m->classes; k++)
		assert_int_equal(m->own->ranked[k], (size_t)element(ranked, k));
	assert_int_equal(m->own->ranked[0], m->own->correct);
	assert_int_equal(m->own->ranked[m->classes - 1], m->images);
}

static void test_golden(void **state)
{
	(void)state;
	for_each_measured(check_sums);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
