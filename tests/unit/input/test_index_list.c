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
static const char *images_of(const scrawl_dataset *from, const char *const *texts, size_t usual)
{
	static char digits[64];
	struct index_list list = { 0 };
	for (; *texts; texts++)
		if (!index_list_parse(&list, *texts))
			return NULL;
	output_begin(stderr);
	int code = index_list_fit(&list, from, usual, "val", "example");
	output_end();
	if (code != EXIT_DONE)
		return NULL;
	size_t size = index_list_size(&list), last = 0;
	for (size_t i = 0; i < size; i++) {
		size_t position = index_list_at(&list, i);
		digits[i] = (char)('0' + scrawl_dataset_index(from, position));
		last = position > last ? position : last;
	}
	digits[size] = '\0';
	assert_int_equal(index_list_last(&list), last);
	return digits;
}

static const char *images(const char *const *texts, size_t usual)
{
	return images_of(ten, texts, usual);
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

/* Images of a part keep their numbers. */
static void test_part(void **state)
{
	(void)state;
	static const uint8_t labels[10] = { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1 };
	static const uint8_t pixels[10];
	scrawl_dataset *all, *train, *val;
	assert_int_equal(scrawl_dataset_create(ctx, (struct scrawl_shape){ 1, 1, 1 }, 10, pixels,
					       labels, NULL, 0, &all),
			 SCRAWL_OK);
	assert_int_equal(scrawl_dataset_split(ctx, all, 4, 1, &train, &val), SCRAWL_OK);
	char in_val[5] = { 0 }, other[2] = { 0 }, range[] = "0:N";
	for (size_t i = 0; i < 4; i++)
		in_val[i] = (char)('0' + scrawl_dataset_index(val, i));
	other[0] = (char)('0' + scrawl_dataset_index(train, 0));
	assert_string_equal(images_of(val, TEXTS(NULL), 0), in_val);
	assert_string_equal(images_of(val, TEXTS("0:"), 0), in_val);
	assert_string_equal(images_of(val, TEXTS(":10"), 0), in_val);
	assert_string_equal(images_of(val, TEXTS(in_val + 3), 0), in_val + 3);
	range[2] = in_val[3];
	in_val[3] = '\0';
	assert_string_equal(images_of(val, TEXTS(range), 0), in_val);
	assert_null(images_of(val, TEXTS(other), 0));
	assert_null(images_of(val, TEXTS("10"), 0));
	scrawl_dataset_destroy(all);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
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
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_room),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
