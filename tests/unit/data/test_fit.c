/* SPDX-License-Identifier: MIT */
/*
 * test_fit.c - images resized and centred into a network's input, alone and as data sets are read
 */
#include "data/fit.h"

#include "core/memory.h"
#include "data/dataset_find.h"
#include "support/dataset_files.h"

static const struct scrawl_shape mnist_shape = { 28, 28, 1 };
static uint8_t in[64 * 64 * 3], out[64 * 64 * 3];

static void draw(size_t row, size_t top, size_t left, size_t height, size_t width, uint8_t value)
{
	for (size_t y = 0; y < height; y++)
		memset(in + (top + y) * row + left, value, width);
}

/* The box of out that is not 0: top, left, height, width. */
static void expect_box(struct scrawl_shape shape, size_t top, size_t left, size_t height,
		       size_t width)
{
	for (size_t y = 0; y < shape.height; y++)
		for (size_t x = 0; x < shape.width; x++) {
			bool inside = y >= top && y < top + height && x >= left && x < left + width;
			assert_int_equal(out[y * shape.width + x] > 0, inside);
		}
}

static void test_image(void **state)
{
	(void)state;
	struct image_part from = { 16, 16, 16, 1 };
	memset(in, 255, sizeof(in));
	fit_image(&from, in, NULL, mnist_shape, out);
	expect_box(mnist_shape, 0, 0, 28, 28);
	from = (struct image_part){ 40, 20, 20, 1 }; /* tall: bars at the sides */
	fit_image(&from, in, NULL, mnist_shape, out);
	expect_box(mnist_shape, 0, 7, 28, 14);
	from = (struct image_part){ 1, 60, 60, 1 }; /* at least one pixel high */
	fit_image(&from, in, NULL, mnist_shape, out);
	expect_box(mnist_shape, 13, 0, 1, 28);
	assert_int_equal(out[13 * 28], 255);
}

static void test_ink(void **state)
{
	(void)state;
	const struct image_part from = { 50, 60, 60, 1 };
	memset(in, FIT_INK - 1, sizeof(in)); /* paper that is not quite black */
	fit_ink(&from, in, mnist_shape, out);
	expect_box(mnist_shape, 0, 0, 0, 0);
	memset(in, 0, sizeof(in));
	draw(60, 5, 40, 40, 10, 200); /* a bar: 20 x 5, with its centre of mass at pixel 14 */
	fit_ink(&from, in, mnist_shape, out);
	expect_box(mnist_shape, 5, 12, 20, 5);
	assert_int_equal(out[5 * 28 + 12], 200);
	memset(in, 0, sizeof(in));
	in[3] = FIT_INK; /* one pixel is enlarged */
	fit_ink(&from, in, mnist_shape, out);
	expect_box(mnist_shape, 5, 5, 20, 20);
	/* All mass at the end of a long stroke: it is moved only as far as it fits. */
	memset(in, 0, sizeof(in));
	draw(60, 0, 0, 1, 60, FIT_INK);
	draw(60, 0, 0, 20, 1, 255);
	fit_ink(&from, in, mnist_shape, out);
	assert_int_equal(out[27], 0);
	bool reaches_end = false;
	for (size_t y = 0; y < 28; y++)
		reaches_end = reaches_end || out[y * 28 + 27] > 0 || out[y * 28 + 26] > 0;
	assert_true(reaches_end);
}

/* A colour's ink counts, whatever the channel; all channels move together. */
static void test_channels(void **state)
{
	(void)state;
	const struct scrawl_shape to = { 28, 28, 3 };
	const struct image_part from = { 20, 20, 60, 3 };
	memset(in, 0, sizeof(in));
	for (size_t y = 0; y < 20; y++)
		in[y * 60 + 2] = 255;
	fit_ink(&from, in, to, out);
	for (size_t i = 0; i < 28 * 28; i++) {
		assert_int_equal(out[3 * i], 0);
		assert_int_equal(out[3 * i + 1], 0);
		bool stroke = i / 28 >= 5 && i / 28 < 25 && i % 28 == 14;
		assert_int_equal(out[3 * i + 2], stroke ? 255 : 0);
	}
}

/* Reading with options gives the same as the functions, in any order of options. */
static void test_load(void **state)
{
	(void)state;
	scrawl_dataset *data;
	struct scrawl_data_options options;
	scrawl_data_options_init(&options);
	write_images("i", 30);
	options.transpose = SCRAWL_TRANSPOSE_YES;
	options.invert = true;
	options.height = 10;
	options.width = 8;
	for (int centre = 0; centre < 2; centre++) {
		options.centre = centre;
		assert_int_equal(scrawl_dataset_load_with(&ctx, at("i"), NULL, &options, &data),
				 SCRAWL_OK);
		const struct scrawl_shape shape = scrawl_dataset_shape(data);
		assert_int_equal(shape.height, 10);
		assert_int_equal(shape.width, 8);
		assert_string_equal(scrawl_dataset_preparation(data),
				    centre ? "transpose, invert, centre, resize 10x8"
					   : "transpose, invert, resize 10x8");
		const struct image_part turned = { WIDTH, HEIGHT, HEIGHT, 1 };
		for (size_t i = 0; i < 30; i++) {
			for (size_t p = 0; p < PIXELS; p++)
				in[p % WIDTH * HEIGHT + p / WIDTH] =
					(uint8_t)(255 - (i * 31 + p) % 256);
			if (centre)
				fit_ink(&turned, in, shape, out);
			else
				fit_image(&turned, in, NULL, shape, out);
			assert_memory_equal(scrawl_dataset_image(data, i), out, 80);
		}
		scrawl_dataset_destroy(data);
	}
	options.width = 0;
	expect_failure(scrawl_dataset_load_with(&ctx, at("i"), NULL, &options, &data),
		       SCRAWL_EINVAL, "height, width: 10 x 0");
	options.width = FIT_MAX_SIZE + 1;
	expect_failure(scrawl_dataset_load_with(&ctx, at("i"), NULL, &options, &data),
		       SCRAWL_EINVAL, "65536");
	uint8_t wide[16 + FIT_MAX_SIZE + 1] = { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0 };
	write_file("wide", wide, sizeof(wide));
	options.width = 8;
	expect_failure(scrawl_dataset_load_with(&ctx, at("wide"), NULL, &options, &data),
		       SCRAWL_EDATA, "too large to be resized");
}

/* MNIST's images are centred already: nearly all stay as they are. */
static void test_mnist(void **state)
{
	struct dataset_place *place = *state;
	scrawl_dataset *test, *centred;
	struct scrawl_data_options options;
	if (!place) {
		print_message("skipped: MNIST not found in $SCRAWL_DATA_DIR or elsewhere\n");
		skip();
	}
	scrawl_data_options_init(&options);
	options.centre = true;
	assert_int_equal(scrawl_dataset_open(&ctx, place->folder, NULL, &test), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_open_with(&ctx, place->folder, &options, NULL, &centred),
			 SCRAWL_OK);
	size_t same = 0;
	for (size_t i = 0; i < 10000; i++)
		same += memcmp(scrawl_dataset_image(test, i), scrawl_dataset_image(centred, i),
			       784) == 0;
	print_message("%zu of 10000 images are unchanged\n", same);
	assert_true(same > 7500);
	scrawl_dataset_destroy(test);
	scrawl_dataset_destroy(centred);
}

int main(void)
{
	struct dataset_place mnist = { .folder = NULL };
	bool found = dataset_locate(&ctx, "mnist", &mnist) == SCRAWL_OK;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image),
		cmocka_unit_test(test_ink),
		cmocka_unit_test(test_channels),
		TEST(test_load),
		cmocka_unit_test_prestate(test_mnist, found ? &mnist : NULL),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	memory_free(mnist.folder);
	return failed;
}
