/* SPDX-License-Identifier: MIT */
/*
 * test_tiff_tags.c - fields in either byte order; directories and fields that are not in the bytes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "data/tiff_tags.h"
#include "support/tiff_file.h"

static void test_fields(void **state)
{
	(void)state;
	static const uint16_t palette[12] = { 0 };
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		const struct tiff_recipe recipe = { .big_endian = big_endian,
						    .width = 70000,
						    .height = 3,
						    .bits = 2,
						    .samples = 1,
						    .orientation = 6,
						    .palette = palette,
						    .pixels = "x",
						    .bytes = 1 };
		struct tiff_bytes tiff = tiff_file(&recipe);
		struct tiff_tags tags;
		struct tiff_field field;
		assert_true(tiff_tags_open(&tags, tiff.data, tiff.count));
		assert_int_equal(tiff_tags_value(&tags, TIFF_ORIENTATION, 1), 6);
		assert_int_equal(tiff_tags_value(&tags, TIFF_STRIP_OFFSETS, 1), 1024);
		assert_int_equal(tiff_tags_value(&tags, (enum tiff_tag)256, 1), 70000);
		assert_int_equal(tiff_tags_value(&tags, TIFF_EXTRA_SAMPLES, 77), 77);
		assert_true(tiff_tags_find(&tags, (enum tiff_tag)320, &field));
		assert_int_equal(field.count, 12);
		/* A field is all there, or it is not. */
		assert_true(tiff_tags_open(&tags, tiff.data, tiff.count - 1));
		assert_false(tiff_tags_find(&tags, (enum tiff_tag)320, &field));
	}
}

static void test_outside(void **state)
{
	(void)state;
	const struct tiff_recipe recipe = { .pixels = "x", .orientation = 6, .samples = 1 };
	struct tiff_bytes tiff = tiff_file(&recipe);
	struct tiff_tags tags;
	for (size_t size = 0; size < 1024; size++)
		if (tiff_tags_open(&tags, tiff.data, size))
			assert_int_equal(tiff_tags_value(&tags, TIFF_ORIENTATION, 1), 6);
	assert_false(tiff_tags_open(&tags, (const unsigned char *)"II+\0\10\0\0\0\0\0", 10));
	tiff_put(&tiff, false, 4, 4, 0xffffffff);
	assert_false(tiff_tags_open(&tags, tiff.data, tiff.count));
	tiff_put(&tiff, false, 4, 4, (uint32_t)tiff.count - 2);
	tiff_put(&tiff, false, tiff.count - 2, 2, 1);
	assert_false(tiff_tags_open(&tags, tiff.data, tiff.count));
}

/* Pages follow one another; thumbnails are none, and a circle ends. */
static void test_pages(void **state)
{
	(void)state;
	enum { SECOND = 3000, THIRD = 3100, LONG = 4 };
	for (int big_endian = 0; big_endian < 2; big_endian++) {
		const struct tiff_recipe recipe = { .big_endian = big_endian,
						    .pixels = "x",
						    .samples = 1 };
		struct tiff_bytes tiff = tiff_file(&recipe);
		struct tiff_tags tags;
		assert_true(tiff_tags_open(&tags, tiff.data, sizeof(tiff.data)));
		assert_int_equal(tiff_tags_pages(&tags), 1);
		tiff_put(&tiff, big_endian, 10 + 12 * tags.count, 4, SECOND);
		assert_int_equal(tiff_tags_pages(&tags), 2);
		tiff_put(&tiff, big_endian, SECOND, 2, 1);
		tiff_put(&tiff, big_endian, SECOND + 2, 2, TIFF_SUBFILE_TYPE);
		tiff_put(&tiff, big_endian, SECOND + 4, 2, LONG);
		tiff_put(&tiff, big_endian, SECOND + 6, 4, 1);
		tiff_put(&tiff, big_endian, SECOND + 10, 4, 1);
		assert_int_equal(tiff_tags_pages(&tags), 1);
		tiff_put(&tiff, big_endian, SECOND + 14, 4, THIRD);
		assert_int_equal(tiff_tags_pages(&tags), 2);
		tiff_put(&tiff, big_endian, THIRD + 2, 4, THIRD);
		assert_int_equal(tiff_tags_pages(&tags), TIFF_MAX_DIRECTORIES - 1);
		tiff_put(&tiff, big_endian, THIRD + 2, 4, 0xffffffff);
		assert_int_equal(tiff_tags_pages(&tags), 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
