/* SPDX-License-Identifier: MIT */
/*
 * test_mapping.c - EMNIST: names and labels from mapping.txt, images set upright, sets by prefix
 */
#include "data/mapping.h"

#include <unistd.h>

#include "core/memory.h"
#include "support/dataset_files.h"

static void expect_names(const char *text, int first, size_t count, const char *const *names)
{
	struct mapping out;
	assert_int_equal(mapping_parse(&ctx, "m", text, strlen(text), &out), SCRAWL_OK);
	assert_int_equal(out.first, first);
	assert_int_equal(out.count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(out.name[i], names[i]);
	memory_free(out.text);
}

static void test_parse(void **state)
{
	(void)state;
	expect_names("1 65 97\n2 66 98\n", 1, 2, (const char *const[]){ "Aa", "Bb" });
	expect_names("0 48\r\n1 49 \r\n2 233", 0, 3, (const char *const[]){ "0", "1", "\u00e9" });
	expect_names("7 12354 128512\n", 7, 1, (const char *const[]){ "\u3042\U0001f600" });
	expect_names("255 33", 255, 1, (const char *const[]){ "!" });
}

static void test_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "empty" },
		{ "\n", "line 1 is not a label" },
		{ "1\n", "line 1 is not a label" },
		{ "1 65\n\n2 66\n", "line 2 is not a label" },
		{ "1 65\nA 66\n", "line 2 is not a label" },
		{ "1 65\n2 B\n", "line 2 is not a label" },
		{ "1 65\n3 66\n", "line 2 has label 3, not 2" },
		{ "1 65\n1 66\n", "line 2 has label 1, not 2" },
		{ "1 -65\n", "line 1" },
		{ "1 7\n", "line 1" },       /* a bell */
		{ "1 55296\n", "line 1" },   /* a surrogate */
		{ "1 1114112\n", "line 1" }, /* beyond Unicode */
		{ "1 99999999999999999999\n", "line 1" },
		{ "99999999999 65\n", "line 1" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mapping out = { .count = 0 };
		expect_failure(mapping_parse(&ctx, "m", cases[i].text, strlen(cases[i].text), &out),
			       SCRAWL_EDATA, cases[i].says);
		assert_null(out.text);
	}
	char many[257 * 8] = "";
	for (int i = 0; i < 257; i++)
		snprintf(many + strlen(many), sizeof(many) - strlen(many), "%d 65\n", i);
	struct mapping out;
	expect_failure(mapping_parse(&ctx, "m", many, strlen(many), &out), SCRAWL_EDATA,
		       "more than 256");
}

static void write_labels_from(const char *name, size_t count, size_t classes, uint8_t first)
{
	uint8_t file[8 + 64] = { 0, 0, 8, 1 };
	put_u32(file + 4, count);
	for (size_t i = 0; i < count; i++)
		file[8 + i] = (uint8_t)(first + i % classes);
	write_file(name, file, 8 + count);
}

/* emnist/ with the sets letters, whose labels are 1 to 4, and digits. */
static void make_emnist(void)
{
	make_folder("emnist");
	write_images("emnist/emnist-letters-train-images-idx3-ubyte.gz", 30);
	write_labels_from("emnist/emnist-letters-train-labels-idx1-ubyte.gz", 30, 4, 1);
	write_images("emnist/emnist-letters-test-images-idx3-ubyte.gz", 12);
	write_labels_from("emnist/emnist-letters-test-labels-idx1-ubyte.gz", 12, 4, 1);
	write_file("emnist/emnist-letters-mapping.txt", "1 65 97\n2 66 98\n3 67 99\n4 68 100\n",
		   32);
}

static void test_emnist(void **state)
{
	(void)state;
	scrawl_dataset *train, *test;
	scrawl_loader *loader;
	make_emnist();
	assert_int_equal(scrawl_dataset_open(&ctx, at("emnist"), &train, &test), SCRAWL_OK);
	const scrawl_dataset *parts[] = { train, test };
	for (int p = 0; p < 2; p++) {
		assert_int_equal(scrawl_dataset_class_count(parts[p]), 4); /* no class 0 */
		assert_string_equal(scrawl_dataset_class_name(parts[p], 0), "Aa");
		assert_string_equal(scrawl_dataset_class_name(parts[p], 3), "Dd");
		assert_int_equal(scrawl_dataset_label(parts[p], 5), 1);
		assert_int_equal(scrawl_dataset_shape(parts[p]).height, WIDTH);
		assert_string_equal(scrawl_dataset_preparation(parts[p]),
				    "transpose, label_offset 1");
		for (size_t y = 0; y < HEIGHT; y++)
			for (size_t x = 0; x < WIDTH; x++)
				assert_int_equal(scrawl_dataset_image(parts[p], 2)[x * HEIGHT + y],
						 62 + y * WIDTH + x);
	}
	assert_int_equal(scrawl_loader_open_test(&ctx, at("emnist/emnist-letters"), NULL, &loader),
			 SCRAWL_OK);
	assert_string_equal(scrawl_loader_class_name(loader, 3), "Dd");
	assert_string_equal(scrawl_loader_preparation(loader), "transpose, label_offset 1");
	scrawl_loader_destroy(loader);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(test);
}

static void test_emnist_faults(void **state)
{
	(void)state;
	scrawl_dataset *train, *test;
	struct scrawl_data_options options;
	scrawl_data_options_init(&options);
	make_emnist();
	options.label_offset = 2;
	expect_failure(scrawl_dataset_open_with(&ctx, at("emnist"), &options, &train, NULL),
		       SCRAWL_EINVAL, "begin with 1, but the offset given is 2");
	options.label_offset = 1;
	assert_int_equal(scrawl_dataset_open_with(&ctx, at("emnist"), &options, &train, NULL),
			 SCRAWL_OK);
	scrawl_dataset_destroy(train);
	write_file("emnist/emnist-letters-mapping.txt", "1 65 97\n2 66 98\n3 67 99\n", 24);
	expect_failure(scrawl_dataset_open(&ctx, at("emnist"), &train, &test), SCRAWL_EDATA,
		       "emnist-letters-mapping.txt: names 3 classes, but the labels go up to 3");
	/* Names in classes.txt take precedence; the labels still begin with 1. */
	write_file("emnist/classes.txt", "a\nb\nc\nd\n", 8);
	assert_int_equal(scrawl_dataset_open(&ctx, at("emnist"), &train, NULL), SCRAWL_OK);
	assert_string_equal(scrawl_dataset_class_name(train, 3), "d");
	scrawl_dataset_destroy(train);
	/* Without a mapping, the names show that the labels begin with 1. */
	unlink(at("emnist/emnist-letters-mapping.txt"));
	expect_failure(scrawl_dataset_open(&ctx, at("emnist"), &train, NULL), SCRAWL_EDATA,
		       "labels go up to 4 (if they begin with 1, an offset of 1 is missing)");
	write_file("emnist/emnist-letters-mapping.txt", "2 65 97\n3 66 98\n4 67 99\n", 24);
	expect_failure(scrawl_dataset_open(&ctx, at("emnist"), &train, NULL), SCRAWL_EDATA,
		       "has label 1, but labels from 2");
}

/* QMNIST: names by prefix, labels as rows of 8 integers. */
static void test_qmnist(void **state)
{
	(void)state;
	uint8_t file[12 + 12 * 32] = { 0, 0, 12, 2, 0, 0, 0, 12, 0, 0, 0, 8 };
	scrawl_dataset *test;
	make_folder("qmnist");
	for (size_t i = 0; i < 12; i++) {
		put_u32(file + 12 + 32 * i, i % 4);
		put_u32(file + 16 + 32 * i, 4000000);
	}
	write_images("qmnist/qmnist-test-images-idx3-ubyte.gz", 12);
	write_file("qmnist/qmnist-test-labels-idx2-int.gz", file, sizeof(file));
	assert_int_equal(scrawl_dataset_open(&ctx, at("qmnist"), NULL, &test), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_class_count(test), 4);
	assert_int_equal(scrawl_dataset_label(test, 6), 2);
	assert_int_equal(scrawl_dataset_shape(test).height, HEIGHT);
	scrawl_dataset_destroy(test);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_refused),
		TEST(test_emnist),
		TEST(test_emnist_faults),
		TEST(test_qmnist),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
