/* SPDX-License-Identifier: MIT */
/*
 * test_halving.c - the rounds of successive halving
 */
#include "sweep/halving.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* "12 to 1, 4 to 4, 1 to 12": combinations and epochs of each round. */
static const char *plan(size_t combinations, unsigned epochs, uint64_t halving)
{
	static char text[1024];
	struct halving_round rounds[MAX_ROUNDS];
	size_t count = halving_plan(combinations, epochs, halving, rounds), used = 0;
	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%zu to %u",
					 i ? ", " : "", rounds[i].combinations, rounds[i].epochs);
	return text;
}

static void test_plans(void **state)
{
	(void)state;
	assert_string_equal(plan(12, 12, 0), "12 to 12");
	assert_string_equal(plan(12, 12, 3), "12 to 1, 4 to 4, 1 to 12");
	assert_string_equal(plan(9, 9, 3), "9 to 1, 3 to 3, 1 to 9");
	assert_string_equal(plan(8, 9, 3), "8 to 3, 2 to 9");
	assert_string_equal(plan(100, 20, 3), "100 to 2, 33 to 7, 11 to 20");
	assert_string_equal(plan(16, 3, 2), "16 to 2, 8 to 3");
	assert_string_equal(plan(2, 30, 2), "2 to 15, 1 to 30");
	assert_string_equal(plan(5, 1, 2), "5 to 1");
	assert_string_equal(plan(1, 20, 4), "1 to 20");
	assert_string_equal(plan(3, 20, 4), "3 to 20");
}

/* For any numbers: all begin, the last round has all epochs, and each is shorter than the next. */
static void test_rules(void **state)
{
	(void)state;
	for (size_t n = 1; n < 70; n++)
		for (unsigned epochs = 1; epochs < 40; epochs++)
			for (uint64_t halving = 2; halving < 6; halving++) {
				struct halving_round r[MAX_ROUNDS];
				size_t count = halving_plan(n, epochs, halving, r);
				assert_true(count && count <= MAX_ROUNDS);
				assert_int_equal(r[0].combinations, n);
				assert_int_equal(r[count - 1].epochs, epochs);
				assert_true(r[0].epochs && r[count - 1].combinations);
				for (size_t k = 1; k < count; k++) {
					assert_true(r[k].epochs > r[k - 1].epochs);
					assert_true(r[k].combinations < r[k - 1].combinations);
				}
			}
}

static void test_largest(void **state)
{
	(void)state;
	struct halving_round rounds[MAX_ROUNDS];
	size_t count = halving_plan(SIZE_MAX, UINT32_MAX, 2, rounds);
	assert_int_equal(count, MAX_ROUNDS);
	assert_int_equal(rounds[0].epochs, 2);
	assert_int_equal(rounds[count - 1].epochs, UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plans),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_largest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
