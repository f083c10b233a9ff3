/* SPDX-License-Identifier: MIT */
/*
 * test_prepare.c - images transposed and inverted, labels shifted, as they are read
 */
#include "support/dataset_files.h"

static struct scrawl_data_options options;

static scrawl_dataset *load(const char *images)
{
	scrawl_dataset *data;
	assert_int_equal(scrawl_dataset_load_with(&ctx, at(images), at("l"), &options, &data),
			 SCRAWL_OK);
	return data;
}

static void test_transpose_invert(void **state)
{
	(void)state;
	write_images("i", 30);
	write_labels("l", 30, 4);
	scrawl_data_options_init(&options);
	options.transpose = SCRAWL_TRANSPOSE_YES;
	options.invert = true;
	scrawl_dataset *data = load("i");
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	assert_int_equal(shape.height, WIDTH);
	assert_int_equal(shape.width, HEIGHT);
	for (size_t i = 0; i < 30; i++)
		for (size_t y = 0; y < HEIGHT; y++)
			for (size_t x = 0; x < WIDTH; x++)
				assert_int_equal(scrawl_dataset_image(data, i)[x * HEIGHT + y],
						 255 - (i * 31 + y * WIDTH + x) % 256);
	assert_string_equal(scrawl_dataset_preparation(data), "transpose, invert");
	scrawl_dataset_destroy(data);
}

/* The file's name says that its images are transposed; the option overrides it. */
static void test_by_name(void **state)
{
	(void)state;
	write_images("emnist-letters-test-images-idx3-ubyte", 30);
	write_labels("l", 30, 4);
	scrawl_data_options_init(&options);
	for (int choice = SCRAWL_TRANSPOSE_BY_NAME; choice <= SCRAWL_TRANSPOSE_NO; choice++) {
		options.transpose = (enum scrawl_transpose)choice;
		scrawl_dataset *data = load("emnist-letters-test-images-idx3-ubyte");
		assert_int_equal(scrawl_dataset_shape(data).height,
				 choice == SCRAWL_TRANSPOSE_NO ? HEIGHT : WIDTH);
		scrawl_dataset_destroy(data);
	}
	options.transpose = (enum scrawl_transpose)3;
	scrawl_dataset *none;
	expect_failure(scrawl_dataset_load_with(&ctx, at("l"), NULL, &options, &none),
		       SCRAWL_EINVAL, "transpose: 3");
}

/* The fingerprint is that of the images and labels that result. */
static void test_fingerprint(void **state)
{
	(void)state;
	write_images("i", 30);
	write_labels("l", 30, 4);
	scrawl_data_options_init(&options);
	options.label_offset = -2;
	scrawl_dataset *data = load("i"), *same;
	uint8_t labels[30], pixels[30 * PIXELS];
	for (size_t i = 0; i < 30; i++) {
		labels[i] = (uint8_t)(label_of(i, 4) + 2);
		assert_int_equal(scrawl_dataset_label(data, i), labels[i]);
		memcpy(pixels + i * PIXELS, scrawl_dataset_image(data, i), PIXELS);
	}
	assert_int_equal(scrawl_dataset_class_count(data), 6);
	assert_string_equal(scrawl_dataset_preparation(data), "label_offset -2");
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	assert_int_equal(scrawl_dataset_create(&ctx, shape, 30, pixels, labels, NULL, 0, &same),
			 SCRAWL_OK);
	assert_string_equal(scrawl_dataset_hash(data), scrawl_dataset_hash(same));
	assert_string_equal(scrawl_dataset_preparation(same), "");
	scrawl_dataset_destroy(data);
	scrawl_dataset_destroy(same);
	options.label_offset = 1;
	expect_failure(scrawl_dataset_load_with(&ctx, at("i"), at("l"), &options, &data),
		       SCRAWL_EDATA, "image 0 has label 0");
}

/* Images that have one of the two wanted sides already are resized too. */
static void test_one_side(void **state)
{
	(void)state;
	static const size_t sizes[][2] = { { HEIGHT, WIDTH + 4 }, { HEIGHT + 4, WIDTH } };
	write_images("i", 30);
	write_labels("l", 30, 4);
	for (size_t i = 0; i < 2; i++) {
		char want[64];
		scrawl_data_options_init(&options);
		options.height = sizes[i][0];
		options.width = sizes[i][1];
		scrawl_dataset *data = load("i");
		assert_int_equal(scrawl_dataset_shape(data).height, options.height);
		assert_int_equal(scrawl_dataset_shape(data).width, options.width);
		snprintf(want, sizeof(want), "resize %zux%zu", options.height, options.width);
		assert_string_equal(scrawl_dataset_preparation(data), want);
		scrawl_dataset_destroy(data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_transpose_invert),
		TEST(test_by_name),
		TEST(test_fingerprint),
		TEST(test_one_side),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
