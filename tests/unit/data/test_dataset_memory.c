/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_memory.c - data sets from memory: copies, class sizes, hashes, what is refused
 */
#include <string.h>

#include "core/memory.h"
#include "support/synthetic.h"

#define COUNT  6
#define HEIGHT 3
#define WIDTH  4
#define BYTES  (COUNT * HEIGHT * WIDTH * 4)

static scrawl_context *ctx;
static uint8_t pixels[BYTES];
static const uint8_t labels[COUNT] = { 2, 0, 1, 0, 2, 0 };

static const struct scrawl_shape grey = { HEIGHT, WIDTH, 1 }, colour = { HEIGHT, WIDTH, 3 };

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < BYTES; i++)
		pixels[i] = (uint8_t)(i * 37 + i / 64);
	return scrawl_context_create(2, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

static void test_copies(void **state)
{
	(void)state;
	char name[] = "zero";
	const char *names[] = { name, "one", "two", "\xc3\xa4" };
	uint8_t own_pixels[BYTES], own_labels[COUNT];
	memcpy(own_pixels, pixels, sizeof(own_pixels));
	memcpy(own_labels, labels, sizeof(own_labels));
	scrawl_dataset *data = NULL;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, colour, COUNT, own_pixels, own_labels, names,
						4, &data));
	memset(own_pixels, 0, sizeof(own_pixels));
	memset(own_labels, 0, sizeof(own_labels));
	name[0] = 'x';
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	assert_int_equal(shape.height, HEIGHT);
	assert_int_equal(shape.width, WIDTH);
	assert_int_equal(shape.channels, 3);
	assert_int_equal(scrawl_dataset_size(data), COUNT);
	assert_int_equal(scrawl_dataset_class_count(data), 4);
	assert_string_equal(scrawl_dataset_class_name(data, 0), "zero");
	assert_string_equal(scrawl_dataset_class_name(data, 3), "\xc3\xa4");
	assert_null(scrawl_dataset_class_name(data, 4));
	assert_string_equal(scrawl_dataset_path(data), "(memory)");
	size_t bytes = (size_t)HEIGHT * WIDTH * 3;
	for (size_t i = 0; i < COUNT; i++) {
		assert_memory_equal(scrawl_dataset_image(data, i), pixels + i * bytes, bytes);
		assert_int_equal(scrawl_dataset_label(data, i), labels[i]);
	}
	assert_null(scrawl_dataset_image(data, COUNT));
	scrawl_dataset_destroy(data);
}

static void test_class_sizes(void **state)
{
	(void)state;
	static const size_t sizes[] = { 3, 1, 2, 0 };
	scrawl_dataset *data = NULL, *train = NULL, *val = NULL, *unlabelled = NULL;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, grey, COUNT, pixels, labels, NULL, 0, &data));
	assert_int_equal(scrawl_dataset_class_count(data), 3);
	assert_string_equal(scrawl_dataset_class_name(data, 2), "2");
	synthetic_ok(ctx, scrawl_dataset_split(ctx, data, 2, 1, &train, &val));
	for (size_t c = 0; c < 4; c++) {
		assert_int_equal(scrawl_dataset_class_size(data, c), sizes[c]);
		assert_int_equal(scrawl_dataset_class_size(train, c) +
					 scrawl_dataset_class_size(val, c),
				 sizes[c]);
	}
	synthetic_ok(ctx,
		     scrawl_dataset_create(ctx, grey, COUNT, pixels, NULL, NULL, 0, &unlabelled));
	assert_int_equal(scrawl_dataset_class_count(unlabelled), 0);
	assert_int_equal(scrawl_dataset_class_size(unlabelled, 0), 0);
	assert_int_equal(scrawl_dataset_label(unlabelled, 0), -1);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(data);
	scrawl_dataset_destroy(unlabelled);
}

/* The hash equals that of the same data from files; another shape changes it. */
static void test_hash(void **state)
{
	(void)state;
	struct synthetic what = { .count = COUNT,
				  .height = HEIGHT,
				  .width = WIDTH,
				  .classes = 3,
				  .labels = labels,
				  .pixels = pixels };
	scrawl_dataset *loaded = synthetic_dataset(ctx, &what), *data = NULL, *other = NULL;
	synthetic_ok(ctx, scrawl_dataset_create(ctx, grey, COUNT, pixels, labels, NULL, 0, &data));
	assert_string_equal(scrawl_dataset_hash(data), scrawl_dataset_hash(loaded));
	struct scrawl_shape split = { HEIGHT, WIDTH / 2, 2 };
	synthetic_ok(ctx,
		     scrawl_dataset_create(ctx, split, COUNT, pixels, labels, NULL, 0, &other));
	assert_string_not_equal(scrawl_dataset_hash(other), scrawl_dataset_hash(data));
	scrawl_dataset_destroy(loaded);
	scrawl_dataset_destroy(data);
	scrawl_dataset_destroy(other);
}

struct attempt {
	struct scrawl_shape shape;
	size_t count;
	const uint8_t *pixels, *labels;
	const char *const *names;
	size_t classes;
	const char *says;
};

static void test_refused(void **state)
{
	(void)state;
	static const char *const good[] = { "a", "b", "c" }, *const gap[] = { "a", NULL, "c" },
				 *const empty[] = { "a", "b", "" },
				 *const line[] = { "a\n", "b", "c" },
				 *const latin[] = { "a", "\xe4", "c" };
	const struct attempt attempts[] = {
		{ { 0, 4, 1 }, COUNT, pixels, labels, NULL, 0, "shape: images of 0x4x1" },
		{ { 3, 0, 1 }, COUNT, pixels, labels, NULL, 0, "shape: " },
		{ { 3, 4, 0 }, COUNT, pixels, labels, NULL, 0, "channels 1 to 4" },
		{ { 3, 4, 5 }, COUNT, pixels, labels, NULL, 0, "images of 3x4x5" },
		{ grey, 0, pixels, labels, NULL, 0, "count: a data set of 0 images" },
		{ grey, (size_t)UINT32_MAX + 1, pixels, labels, NULL, 0, "count: " },
		{ { SIZE_MAX / 2, 2, 2 }, 1, pixels, labels, NULL, 0, "memory can hold" },
		{ { SIZE_MAX / 4, 2, 1 }, 4, pixels, labels, NULL, 0, "memory can hold" },
		{ grey, COUNT, NULL, labels, NULL, 0, "pixels: NULL" },
		{ grey, COUNT, pixels, labels, good, 0, "class_count: 0" },
		{ grey, COUNT, pixels, NULL, NULL, 3, "no labels" },
		{ grey, COUNT, pixels, labels, NULL, 257, "class_count: 257 (at most 256)" },
		{ grey, COUNT, pixels, labels, NULL, 2, "labels: image 0 has label 2" },
		{ grey, COUNT, pixels, labels, gap, 3, "name of class 1 is missing" },
		{ grey, COUNT, pixels, labels, empty, 3, "name of class 2 is missing" },
		{ grey, COUNT, pixels, labels, line, 3, "class 0 is not printable" },
		{ grey, COUNT, pixels, labels, latin, 3, "class 1 is not printable" },
	};
	for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct attempt *a = &attempts[i];
		scrawl_dataset *data = NULL;
		synthetic_fails(ctx,
				scrawl_dataset_create(ctx, a->shape, a->count, a->pixels, a->labels,
						      a->names, a->classes, &data),
				SCRAWL_EINVAL, a->says);
		assert_null(data);
	}
}

static void test_memory_runs_out(void **state)
{
	(void)state;
	static const char *const names[] = { "a", "b", "c" };
	scrawl_dataset *data = NULL;
	size_t failures = 0;
	for (enum scrawl_status status = SCRAWL_ENOMEM; status != SCRAWL_OK; failures++) {
		memory_fail_after(failures + 1);
		status = scrawl_dataset_create(ctx, grey, COUNT, pixels, labels, names, 3, &data);
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || (status == SCRAWL_ENOMEM && !data));
	}
	assert_int_equal(failures, 7); /* pixels, labels, set, store, path, names; then none */
	scrawl_dataset_destroy(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_class_sizes),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_memory_runs_out),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
