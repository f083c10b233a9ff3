/* SPDX-License-Identifier: MIT */
/*
 * test_dataset_open.c - a folder's training and test set opened together
 */
#include <unistd.h>

#include "core/memory.h"
#include "data/dataset_find.h"
#include "support/dataset_files.h"

static void test_open(void **state)
{
	(void)state;
	scrawl_dataset *train, *test;
	make_set("set");
	for (ctx.threads = 1; ctx.threads <= 5; ctx.threads += 2) {
		assert_int_equal(scrawl_dataset_open(&ctx, at("set"), &train, &test), SCRAWL_OK);
		assert_int_equal(scrawl_dataset_size(train), 30);
		assert_int_equal(scrawl_dataset_size(test), 12);
		assert_int_equal(scrawl_dataset_label(test, 5), label_of(5, 4));
		assert_string_equal(scrawl_dataset_path(test), at("set/t10k-images.idx3-ubyte"));
		scrawl_dataset_destroy(train);
		scrawl_dataset_destroy(test);
	}
	ctx.threads = 1;
	/* Files of a part that is not requested may be missing. */
	unlink(at("set/t10k-labels.idx1-ubyte.gz"));
	assert_int_equal(scrawl_dataset_open(&ctx, at("set"), &train, NULL), SCRAWL_OK);
	scrawl_dataset_destroy(train);
	train = test = NULL;
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, &test), SCRAWL_EIO,
		       "no t10k-labels-idx1-ubyte there (nor t10k-labels.idx1-ubyte");
	assert_null(train);
	write_labels("set/t10k-labels-idx1-ubyte", 12, 4);
	unlink(at("set/train-images-idx3-ubyte.gz"));
	assert_int_equal(scrawl_dataset_open(&ctx, at("set"), NULL, &test), SCRAWL_OK);
	scrawl_dataset_destroy(test);
	expect_failure(scrawl_dataset_open(&ctx, at("set"), NULL, NULL), SCRAWL_EINVAL, "neither");
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, NULL), SCRAWL_EIO,
		       "no train-images-idx3-ubyte there");
	/* If the second part is damaged, the first is not returned either. */
	write_images("set/train-images-idx3-ubyte.gz", 30);
	write_labels("set/t10k-labels-idx1-ubyte", 11, 4);
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, &test), SCRAWL_EDATA,
		       "11 labels");
	assert_null(train);
	/* Parts with images of different sizes. */
	uint8_t tiny[] = { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 7, 7 };
	write_file("set/t10k-images.idx3-ubyte", tiny, sizeof(tiny));
	write_labels("set/t10k-labels-idx1-ubyte", 1, 4);
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, &test), SCRAWL_EDATA,
		       "5 x 3 but");
	assert_null(train);
	/* And of different channels. */
	uint8_t colour[20 + 45] = { 0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 3 };
	write_file("set/t10k-images.idx3-ubyte", colour, sizeof(colour));
	expect_failure(scrawl_dataset_open(&ctx, at("set"), &train, &test), SCRAWL_EDATA,
		       "of 1 channels but");
	assert_null(train);
}

/* Each allocation fails in turn: an error, no data sets, and (under ASan) no leak. */
static void test_memory(void **state)
{
	(void)state;
	scrawl_dataset *train = NULL, *test = NULL;
	make_set("set");
	write_file("set/classes.txt", "a\nb\nc\nd\n", 8);
	setenv("SCRAWL_DATA_DIR", root, 1);
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		memory_fail_after(n);
		status = scrawl_dataset_open(&ctx, "set", &train, &test);
		memory_fail_after(0);
		if (status != SCRAWL_OK)
			assert_true(!train && !test);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 20);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(test);
}

/* The real MNIST, if it is found. */
static void test_mnist(void **state)
{
	const char *folder = *state;
	scrawl_dataset *train, *test;
	if (!folder) {
		print_message("skipped: MNIST not found in $SCRAWL_DATA_DIR or elsewhere\n");
		skip();
	}
	ctx.threads = 2;
	assert_int_equal(scrawl_dataset_open(&ctx, folder, &train, &test), SCRAWL_OK);
	ctx.threads = 1;
	const scrawl_dataset *parts[] = { train, test };
	for (int p = 0; p < 2; p++) {
		assert_int_equal(scrawl_dataset_size(parts[p]), p ? 10000 : 60000);
		assert_int_equal(scrawl_dataset_shape(parts[p]).height, 28);
		assert_int_equal(scrawl_dataset_shape(parts[p]).width, 28);
		assert_int_equal(scrawl_dataset_class_count(parts[p]), 10);
		assert_int_equal(scrawl_dataset_label(parts[p], 0), p ? 7 : 5);
	}
	assert_string_not_equal(scrawl_dataset_hash(train), scrawl_dataset_hash(test));
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(test);
}

int main(void)
{
	/* Found before the tests change the environment. */
	struct dataset_place mnist = { .folder = NULL };
	bool found = dataset_locate(&ctx, "mnist", &mnist) == SCRAWL_OK;
	const struct CMUnitTest tests[] = {
		TEST(test_open),
		TEST(test_memory),
		cmocka_unit_test_prestate(test_mnist, found ? mnist.folder : NULL),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	memory_free(mnist.folder);
	return failed;
}
