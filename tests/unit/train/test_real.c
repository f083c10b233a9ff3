/* SPDX-License-Identifier: MIT */
/*
 * test_real.c - a short training on real images: MNIST if it is found, else Fashion-MNIST
 */
#include <stdio.h>
#include <string.h>

#include "support/synthetic.h"

#define TRAINING_IMAGES 12000
#define EPOCHS          2

static const struct real {
	const char *name;
	double accuracy; /* required on the test set after so short a training */
} sets[] = {
	{ "mnist", 0.97 },
	{ "fashion-mnist", 0.84 },
};

static scrawl_context *ctx;
static scrawl_dataset *all, *test;
static const struct real *real;

static void test_accuracy(void **state)
{
	(void)state;
	scrawl_dataset *rest = NULL, *train = NULL;
	struct scrawl_model_options model_options;
	struct scrawl_train_options train_options;
	struct scrawl_evaluation *e = NULL;
	scrawl_model *model = NULL;
	assert_int_equal(scrawl_dataset_size(all), 60000);
	assert_int_equal(scrawl_dataset_size(test), 10000);
	synthetic_ok(ctx, scrawl_dataset_split(ctx, all, TRAINING_IMAGES, 1, &rest, &train));
	scrawl_model_options_init(&model_options);
	synthetic_ok(ctx, scrawl_model_create(ctx, "fast", &model_options, &model));
	scrawl_train_options_init(&train_options);
	train_options.epochs = EPOCHS;
	synthetic_ok(ctx, scrawl_model_train(model, train, NULL, &train_options, NULL));
	synthetic_ok(ctx, scrawl_model_evaluate(model, test, &e));
	print_message("%s: accuracy %.2f %% after %d epochs on %d images\n", real->name,
		      100.0 * e->accuracy, EPOCHS, TRAINING_IMAGES);
	assert_int_equal(e->images, 10000);
	assert_true(e->accuracy >= real->accuracy);
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(rest);
	scrawl_dataset_destroy(train);
}

/* scrawl eval relies on it: it does not look for MNIST's test images among the training images. */
static void test_disjoint(void **state)
{
	(void)state;
	if (strcmp(real->name, "mnist") != 0) {
		print_message("skipped: not MNIST\n");
		return;
	}
	assert_string_equal(scrawl_dataset_hash(all), "b96e19ac1e5fcd654b10f1afee109992");
	assert_string_equal(scrawl_dataset_hash(test), "b2f5098f38e44af03e6e62819e7b34fb");
	scrawl_image_set *set = NULL;
	synthetic_ok(ctx, scrawl_image_set_create(ctx, all, &set));
	for (size_t i = 0; i < scrawl_dataset_size(test); i++)
		if (scrawl_image_set_find(set, scrawl_dataset_image(test, i)) != SCRAWL_NO_IMAGE)
			fail_msg("test image %zu is a training image", i);
	assert_int_equal(scrawl_image_set_find(set, scrawl_dataset_image(all, 59999)), 59999);
	scrawl_image_set_destroy(set);
}

int main(void)
{
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return 1;
	for (size_t i = 0; !real && i < sizeof(sets) / sizeof(sets[0]); i++)
		if (scrawl_dataset_open(ctx, sets[i].name, &all, &test) == SCRAWL_OK)
			real = &sets[i];
	if (!real) {
		puts("skipped: neither MNIST nor Fashion-MNIST was found ($SCRAWL_DATA_DIR, "
		     "tools/scripts/fetch-mnist or Debian's dataset-fashion-mnist)");
		scrawl_context_destroy(ctx);
		return 77;
	}
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_accuracy),
					    cmocka_unit_test(test_disjoint) };
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	scrawl_dataset_destroy(all);
	scrawl_dataset_destroy(test);
	scrawl_context_destroy(ctx);
	return failed;
}
