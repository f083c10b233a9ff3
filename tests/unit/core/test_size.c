/* SPDX-License-Identifier: MIT */
/*
 * test_size.c - sizes at the edge of what fits
 */
#include "core/size.h"

#include "support/compare.h"

#define HALF (SIZE_MAX / 2 + 1) /* only the highest bit */

static void test_min_max(void **state)
{
	(void)state;
	assert_true(size_min(0, SIZE_MAX) == 0 && size_min(SIZE_MAX, 0) == 0);
	assert_true(size_max(0, SIZE_MAX) == SIZE_MAX && size_max(SIZE_MAX, 0) == SIZE_MAX);
	assert_true(size_min(HALF, HALF - 1) == HALF - 1 && size_max(HALF, HALF - 1) == HALF);
}

static void test_multiply(void **state)
{
	(void)state;
	size_t product;
	assert_false(size_multiply(SIZE_MAX, 2, &product));
	assert_false(size_multiply(HALF, 2, &product));
	assert_true(size_multiply(HALF / 2, 2, &product));
	assert_true(product == HALF);
	assert_true(size_multiply(SIZE_MAX, 0, &product));
	assert_true(product == 0);
}

static void test_saturation(void **state)
{
	(void)state;
	assert_true(size_product(6, 7) == 42);
	assert_true(size_product(HALF, 2) == SIZE_MAX);
	assert_true(size_product(0, SIZE_MAX) == 0);
	assert_true(size_sum(6, 7) == 13);
	assert_true(size_sum(HALF, HALF - 1) == SIZE_MAX);
	assert_true(size_sum(HALF, HALF) == SIZE_MAX);
	assert_true(size_sum(size_product(HALF, 2), 1) == SIZE_MAX);
}

static void test_round_up(void **state)
{
	(void)state;
	assert_true(size_round_up(0, 64) == 0);
	assert_true(size_round_up(1, 64) == 64);
	assert_true(size_round_up(64, 64) == 64);
	assert_true(size_round_up(65, 16) == 80);
	assert_true(size_round_up(SIZE_MAX - 127, 64) == SIZE_MAX - 127);
	assert_true(size_round_up(SIZE_MAX - 1, 64) == SIZE_MAX);
	assert_true(size_round_up(SIZE_MAX, 64) == SIZE_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_min_max),
		cmocka_unit_test(test_multiply),
		cmocka_unit_test(test_saturation),
		cmocka_unit_test(test_round_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
