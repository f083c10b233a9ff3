/* SPDX-License-Identifier: MIT */
/*
 * test_worst.c - the most confident errors are kept, in order, with their pixels
 */
#include "output/worst.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "output/ranking.h"

static void test_ranking(void **state)
{
	(void)state;
	static const float p[] = { 0.1f, 0.3f, 0.1f, 0.4f, 0.1f };
	size_t order[5];
	top_classes(p, 5, 5, order);
	static const size_t wanted[] = { 3, 1, 0, 2, 4 };
	assert_memory_equal(order, wanted, sizeof(wanted));
	top_classes(p, 5, 3, order);
	assert_memory_equal(order, wanted, 3 * sizeof(size_t));
}

/* Image i is sure of class 1 by a confidence that grows with i % 50; every fifth is right. */
static void add(struct worst_list *list, size_t i)
{
	float confidence = 0.5f + (float)(i % 50) / 100.0f;
	const float p[] = { 1.0f - confidence, confidence };
	const uint8_t pixels[] = { (uint8_t)i, 7 };
	assert_true(worst_add(list, i, i % 5 == 0, p, pixels));
}

static void test_order(void **state)
{
	(void)state;
	struct worst_list list = { .classes = 2, .shape = { 1, 2, 1 } };
	for (size_t i = 0; i < 200; i++)
		add(&list, i);
	assert_int_equal(list.count, MAX_WORST);
	/* 49, 99, 149, 199, 48, 98, ...: the earlier first; multiples of 5 are right. */
	size_t confidence = 49, block = 0;
	for (size_t i = 0; i < MAX_WORST; i++) {
		const struct worst_image *image = &list.images[i];
		assert_int_equal(image->index, block * 50 + confidence);
		assert_int_equal(image->pixels[0], image->index);
		assert_int_equal(image->pixels[1], 7);
		assert_int_equal(image->top[0], 1);
		assert_int_equal(image->label, 0);
		if (++block < 4)
			continue;
		block = 0;
		confidence -= confidence % 5 == 1 ? 2 : 1;
	}
	json_t *array = worst_json(&list);
	assert_int_equal(json_array_size(array), MAX_WORST);
	const json_t *top = json_object_get(json_array_get(array, 0), "top");
	assert_int_equal(json_array_size(top), 2); /* no more than there are classes */
	json_decref(array);
	worst_release(&list);
}

static void test_none(void **state)
{
	(void)state;
	struct worst_list list = { .classes = 2, .shape = { 1, 2, 1 } };
	add(&list, 5);
	assert_int_equal(list.count, 0);
	json_t *array = worst_json(&list);
	assert_int_equal(json_array_size(array), 0);
	json_decref(array);
	worst_release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranking),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
