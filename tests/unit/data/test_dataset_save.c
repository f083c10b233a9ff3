/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_save.c - written data sets read back the same, and equal ones give equal files
 */
#include <zlib.h>

#include "core/memory.h"
#include "support/context_folder.h"
#include "support/synthetic.h"

#define COUNT 300

static scrawl_dataset *made_data(size_t channels)
{
	static uint8_t pixels[COUNT * 6 * 5 * 3], labels[COUNT];
	scrawl_dataset *data;
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * i / 7);
	for (size_t i = 0; i < COUNT; i++)
		labels[i] = (uint8_t)(i % 256);
	synthetic_ok(ctx, scrawl_dataset_create(ctx, (struct scrawl_shape){ 6, 5, channels }, COUNT,
						pixels, labels, NULL, 0, &data));
	return data;
}

static size_t read_file(const char *path, unsigned char *bytes, size_t room, bool unpack)
{
	size_t count;
	if (unpack) {
		gzFile file = gzopen(path, "rb");
		assert_non_null(file);
		int n = gzread(file, bytes, (unsigned)room);
		assert_true(n >= 0);
		count = (size_t)n;
		assert_int_equal(gzclose(file), Z_OK);
	} else {
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		count = fread(bytes, 1, room, file);
		fclose(file);
	}
	assert_true(count < room);
	return count;
}

static void test_round_trip(void **state)
{
	(void)state;
	scrawl_dataset *data = made_data(1), *again;
	synthetic_ok(ctx, scrawl_dataset_save(ctx, data, "images.gz", "labels.gz"));
	synthetic_ok(ctx, scrawl_dataset_load(ctx, "images.gz", "labels.gz", &again));
	assert_string_equal(scrawl_dataset_hash(again), scrawl_dataset_hash(data));
	scrawl_dataset_destroy(again);
	/* A part of it is a data set like any other. */
	scrawl_dataset *train, *val, *whole;
	synthetic_ok(ctx, scrawl_dataset_split(ctx, data, 40, 1, &train, &val));
	synthetic_ok(ctx, scrawl_dataset_save(ctx, val, "images.gz", "labels.gz"));
	synthetic_ok(ctx, scrawl_dataset_load(ctx, "images.gz", "labels.gz", &whole));
	assert_int_equal(scrawl_dataset_size(whole), 40);
	for (size_t i = 0; i < 40; i++) {
		assert_int_equal(scrawl_dataset_label(whole, i), scrawl_dataset_label(val, i));
		assert_memory_equal(scrawl_dataset_image(whole, i), scrawl_dataset_image(val, i),
				    30);
	}
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(whole);
	scrawl_dataset_destroy(data);
}

/* No time stamp, no name. */
static void test_bytes(void **state)
{
	(void)state;
	static unsigned char first[1 << 16], second[1 << 16];
	scrawl_dataset *data = made_data(1);
	synthetic_ok(ctx, scrawl_dataset_save(ctx, data, "a.gz", "b.gz"));
	synthetic_ok(ctx, scrawl_dataset_save(ctx, data, "c.gz", "d.gz"));
	size_t count = read_file("a.gz", first, sizeof(first), false);
	assert_int_equal(read_file("c.gz", second, sizeof(second), false), count);
	assert_memory_equal(first, second, count);
	assert_memory_equal(first + 3, "\0\0\0\0\0", 5); /* flags, time */
	scrawl_dataset_destroy(data);
}

static void test_colour(void **state)
{
	(void)state;
	static unsigned char bytes[1 << 16];
	scrawl_dataset *data = made_data(3);
	synthetic_ok(ctx, scrawl_dataset_save(ctx, data, "images.gz", "labels.gz"));
	size_t count = read_file("images.gz", bytes, sizeof(bytes), true);
	static const unsigned char header[] = { 0, 0, 8, 4, 0, 0, 1, 44, 0, 0,
						0, 6, 0, 0, 0, 5, 0, 0,  0, 3 };
	assert_int_equal(count, sizeof(header) + COUNT * 90);
	assert_memory_equal(bytes, header, sizeof(header));
	assert_memory_equal(bytes + sizeof(header), scrawl_dataset_image(data, 0), COUNT * 90);
	scrawl_dataset *again;
	synthetic_ok(ctx, scrawl_dataset_load(ctx, "images.gz", "labels.gz", &again));
	assert_string_equal(scrawl_dataset_hash(again), scrawl_dataset_hash(data));
	scrawl_dataset_destroy(again);
	scrawl_dataset_destroy(data);
}

static void test_refused(void **state)
{
	(void)state;
	scrawl_dataset *data = made_data(1), *bare;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, (struct scrawl_shape){ 1, 1, 1 }, 1,
						(const uint8_t *)"x", NULL, NULL, 0, &bare));
	synthetic_fails(ctx, scrawl_dataset_save(ctx, data, "no", NULL), SCRAWL_EINVAL,
			"labels_path");
	synthetic_fails(ctx, scrawl_dataset_save(ctx, bare, "no", "labels"), SCRAWL_EINVAL,
			"labels_path: labels");
	synthetic_ok(ctx, scrawl_dataset_save(ctx, bare, "bare.gz", NULL));
	synthetic_fails(ctx, scrawl_dataset_save(ctx, data, "no/way", "labels"), SCRAWL_EIO, "no");
	for (size_t n = 1; n < 40; n++) {
		memory_fail_after(n);
		enum scrawl_status status = scrawl_dataset_save(ctx, data, "x.gz", "y.gz");
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || status == SCRAWL_ENOMEM);
		if (status == SCRAWL_OK)
			break;
	}
	scrawl_dataset_destroy(data);
	scrawl_dataset_destroy(bare);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_colour),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, enter_with_context, leave_with_context);
}
