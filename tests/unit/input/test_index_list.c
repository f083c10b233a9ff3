/* SPDX-License-Identifier: MIT */
/*
 * test_index_list.c - lists of numbers and ranges, their images in order, and what is refused
 */
#include "input/index_list.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "support/output.h"

static scrawl_context *ctx;
static scrawl_dataset *ten; /* images */

static int setup(void **state)
{
	static const uint8_t pixels[10];
	(void)state;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return 1;
	return scrawl_dataset_create(ctx, (struct scrawl_shape){ 1, 1, 1 }, 10, pixels, NULL, NULL,
				     0, &ten);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_dataset_destroy(ten);
	scrawl_context_destroy(ctx);
	return 0;
}

/* The images of a list as digits; NULL: it does not parse, or does not fit. */
static const char *images(const char *const *texts, size_t usual)
{
	static char digits[64];
	struct index_list list = { 0 };
	for (; *texts; texts++)
		if (!index_list_parse(&list, *texts))
			return NULL;
	output_begin(stderr);
	int code = index_list_fit(&list, ten, usual, "example");
	output_end();
	if (code != EXIT_DONE)
		return NULL;
	size_t size = index_list_size(&list), largest = 0;
	for (size_t i = 0; i < size; i++) {
		size_t index = index_list_at(&list, i);
		digits[i] = (char)('0' + index);
		largest = index > largest ? index : largest;
	}
	digits[size] = '\0';
	assert_int_equal(index_list_largest(&list), largest);
	return digits;
}

#define TEXTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_lists(void **state)
{
	(void)state;
	assert_string_equal(images(TEXTS("3"), 0), "3");
	assert_string_equal(images(TEXTS("8,1,4:7"), 0), "81456");
	assert_string_equal(images(TEXTS("8:", ":2", "5"), 0), "89015");
	assert_string_equal(images(TEXTS(":2,9:,0:10"), 0), "0190123456789");
	assert_string_equal(images(TEXTS(NULL), 0), "0123456789");
	assert_string_equal(images(TEXTS(NULL), 4), "0123");
	assert_string_equal(images(TEXTS(NULL), 40), "0123456789");
	assert_string_equal(images(TEXTS("7"), 4), "7");
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const malformed[] = { "",
						 ",",
						 "1,",
						 ",1",
						 "1,,2",
						 "a",
						 "1a",
						 ":",
						 "2:2",
						 "3:2",
						 "1:2:3",
						 "-1",
						 "0:-1",
						 "1.5",
						 "1;2",
						 " 1",
						 "99999999999999999999999999",
						 "4294967296" };
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++) {
		struct index_list list = { .count = 1, .ranges = { { 5, 6 } } };
		assert_false(index_list_parse(&list, malformed[i]));
		assert_int_equal(list.count, 1);
	}
	static const char *const outside[] = { "10", "0:11", "10:", "3,10", ":11" };
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		assert_null(images(TEXTS(outside[i]), 0));
}

static void test_room(void **state)
{
	(void)state;
	struct index_list *list = calloc(1, sizeof(*list));
	char text[2 * MAX_INDEX_RANGES + 2];
	for (size_t i = 0; i <= MAX_INDEX_RANGES; i++)
		memcpy(text + 2 * i, "1,", 2);
	text[2 * MAX_INDEX_RANGES - 1] = '\0';
	assert_non_null(list);
	assert_true(index_list_parse(list, text));
	assert_int_equal(list->count, MAX_INDEX_RANGES);
	assert_false(index_list_parse(list, "1"));
	free(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_room),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
