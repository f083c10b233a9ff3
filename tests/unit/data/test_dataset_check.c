/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_check.c - what is warned of when images are read
 */
#include "support/dataset_files.h"

#define SIDE 10
#define AREA (SIDE * SIDE)

static char warnings[1024];

static void keep_warnings(void *arg, const char *text)
{
	const char *message = strstr(text, ": ");
	(void)arg;
	size_t length = strlen(warnings);
	snprintf(warnings + length, sizeof(warnings) - length, "%s\n", message ? message : text);
}

/* Writes 4 images of a cross of `ink` on `ground`, of which the first `blank` have none. */
static void write_crosses(uint8_t ground, uint8_t ink, size_t blank, size_t channels)
{
	uint8_t file[20 + 4 * AREA * 3] = { 0, 0, 8, 4, 0, 0, 0, 4, 0, 0, 0, SIDE, 0, 0, 0, SIDE };
	put_u32(file + 16, channels);
	memset(file + 20, ground, 4 * AREA * channels);
	for (size_t i = blank; i < 4; i++)
		for (size_t at = 2; at < 8; at++) {
			uint8_t *image = file + 20 + i * AREA * channels;
			memset(image + (at * SIDE + 5) * channels, ink, channels);
			memset(image + (5 * SIDE + at) * channels, ink, channels);
		}
	write_file("i", file, 20 + 4 * AREA * channels);
	write_labels("l", 4, 2);
}

static void expect_warnings(const char *of_loading, const char *of_reading)
{
	scrawl_dataset *data;
	scrawl_loader *loader;
	const scrawl_dataset *part = NULL;
	scrawl_context_set_log(&ctx, keep_warnings, NULL);
	warnings[0] = '\0';
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &data), SCRAWL_OK);
	assert_string_equal(warnings, of_loading);
	scrawl_dataset_destroy(data);
	warnings[0] = '\0';
	assert_int_equal(scrawl_loader_open(&ctx, at("i"), at("l"), NULL, &loader), SCRAWL_OK);
	do
		assert_int_equal(scrawl_loader_next(loader, 3, &part), SCRAWL_OK);
	while (part);
	assert_string_equal(warnings, of_reading);
	scrawl_loader_destroy(loader);
	warnings[0] = '\0';
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), NULL, &data), SCRAWL_OK);
	assert_string_equal(warnings, of_loading);
	scrawl_dataset_destroy(data);
	scrawl_context_set_log(&ctx, NULL, NULL);
}

static void test_sound(void **state)
{
	(void)state;
	write_crosses(0, 255, 0, 1);
	expect_warnings("", "");
	write_crosses(100, 120, 0, 1); /* grey on grey */
	expect_warnings("", "");
	write_crosses(255, 0, 0, 3); /* colours have no ink */
	expect_warnings("", "");
}

static void test_dark_ink(void **state)
{
	(void)state;
	static const char dark[] = ": the images seem to be dark ink on a light ground; MNIST's "
				   "are light on dark (invert them, unless this is meant)\n";
	struct scrawl_data_options options;
	scrawl_dataset *data;
	write_crosses(255, 0, 0, 1);
	expect_warnings(dark, dark);
	write_crosses(128, 0, 0, 1);
	expect_warnings(dark, dark);
	scrawl_data_options_init(&options);
	options.invert = true;
	warnings[0] = '\0';
	scrawl_context_set_log(&ctx, keep_warnings, NULL);
	assert_int_equal(scrawl_dataset_load_with(&ctx, at("i"), at("l"), &options, &data),
			 SCRAWL_OK);
	assert_string_equal(warnings, "");
	scrawl_dataset_destroy(data);
	scrawl_context_set_log(&ctx, NULL, NULL);
}

static void test_values(void **state)
{
	(void)state;
	static const char low[] = ": all pixel values are 0 or 1, almost black (white is 255)\n";
	write_crosses(0, 1, 0, 1);
	expect_warnings(low, low);
	write_crosses(0, 2, 0, 1);
	expect_warnings("", "");
}

static void test_blank(void **state)
{
	(void)state;
	write_crosses(0, 255, 1, 1);
	expect_warnings(": 1 of 4 images is blank\n", "");
	write_crosses(0, 255, 3, 3);
	expect_warnings(": 3 of 4 images are blank\n", "");
	write_crosses(255, 0, 4, 1); /* neither ink nor paper */
	expect_warnings(": 4 of 4 images are blank\n", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_sound),
		TEST(test_dark_ink),
		TEST(test_values),
		TEST(test_blank),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
