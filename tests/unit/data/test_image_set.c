/* SPDX-License-Identifier: MIT */
/*
 * test_image_set.c - equal images are found by their pixels, in every part of a data set
 */
#include <string.h>

#include "support/synthetic.h"

#define COUNT 500
#define BYTES 12

static scrawl_context *ctx;
static const struct scrawl_shape shape = { 2, 3, 2 };

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

/* Image i has the number i % modulus in its last two bytes and nothing else. */
static scrawl_dataset *numbered(size_t count, size_t modulus)
{
	static uint8_t pixels[COUNT * BYTES], labels[COUNT];
	memset(pixels, 0, sizeof(pixels));
	for (size_t i = 0; i < count; i++) {
		pixels[i * BYTES + BYTES - 2] = (uint8_t)(i % modulus / 256);
		pixels[i * BYTES + BYTES - 1] = (uint8_t)(i % modulus);
		labels[i] = i & 1;
	}
	scrawl_dataset *data = NULL;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, shape, count, pixels, labels, NULL, 2, &data));
	return data;
}

static void test_finds_the_first(void **state)
{
	(void)state;
	scrawl_dataset *data = numbered(COUNT, 300), *other = numbered(COUNT, COUNT);
	scrawl_image_set *set = NULL;
	synthetic_ok(ctx, scrawl_image_set_create(ctx, data, &set));
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(scrawl_image_set_find(set, scrawl_dataset_image(data, i)),
				 i % 300);
		assert_int_equal(scrawl_image_set_find(set, scrawl_dataset_image(other, i)),
				 i < 300 ? i : SCRAWL_NO_IMAGE);
	}
	scrawl_image_set_destroy(set);
	scrawl_dataset_destroy(other);
	scrawl_dataset_destroy(data);
}

/* Indices are those of the part, not of the whole that it shares pixels with. */
static void test_part(void **state)
{
	(void)state;
	scrawl_dataset *all = numbered(COUNT, COUNT), *train = NULL, *val = NULL;
	synthetic_ok(ctx, scrawl_dataset_split(ctx, all, COUNT / 4, 7, &train, &val));
	scrawl_image_set *set = NULL;
	synthetic_ok(ctx, scrawl_image_set_create(ctx, val, &set));
	size_t found = 0;
	for (size_t i = 0; i < COUNT; i++) {
		size_t index = scrawl_image_set_find(set, scrawl_dataset_image(all, i));
		if (index == SCRAWL_NO_IMAGE)
			continue;
		assert_int_equal(scrawl_dataset_index(val, index), i);
		found++;
	}
	assert_int_equal(found, COUNT / 4);
	scrawl_image_set_destroy(set);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(all);
}

static void test_single(void **state)
{
	(void)state;
	scrawl_dataset *one = numbered(1, 1), *two = numbered(2, 2);
	scrawl_image_set *set = NULL;
	synthetic_ok(ctx, scrawl_image_set_create(ctx, one, &set));
	assert_int_equal(scrawl_image_set_find(set, scrawl_dataset_image(two, 0)), 0);
	assert_int_equal(scrawl_image_set_find(set, scrawl_dataset_image(two, 1)), SCRAWL_NO_IMAGE);
	scrawl_image_set_destroy(set);
	scrawl_dataset_destroy(two);
	scrawl_dataset_destroy(one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_the_first),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_single),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
