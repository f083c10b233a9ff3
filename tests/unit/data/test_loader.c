/* SPDX-License-Identifier: MIT */
/*
 * test_loader.c - data sets in parts: the same images, labels and fingerprint, and every fault
 */
#include <unistd.h>

#include "core/memory.h"
#include "support/dataset_files.h"

static scrawl_loader *loader;
static char warning[256];

static void keep_warning(void *arg, const char *text)
{
	(void)arg;
	snprintf(warning, sizeof(warning), "%s", text);
}

/* Reads all in parts of `step` images and compares with whole, a data set of the same files. */
static void expect_same(const scrawl_dataset *whole, size_t step)
{
	const scrawl_dataset *part;
	size_t seen = 0, bytes = PIXELS;
	assert_int_equal(scrawl_loader_size(loader), scrawl_dataset_size(whole));
	assert_string_equal(scrawl_loader_path(loader), scrawl_dataset_path(whole));
	assert_string_equal(scrawl_loader_preparation(loader), scrawl_dataset_preparation(whole));
	for (;;) {
		assert_string_equal(scrawl_loader_hash(loader), "");
		assert_int_equal(scrawl_loader_next(loader, step, &part), SCRAWL_OK);
		if (!part)
			break;
		for (size_t i = 0; i < scrawl_dataset_size(part); i++, seen++) {
			assert_memory_equal(scrawl_dataset_image(part, i),
					    scrawl_dataset_image(whole, seen), bytes);
			assert_int_equal(scrawl_dataset_label(part, i),
					 scrawl_dataset_label(whole, seen));
			assert_int_equal(scrawl_dataset_index(part, i), seen);
		}
	}
	assert_int_equal(seen, scrawl_dataset_size(whole));
	assert_int_equal(scrawl_loader_class_count(loader), scrawl_dataset_class_count(whole));
	assert_string_equal(scrawl_loader_hash(loader), scrawl_dataset_hash(whole));
	assert_int_equal(scrawl_loader_next(loader, step, &part), SCRAWL_OK);
	assert_null(part);
}

static void test_parts(void **state)
{
	(void)state;
	struct scrawl_data_options options;
	scrawl_data_options_init(&options);
	options.transpose = SCRAWL_TRANSPOSE_YES;
	options.invert = true;
	options.label_offset = -1;
	write_images("i.gz", 30);
	write_labels("l", 30, 4);
	for (int labelled = 0; labelled < 2; labelled++)
		for (int prepared = 0; prepared < 2; prepared++)
			for (size_t step = 1; step < 40; step += 7) {
				const char *labels = labelled ? at("l") : NULL;
				const struct scrawl_data_options *o = prepared ? &options : NULL;
				scrawl_dataset *whole;
				assert_int_equal(scrawl_dataset_load_with(&ctx, at("i.gz"), labels,
									  o, &whole),
						 SCRAWL_OK);
				assert_int_equal(scrawl_loader_open(&ctx, at("i.gz"), labels, o,
								    &loader),
						 SCRAWL_OK);
				assert_int_equal(scrawl_loader_labelled(loader), labelled);
				assert_int_equal(scrawl_loader_shape(loader).height,
						 prepared ? WIDTH : HEIGHT);
				expect_same(whole, step);
				scrawl_loader_destroy(loader);
				scrawl_dataset_destroy(whole);
			}
}

/* The test part of a folder, with class names. */
static void test_folder(void **state)
{
	(void)state;
	scrawl_dataset *whole, *train;
	const scrawl_dataset *part;
	make_set("set");
	write_file("set/classes.txt", "a\nb\nc\nd\ne\n", 10);
	assert_int_equal(scrawl_dataset_open(&ctx, at("set"), &train, &whole), SCRAWL_OK);
	assert_int_equal(scrawl_loader_open_test(&ctx, at("set"), NULL, &loader), SCRAWL_OK);
	assert_string_equal(scrawl_loader_class_name(loader, 4), "e");
	assert_null(scrawl_loader_class_name(loader, 5));
	assert_int_equal(scrawl_loader_next(loader, 5, &part), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_class_count(part), 5);
	assert_string_equal(scrawl_dataset_class_name(part, 4), "e");
	scrawl_loader_destroy(loader);
	assert_int_equal(scrawl_loader_open_test(&ctx, at("set"), NULL, &loader), SCRAWL_OK);
	expect_same(whole, 5);
	scrawl_loader_destroy(loader);
	scrawl_dataset_destroy(whole);
	scrawl_dataset_destroy(train);
	write_file("set/classes.txt", "a\nb\n", 4);
	assert_int_equal(scrawl_loader_open_test(&ctx, at("set"), NULL, &loader), SCRAWL_OK);
	expect_failure(scrawl_loader_next(loader, 12, &part), SCRAWL_EDATA,
		       "names 2 classes, but the labels go up to 3");
	scrawl_loader_destroy(loader);
	expect_failure(scrawl_loader_open_test(&ctx, at("nowhere"), NULL, &loader), SCRAWL_EIO,
		       "nowhere");
}

static void expect_failure_in(size_t step, enum scrawl_status expected, const char *says)
{
	const scrawl_dataset *part;
	enum scrawl_status status;
	assert_int_equal(scrawl_loader_open(&ctx, at("i"), at("l"), NULL, &loader), SCRAWL_OK);
	do
		status = scrawl_loader_next(loader, step, &part);
	while (status == SCRAWL_OK && part);
	expect_failure(status, expected, says);
	expect_failure(scrawl_loader_next(loader, step, &part), expected, "after an error");
	assert_string_equal(scrawl_loader_hash(loader), "");
	scrawl_loader_destroy(loader);
}

static void test_faults(void **state)
{
	(void)state;
	uint8_t file[16 + 4 * PIXELS + 1] = { 0, 0, 8, 3,      0, 0, 0, 4,
					      0, 0, 0, HEIGHT, 0, 0, 0, WIDTH };
	const size_t whole = 16 + 4 * PIXELS;
	write_labels("l", 4, 4);
	write_file("i", file, whole - 1);
	expect_failure_in(1, SCRAWL_EDATA, "cut short");
	expect_failure_in(99, SCRAWL_EDATA, "59 are there");
	write_file("i", file, whole + 1);
	expect_failure_in(3, SCRAWL_EDATA, "too long");
	write_file("i", file, whole);
	write_file("l", "\0\0\x08\1\0\0\0\4\0\1\2", 11);
	expect_failure_in(2, SCRAWL_EDATA, "3 are there");
	write_labels("l", 5, 4);
	expect_failure(scrawl_loader_open(&ctx, at("i"), at("l"), NULL, &loader), SCRAWL_EDATA,
		       "4 images but");
	expect_failure(scrawl_loader_open(&ctx, "-", "-", NULL, &loader), SCRAWL_EINVAL,
		       "standard input");
	expect_failure(scrawl_loader_open(&ctx, at("x"), NULL, NULL, &loader), SCRAWL_EIO, "x: ");
	const scrawl_dataset *part;
	assert_int_equal(scrawl_loader_open(&ctx, at("i"), NULL, NULL, &loader), SCRAWL_OK);
	expect_failure(scrawl_loader_next(loader, 0, &part), SCRAWL_EINVAL, "max_images");
	assert_int_equal(scrawl_loader_next(loader, 9, &part), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_size(part), 4);
	assert_int_equal(scrawl_dataset_class_count(part), 0);
	scrawl_loader_destroy(loader);
}

/* A wrong checksum shows at the end of the file, after all images were read. */
static void test_checksum(void **state)
{
	(void)state;
	const scrawl_dataset *part;
	write_images("i.gz", 30);
	FILE *f = fopen(at("i.gz"), "r+b");
	assert_int_equal(fseek(f, -8, SEEK_END), 0);
	int byte = fgetc(f);
	assert_int_equal(fseek(f, -8, SEEK_END), 0);
	fputc(byte ^ 1, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(scrawl_loader_open(&ctx, at("i.gz"), NULL, NULL, &loader), SCRAWL_OK);
	enum scrawl_status status = scrawl_loader_next(loader, 30, &part);
	if (status == SCRAWL_OK)
		status = scrawl_loader_next(loader, 30, &part);
	expect_failure(status, SCRAWL_EDATA, "damaged gzip data");
	scrawl_loader_destroy(loader);
}

/* What loading warns of is known at the end only. */
static void test_warning(void **state)
{
	(void)state;
	const scrawl_dataset *part;
	write_images("i", 3);
	write_file("l", "\0\0\x08\1\0\0\0\3\0\1\3", 11);
	scrawl_context_set_log(&ctx, keep_warning, NULL);
	assert_int_equal(scrawl_loader_open(&ctx, at("i"), at("l"), NULL, &loader), SCRAWL_OK);
	warning[0] = '\0';
	assert_int_equal(scrawl_loader_next(loader, 3, &part), SCRAWL_OK);
	assert_string_equal(warning, "");
	assert_int_equal(scrawl_loader_next(loader, 3, &part), SCRAWL_OK);
	assert_non_null(strstr(warning, "no image shows class 2"));
	scrawl_loader_destroy(loader);
	scrawl_context_set_log(&ctx, NULL, NULL);
}

/* A part that was split lives on without the loader. */
static void test_part_outlives(void **state)
{
	(void)state;
	const scrawl_dataset *part;
	scrawl_dataset *train, *val;
	write_images("i", 30);
	write_labels("l", 30, 4);
	assert_int_equal(scrawl_loader_open(&ctx, at("i"), at("l"), NULL, &loader), SCRAWL_OK);
	assert_int_equal(scrawl_loader_next(loader, 30, &part), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_split(&ctx, part, 5, 1, &train, &val), SCRAWL_OK);
	scrawl_loader_destroy(loader);
	assert_int_equal(scrawl_dataset_image(train, 0)[1] % 31, 1);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

static enum scrawl_status read_all(void)
{
	const scrawl_dataset *part;
	loader = NULL;
	enum scrawl_status status = scrawl_loader_open_test(&ctx, at("set"), NULL, &loader);
	while (status == SCRAWL_OK) {
		status = scrawl_loader_next(loader, 5, &part);
		if (status == SCRAWL_OK && !part)
			break;
	}
	scrawl_loader_destroy(loader);
	return status;
}

/* Each allocation fails in turn: an error and (under ASan) no leak. */
static void test_memory(void **state)
{
	(void)state;
	make_set("set");
	write_file("set/classes.txt", "a\nb\nc\nd\n", 8);
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		memory_fail_after(n);
		status = read_all();
		memory_fail_after(0);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_parts),    TEST(test_folder),  TEST(test_faults),
		TEST(test_checksum), TEST(test_warning), TEST(test_part_outlives),
		TEST(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
