/* SPDX-License-Identifier: MIT */
/*
 * test_selection.c - the highest-ranking of many, against sorting them all
 */
#include "output/selection.h"

#include <stdlib.h>

#include "cli/message.h"
#include "support/output.h"

#define CLASSES 3
#define COUNT   1000

/* A rank of few different values, so that many are equal. */
static double rank_of(size_t i)
{
	return (double)(i * 7919 % 101);
}

static int compare_indices(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	if (rank_of(x) != rank_of(y))
		return rank_of(x) > rank_of(y) ? -1 : 1;
	return x < y ? -1 : 1;
}

static void test_limits(void **state)
{
	(void)state;
	size_t order[COUNT];
	for (size_t i = 0; i < COUNT; i++)
		order[i] = i;
	qsort(order, COUNT, sizeof(order[0]), compare_indices);
	static const size_t limits[] = { 1, 2, 3, 64, 65, 999, 1000, 1001, SIZE_MAX };
	for (size_t l = 0; l < sizeof(limits) / sizeof(limits[0]); l++) {
		struct selection s = { .classes = CLASSES, .limit = limits[l] };
		for (size_t i = 0; i < COUNT; i++) {
			float probabilities[CLASSES] = { (float)i, 1.0f, 2.0f };
			const struct reading reading = { i, i, (int)(i % 5), probabilities };
			assert_int_equal(selection_add(&s, &reading, rank_of(i)), EXIT_DONE);
			assert_true(s.count <= limits[l]);
		}
		selection_sort(&s);
		assert_int_equal(s.count, limits[l] < COUNT ? limits[l] : COUNT);
		for (size_t i = 0; i < s.count; i++) {
			const struct reading *found = &s.entries[i].reading;
			assert_int_equal(found->index, order[i]);
			assert_int_equal(found->label, order[i] % 5);
			assert_true(found->probabilities[0] == (float)order[i]);
			assert_true(found->probabilities[2] == 2.0f);
		}
		selection_release(&s);
	}
}

static void test_empty(void **state)
{
	(void)state;
	struct selection s = { .classes = CLASSES, .limit = 5 };
	selection_sort(&s);
	assert_int_equal(s.count, 0);
	selection_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
