/* SPDX-License-Identifier: MIT */
/*
 * test_dataset.c - data sets from files of images and labels, and from pipes
 */
#include <unistd.h>

#include "core/hash.h"
#include "core/parallel.h"
#include "support/dataset_files.h"

static void test_load(void **state)
{
	(void)state;
	scrawl_dataset *data;
	write_images("i", 30);
	write_labels("l.gz", 30, 4);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l.gz"), &data), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_size(data), 30);
	assert_int_equal(scrawl_dataset_class_count(data), 4);
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	assert_int_equal(shape.height, HEIGHT);
	assert_int_equal(shape.width, WIDTH);
	assert_int_equal(shape.channels, 1);
	assert_string_equal(scrawl_dataset_path(data), at("i"));
	for (size_t i = 0; i < 30; i++) {
		assert_int_equal(scrawl_dataset_label(data, i), label_of(i, 4));
		for (size_t p = 0; p < PIXELS; p++)
			assert_int_equal(scrawl_dataset_image(data, i)[p], (i * 31 + p) % 256);
	}
	assert_null(scrawl_dataset_image(data, 30));
	assert_int_equal(scrawl_dataset_label(data, 30), -1);
	assert_string_equal(scrawl_dataset_class_name(data, 3), "3");
	assert_null(scrawl_dataset_class_name(data, 4));
	scrawl_dataset_destroy(data);
	scrawl_dataset_destroy(NULL);
}

static void keep_warning(void *arg, const char *text)
{
	snprintf(arg, 256, "%s", text);
}

/* The warning about `count` images with these labels, without the path. */
static const char *warning_of_labels(const uint8_t *labels, size_t count)
{
	static char warning[256];
	uint8_t bytes[64] = { 0, 0, 8, 1 };
	put_u32(bytes + 4, count);
	memcpy(bytes + 8, labels, count);
	write_file("labels", bytes, 8 + count);
	write_images("images", count);
	scrawl_dataset *data;
	warning[0] = '\0';
	scrawl_context_set_log(&ctx, keep_warning, warning);
	assert_int_equal(scrawl_dataset_load(&ctx, at("images"), at("labels"), &data), SCRAWL_OK);
	scrawl_context_set_log(&ctx, NULL, NULL);
	scrawl_dataset_destroy(data);
	const char *text = strstr(warning, ": no image");
	return text ? text : warning;
}

static void test_missing_classes(void **state)
{
	(void)state;
	assert_string_equal(warning_of_labels((const uint8_t[]){ 2, 0, 1 }, 3), "");
	assert_string_equal(warning_of_labels((const uint8_t[]){ 7, 7, 7 }, 3), "");
	assert_string_equal(warning_of_labels((const uint8_t[]){ 2, 0, 3 }, 3),
			    ": no image shows class 1");
	assert_string_equal(warning_of_labels((const uint8_t[]){ 2, 2, 5 }, 3),
			    ": no image shows class 0, nor 3 others below class 5");
}

static void test_unlabelled(void **state)
{
	(void)state;
	scrawl_dataset *data, *a, *b;
	write_images("i.gz", 9);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i.gz"), NULL, &data), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_size(data), 9);
	assert_int_equal(scrawl_dataset_class_count(data), 0);
	assert_int_equal(scrawl_dataset_label(data, 0), -1);
	assert_null(scrawl_dataset_class_name(data, 0));
	assert_int_equal(strlen(scrawl_dataset_hash(data)), 32);
	expect_failure(scrawl_dataset_split(&ctx, data, 3, 1, &a, &b), SCRAWL_EINVAL, "no labels");
	scrawl_dataset_destroy(data);
}

static void test_hash(void **state)
{
	(void)state;
	const char *names[] = { "a", "a.gz", "more", "other labels" };
	char hashes[4][HASH_TEXT];
	write_images("a", 30);
	write_images("a.gz", 30);
	write_images("more", 31);
	write_labels("l30", 30, 4);
	write_labels("l31", 31, 4);
	write_labels("other", 30, 5);
	for (int i = 0; i < 4; i++) {
		scrawl_dataset *data;
		const char *images = i == 3 ? "a" : names[i];
		const char *labels = i == 2 ? "l31" : i == 3 ? "other" : "l30";
		assert_int_equal(scrawl_dataset_load(&ctx, at(images), at(labels), &data),
				 SCRAWL_OK);
		strcpy(hashes[i], scrawl_dataset_hash(data));
		scrawl_dataset_destroy(data);
	}
	assert_string_equal(hashes[0], hashes[1]);
	assert_string_not_equal(hashes[0], hashes[2]);
	assert_string_not_equal(hashes[0], hashes[3]);
}

/* At any thread count the first failure in the order images, labels is reported. */
static void test_load_failures(void **state)
{
	(void)state;
	scrawl_dataset *untouched = NULL, **data = &untouched;
	write_images("i", 30);
	write_labels("l", 30, 4);
	write_labels("l29", 29, 4);
	for (ctx.threads = 1; ctx.threads <= 3; ctx.threads++) {
		expect_failure(scrawl_dataset_load(&ctx, at("i"), at("l29"), data), SCRAWL_EDATA,
			       "30 images");
		expect_failure(scrawl_dataset_load(&ctx, at("i"), at("l29"), data), SCRAWL_EDATA,
			       at("l29"));
		expect_failure(scrawl_dataset_load(&ctx, at("l"), at("i"), data), SCRAWL_EDATA,
			       at("l"));
		expect_failure(scrawl_dataset_load(&ctx, at("l"), at("i"), data), SCRAWL_EDATA,
			       "swapped");
		expect_failure(scrawl_dataset_load(&ctx, at("i"), at("i"), data), SCRAWL_EDATA,
			       "swapped");
		expect_failure(scrawl_dataset_load(&ctx, at("i"), at("none"), data), SCRAWL_EIO,
			       at("none"));
		expect_failure(scrawl_dataset_load(&ctx, at("no"), at("l29"), data), SCRAWL_EIO,
			       at("no"));
		expect_failure(scrawl_dataset_load(&ctx, at("no"), at("none"), data), SCRAWL_EIO,
			       at("no:"));
		expect_failure(scrawl_dataset_load(&ctx, "-", "-", data), SCRAWL_EINVAL,
			       "standard input");
	}
	ctx.threads = 1;
	assert_null(untouched);
}

/* Images from standard input and labels from a named pipe, at the same time. */
static void test_pipes(void **state)
{
	(void)state;
	scrawl_dataset *data;
	write_images("i", 4000);
	write_labels("l.gz", 4000, 4);
	assert_int_equal(mkfifo(at("fifo"), 0600), 0);
	char command[512];
	snprintf(command, sizeof(command), "cat '%s' >'%s' &\ncat '%s'", at("l.gz"), at("fifo"),
		 at("i"));
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	int saved = dup(STDIN_FILENO);
	assert_true(dup2(fileno(pipe), STDIN_FILENO) >= 0);
	ctx.parallel = parallel_create(2);
	assert_non_null(ctx.parallel);
	enum scrawl_status status = scrawl_dataset_load(&ctx, "-", at("fifo"), &data);
	parallel_destroy(ctx.parallel);
	ctx.parallel = NULL;
	assert_int_equal(status, SCRAWL_OK);
	assert_int_equal(scrawl_dataset_size(data), 4000);
	assert_int_equal(scrawl_dataset_image(data, 3999)[1], (3999 * 31 + 1) % 256);
	scrawl_dataset_destroy(data);
	assert_int_equal(pclose(pipe), 0);
	if (saved >= 0) {
		dup2(saved, STDIN_FILENO);
		close(saved);
	}
}

static void test_256_classes(void **state)
{
	(void)state;
	scrawl_dataset *data;
	write_images("i", 600);
	write_labels("l", 600, 256);
	assert_int_equal(scrawl_dataset_load(&ctx, at("i"), at("l"), &data), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_class_count(data), 256);
	assert_string_equal(scrawl_dataset_class_name(data, 0), "0");
	assert_string_equal(scrawl_dataset_class_name(data, 255), "255");
	assert_null(scrawl_dataset_class_name(data, 256));
	scrawl_dataset_destroy(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_load),        TEST(test_unlabelled),    TEST(test_missing_classes),
		TEST(test_hash),        TEST(test_load_failures), TEST(test_pipes),
		TEST(test_256_classes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
