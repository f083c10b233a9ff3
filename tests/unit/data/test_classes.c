/* SPDX-License-Identifier: MIT */
/*
 * test_classes.c - class names: from classes.txt, good and bad, and Fashion-MNIST's
 */
#include <sys/stat.h>
#include <unistd.h>

#include "support/dataset_files.h"

static void open_with_names(const char *text, size_t length, scrawl_dataset **train,
			    scrawl_dataset **test)
{
	write_file("set/classes.txt", text, length);
	assert_int_equal(scrawl_dataset_open(&ctx, at("set"), train, test), SCRAWL_OK);
}

static void refuse_names(const char *text, size_t length, const char *says)
{
	scrawl_dataset *train = NULL;
	write_file("set/classes.txt", text, length);
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, NULL), SCRAWL_EDATA, says);
	expect_failure(SCRAWL_EDATA, SCRAWL_EDATA, "classes.txt");
	assert_null(train);
}

static void test_class_names(void **state)
{
	(void)state;
	scrawl_dataset *train, *test, *rest, *val;
	make_set("set");
	const char *text = "\xef\xbb\xbf"
			   "a\r\nb c\nd\xc3\xa9j\xc3\xa0\r\n\xe2\x88\x91 \xf0\x9f\x99\x82";
	open_with_names(text, strlen(text), &train, &test);
	scrawl_dataset *parts[] = { train, test };
	for (int p = 0; p < 2; p++) {
		assert_int_equal(scrawl_dataset_class_count(parts[p]), 4);
		assert_string_equal(scrawl_dataset_class_name(parts[p], 0), "a");
		assert_string_equal(scrawl_dataset_class_name(parts[p], 1), "b c");
		assert_string_equal(scrawl_dataset_class_name(parts[p], 2), "d\xc3\xa9j\xc3\xa0");
		assert_string_equal(scrawl_dataset_class_name(parts[p], 3),
				    "\xe2\x88\x91 \xf0\x9f\x99\x82");
		assert_null(scrawl_dataset_class_name(parts[p], 4));
	}
	scrawl_dataset_destroy(test);
	/* The parts keep the names when the whole is destroyed. */
	assert_int_equal(scrawl_dataset_split(&ctx, train, 10, 1, &rest, &val), SCRAWL_OK);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(rest);
	assert_string_equal(scrawl_dataset_class_name(val, 1), "b c");
	scrawl_dataset_destroy(val);

	/* With more names than labels, there are as many classes as names. */
	open_with_names("a\nb\nc\nd\ne\nf\n", 12, &train, NULL);
	assert_int_equal(scrawl_dataset_class_count(train), 6);
	assert_string_equal(scrawl_dataset_class_name(train, 5), "f");
	scrawl_dataset_destroy(train);
	char many[2 * 257];
	for (int i = 0; i < 257; i++)
		memcpy(many + 2 * i, "n\n", 2);
	open_with_names(many, 2 * 256, &train, NULL);
	assert_int_equal(scrawl_dataset_class_count(train), 256);
	scrawl_dataset_destroy(train);
}

static void test_bad_class_names(void **state)
{
	(void)state;
	scrawl_dataset *train;
	char many[2 * 257];
	make_set("set");
	for (int i = 0; i < 257; i++)
		memcpy(many + 2 * i, "n\n", 2);
	refuse_names(many, 2 * 257, "more than 256 lines");
	refuse_names("", 0, "names 0 classes, but the labels go up to 3");
	refuse_names("a\nb\nc\n", 6, "names 3 classes, but the labels go up to 3");
	refuse_names("a\n\nc\nd\n", 7, "line 2 is empty");
	refuse_names("a\nb\n\r\nd\n", 8, "line 3 is empty");
	refuse_names("a\nb\tb\nc\nd\n", 10, "line 2 is not printable");
	refuse_names("a\nb\nc\033[2J\nd\n", 12, "line 3 is not printable");
	refuse_names("a\0\nb\nc\nd\n", 9, "line 1 is not printable");
	static const char *const not_utf8[] = {
		"\x80",     "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
		"\xc2\x9b", "\xff", "\xe2\x88", "\x7f"
	};
	for (size_t i = 0; i < sizeof(not_utf8) / sizeof(not_utf8[0]); i++) {
		char text[32];
		int length = snprintf(text, sizeof(text), "a\nb\nc\n%s\n", not_utf8[i]);
		refuse_names(text, (size_t)length, "line 4 is not printable");
	}
	static char huge[70000];
	memset(huge, 'x', sizeof(huge));
	refuse_names(huge, sizeof(huge), "too large");
	unlink(at("set/classes.txt"));
	make_folder("set/classes.txt");
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, NULL), SCRAWL_EIO,
		       "classes.txt");
	assert_int_equal(rmdir(at("set/classes.txt")), 0);
	assert_int_equal(mkfifo(at("set/classes.txt"), 0600), 0);
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, NULL), SCRAWL_EIO, "a pipe");
}

static void test_fashion_names(void **state)
{
	(void)state;
	scrawl_dataset *train, *test;
	make_set("fashion-mnist");
	static const char *const ways[] = { "fashion-mnist", "fashion-mnist/", "fashion-mnist//" };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(scrawl_dataset_open(&ctx, at(ways[i]), &train, &test), SCRAWL_OK);
		assert_int_equal(scrawl_dataset_class_count(test), 10);
		assert_string_equal(scrawl_dataset_class_name(test, 0), "T-shirt/top");
		assert_string_equal(scrawl_dataset_class_name(train, 9), "Ankle boot");
		assert_null(scrawl_dataset_class_name(train, 10));
		scrawl_dataset_destroy(train);
		scrawl_dataset_destroy(test);
	}
	/* classes.txt takes precedence, and data with eleven classes is not Fashion-MNIST. */
	write_file("fashion-mnist/classes.txt", "a\nb\nc\nd", 7);
	assert_int_equal(scrawl_dataset_open(&ctx, at("fashion-mnist"), &train, NULL), SCRAWL_OK);
	assert_string_equal(scrawl_dataset_class_name(train, 0), "a");
	scrawl_dataset_destroy(train);
	unlink(at("fashion-mnist/classes.txt"));
	write_labels("fashion-mnist/train-labels-idx1-ubyte", 30, 11);
	assert_int_equal(scrawl_dataset_open(&ctx, at("fashion-mnist"), &train, NULL), SCRAWL_OK);
	assert_string_equal(scrawl_dataset_class_name(train, 0), "0");
	scrawl_dataset_destroy(train);
	make_set("old-fashion-mnist");
	assert_int_equal(scrawl_dataset_open(&ctx, at("old-fashion-mnist"), &train, NULL),
			 SCRAWL_OK);
	assert_string_equal(scrawl_dataset_class_name(train, 0), "0");
	scrawl_dataset_destroy(train);
}

/* KMNIST's names, and folders as torchvision leaves them. */
static void test_known_names(void **state)
{
	(void)state;
	scrawl_dataset *test;
	scrawl_loader *loader;
	make_set("kmnist");
	assert_int_equal(scrawl_dataset_open(&ctx, at("kmnist"), NULL, &test), SCRAWL_OK);
	assert_string_equal(scrawl_dataset_class_name(test, 0), "\u304a");
	assert_string_equal(scrawl_dataset_class_name(test, 9), "\u3092");
	scrawl_dataset_destroy(test);
	make_folder("FashionMNIST");
	make_set("FashionMNIST/raw");
	assert_int_equal(scrawl_loader_open_test(&ctx, at("FashionMNIST"), NULL, &loader),
			 SCRAWL_OK);
	assert_string_equal(scrawl_loader_class_name(loader, 9), "Ankle boot");
	scrawl_loader_destroy(loader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_class_names),
		TEST(test_bad_class_names),
		TEST(test_fashion_names),
		TEST(test_known_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
