/* SPDX-License-Identifier: MIT */
/*
 * test_usage.c - the usual course, as at the top of scrawl.h, using only scrawl.h
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/folder.h"
#include "support/synthetic.h"

static const struct synthetic train_set = {
	.count = 300, 12, 12, 4, .noise = 60, .seed = 1, .names = "circle\ncross\nline\nblot\n"
};
static const struct synthetic test_set = { .count = 200, 12, 12, 4, .noise = 60, .seed = 2 };

/* A data set called "shapes" in $SCRAWL_DATA_DIR. */
static int make_data(void **state)
{
	if (folder_enter(state) != 0 || mkdir("shapes", 0700) != 0)
		return -1;
	synthetic_write("shapes", "train", &train_set);
	synthetic_write("shapes", "t10k", &test_set);
	return setenv("SCRAWL_DATA_DIR", folder_path, 1);
}

static int remove_data(void **state)
{
	if (chdir("shapes") == 0)
		folder_clear();
	if (chdir("..") != 0)
		return -1;
	return folder_leave(state);
}

static unsigned epochs_seen;

static enum scrawl_control on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	assert_ptr_equal(arg, &epochs_seen);
	epochs_seen++;
	return epoch->val_accuracy > 2.0 ? SCRAWL_STOP : SCRAWL_CONTINUE; /* never */
}

static scrawl_model *usual_model(scrawl_context *ctx, const scrawl_dataset *train)
{
	struct scrawl_model_options options;
	scrawl_model *model = NULL;
	scrawl_model_options_init(&options);
	options.input = scrawl_dataset_shape(train);
	options.classes = scrawl_dataset_class_count(train);
	assert_int_equal(scrawl_model_create(ctx, "conv 8 3x3, relu, maxpool 2, dense", &options,
					     &model),
			 SCRAWL_OK);
	return model;
}

static void test_usual_course(void **state)
{
	(void)state;
	scrawl_context *ctx = NULL;
	scrawl_dataset *all = NULL, *train = NULL, *val = NULL, *test = NULL;
	scrawl_model *model = NULL, *loaded = NULL;
	struct scrawl_train_options train_options;
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct scrawl_evaluation *evaluation = NULL, *again = NULL;
	float probabilities[4];

	assert_int_equal(scrawl_context_create(0, &ctx), SCRAWL_OK);
	assert_true(scrawl_context_threads(ctx) >= 1);
	assert_string_equal(scrawl_context_error(ctx), "");
	assert_int_equal(scrawl_dataset_open(ctx, "shapes", &all, &test), SCRAWL_OK);
	assert_int_equal(scrawl_dataset_split(ctx, all, scrawl_dataset_size(all) / 10, 1, &train,
					      &val),
			 SCRAWL_OK);
	scrawl_dataset_destroy(all);

	model = usual_model(ctx, train);
	assert_int_equal(scrawl_path_writable(ctx, "shapes/net.safetensors"), SCRAWL_OK);

	scrawl_train_options_init(&train_options);
	train_options.on_epoch = on_epoch;
	train_options.arg = &epochs_seen;
	assert_int_equal(scrawl_model_train(model, train, val, &train_options, &result), SCRAWL_OK);
	assert_int_equal(epochs_seen, train_options.epochs);
	assert_int_equal(result.epochs, train_options.epochs);

	assert_int_equal(scrawl_model_evaluate(model, test, &evaluation), SCRAWL_OK);
	assert_int_equal(evaluation->images, 200);
	assert_true(evaluation->accuracy > 0.95);
	assert_int_equal(scrawl_model_save(model, "shapes/net.safetensors"), SCRAWL_OK);
	scrawl_model_destroy(model);

	assert_int_equal(scrawl_model_load(ctx, "shapes/net.safetensors", NULL, &loaded),
			 SCRAWL_OK);
	assert_string_equal(scrawl_model_class_name(loaded, 3), "blot");
	assert_int_equal(scrawl_model_evaluate(loaded, test, &again), SCRAWL_OK);
	assert_int_equal(again->correct, evaluation->correct);
	assert_true(again->loss == evaluation->loss);
	assert_int_equal(scrawl_model_predict(loaded, scrawl_dataset_image(test, 2), 1,
					      probabilities),
			 SCRAWL_OK);
	assert_int_equal(scrawl_dataset_label(test, 2), 2);
	assert_true(probabilities[2] > 0.5f);

	scrawl_evaluation_destroy(evaluation);
	scrawl_evaluation_destroy(again);
	scrawl_model_destroy(loaded);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(test);
	scrawl_context_destroy(ctx);
}

static void test_statuses(void **state)
{
	(void)state;
	for (enum scrawl_status s = SCRAWL_OK; s <= SCRAWL_EBUSY; s++) {
		assert_non_null(scrawl_status_text(s));
		for (enum scrawl_status other = SCRAWL_OK; other < s; other++)
			assert_string_not_equal(scrawl_status_text(s), scrawl_status_text(other));
	}
	assert_non_null(scrawl_status_text((enum scrawl_status)99));
	assert_true(strlen(scrawl_version()) >= 5);
}

static void test_contexts(void **state)
{
	(void)state;
	scrawl_context *ctx = NULL;
	assert_int_equal(scrawl_context_create(SCRAWL_MAX_THREADS + 1, &ctx), SCRAWL_EINVAL);
	assert_null(ctx);
	assert_int_equal(scrawl_context_create(SCRAWL_MAX_THREADS, &ctx), SCRAWL_OK);
	assert_int_equal(scrawl_context_threads(ctx), SCRAWL_MAX_THREADS);
	scrawl_context_destroy(ctx);
	scrawl_context_destroy(NULL);
}

static void test_lists(void **state)
{
	(void)state;
	static const char *const networks[] = { "fast", "lenet", "keras", "pytorch" };
	static const char *const convs[] = { "auto", "sparse", "gemm", "naive" };
	for (size_t i = 0; i < 4; i++) {
		size_t n = 0;
		while (scrawl_network_at(n) && strcmp(scrawl_network_at(n)->name, networks[i]) != 0)
			n++;
		assert_non_null(scrawl_network_at(n));
	}
	for (size_t i = 0; i < 3; i++) {
		size_t n = 0;
		while (scrawl_conv_algorithm_at(n) &&
		       strcmp(scrawl_conv_algorithm_at(n), convs[i]) != 0)
			n++;
		assert_non_null(scrawl_conv_algorithm_at(n));
	}
}

/* Each list has as many entries as it says, and none after them. */
static void test_counts(void **state)
{
	(void)state;
	static const size_t ends[] = { 0, 1, SIZE_MAX / 2 };
	for (size_t i = 0; i < scrawl_network_count(); i++)
		assert_non_null(scrawl_network_at(i));
	for (size_t i = 0; i < scrawl_conv_algorithm_count(); i++)
		assert_non_null(scrawl_conv_algorithm_at(i));
	for (size_t i = 0; i < scrawl_augmentation_count(); i++)
		assert_non_null(scrawl_augmentation_at(i));
	for (size_t i = 0; i < scrawl_recipe_count(); i++)
		assert_non_null(scrawl_recipe_at(i));
	for (size_t i = 0; i < scrawl_optimizer_count(); i++)
		assert_non_null(scrawl_optimizer_at((enum scrawl_optimizer)i));
	for (size_t i = 0; i < scrawl_schedule_count(); i++)
		assert_non_null(scrawl_schedule_at((enum scrawl_schedule)i));
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		assert_null(scrawl_network_at(scrawl_network_count() + ends[i]));
		assert_null(scrawl_conv_algorithm_at(scrawl_conv_algorithm_count() + ends[i]));
		assert_null(scrawl_augmentation_at(scrawl_augmentation_count() + ends[i]));
		assert_null(scrawl_recipe_at(scrawl_recipe_count() + ends[i]));
	}
	assert_null(scrawl_optimizer_at((enum scrawl_optimizer)scrawl_optimizer_count()));
	assert_null(scrawl_schedule_at((enum scrawl_schedule)scrawl_schedule_count()));
}

static void test_blas(void **state)
{
	(void)state;
	const struct scrawl_blas *blas = scrawl_blas_describe();
	assert_non_null(strstr(blas->config, "OpenBLAS"));
	assert_true(strlen(blas->core) > 0);
	assert_true(strcmp(blas->flavour, "serial") == 0 || strcmp(blas->flavour, "pthread") == 0 ||
		    strcmp(blas->flavour, "openmp") == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_usual_course, make_data, remove_data),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_contexts),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_blas),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
