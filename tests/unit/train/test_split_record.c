/* SPDX-License-Identifier: MIT */
/*
 * test_split_record.c - training data split again as a model's metadata say
 */
#include <string.h>

#include "support/synthetic.h"

static const struct synthetic what = { .count = 40, .height = 6, .width = 6, .classes = 4 };

static scrawl_context *ctx;
static scrawl_dataset *all;
static scrawl_model *model;

static int setup(void **state)
{
	(void)state;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return -1;
	all = synthetic_dataset(ctx, &what);
	model = synthetic_model(ctx, "dense", &what, 1, NULL);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(all);
	scrawl_context_destroy(ctx);
	return 0;
}

static void train_on(const scrawl_dataset *train)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	options.seed = 5;
	synthetic_ok(ctx, scrawl_model_train(model, train, NULL, &options, NULL));
}

static void expect_same(const scrawl_dataset *a, const scrawl_dataset *b)
{
	assert_int_equal(scrawl_dataset_size(a), scrawl_dataset_size(b));
	for (size_t i = 0; i < scrawl_dataset_size(a); i++)
		assert_ptr_equal(scrawl_dataset_image(a, i), scrawl_dataset_image(b, i));
}

static void expect_refusal(const scrawl_dataset *data, enum scrawl_status status, const char *words)
{
	scrawl_dataset *train = NULL, *val = NULL;
	synthetic_fails(ctx, scrawl_dataset_split_as(ctx, data, model, &train, &val), status,
			words);
	assert_null(train);
	assert_null(val);
}

static void set(const char *key, const char *value)
{
	synthetic_ok(ctx, scrawl_model_set_metadata(model, key, value));
}

static void test_same_parts(void **state)
{
	(void)state;
	scrawl_dataset *parts[4] = { NULL };
	synthetic_ok(ctx, scrawl_dataset_split(ctx, all, 9, 77, &parts[0], &parts[1]));
	train_on(parts[0]);
	assert_string_equal(scrawl_model_metadata(model, "val_count"), "9");
	assert_string_equal(scrawl_model_metadata(model, "val_seed"), "77");
	synthetic_ok(ctx, scrawl_dataset_split_as(ctx, all, model, &parts[2], &parts[3]));
	expect_same(parts[2], parts[0]);
	expect_same(parts[3], parts[1]);
	/* Training on the new part records its split as well. */
	train_on(parts[2]);
	assert_string_equal(scrawl_model_metadata(model, "val_seed"), "77");
	expect_refusal(parts[0], SCRAWL_EDATA, "31 of the 40 images that the model was trained on");
	for (size_t i = 0; i < 4; i++)
		scrawl_dataset_destroy(parts[i]);
}

static void test_same_fold(void **state)
{
	(void)state;
	scrawl_dataset *parts[4] = { NULL };
	synthetic_ok(ctx, scrawl_dataset_fold(ctx, all, 3, 2, 77, &parts[0], &parts[1]));
	train_on(all);
	train_on(parts[0]);
	assert_string_equal(scrawl_model_metadata(model, "val_folds"), "3");
	assert_string_equal(scrawl_model_metadata(model, "val_fold"), "2");
	assert_string_equal(scrawl_model_metadata(model, "val_seed"), "77");
	assert_null(scrawl_model_metadata(model, "val_count"));
	synthetic_ok(ctx, scrawl_dataset_split_as(ctx, all, model, &parts[2], &parts[3]));
	expect_same(parts[2], parts[0]);
	expect_same(parts[3], parts[1]);
	set("val_fold", "3");
	expect_refusal(all, SCRAWL_EMODEL, "without fold 3 of 3 of 40 images");
	set("val_fold", "x");
	expect_refusal(all, SCRAWL_EMODEL, "val_folds, val_fold or the seed in its metadata");
	set("val_fold", "0");
	set("val_folds", "0");
	expect_refusal(all, SCRAWL_EMODEL, "without fold 0 of 0 of 40 images");
	set("val_folds", "41");
	expect_refusal(all, SCRAWL_EMODEL, "without fold 0 of 41 of 40 images");
	/* Trained again on the whole, it is of no fold any more. */
	train_on(all);
	assert_null(scrawl_model_metadata(model, "val_folds"));
	assert_null(scrawl_model_metadata(model, "val_fold"));
	assert_string_equal(scrawl_model_metadata(model, "val_count"), "0");
	for (size_t i = 0; i < 4; i++)
		scrawl_dataset_destroy(parts[i]);
}

static void test_nothing_cut_off(void **state)
{
	(void)state;
	scrawl_dataset *train = NULL, *val = all;
	train_on(all);
	assert_string_equal(scrawl_model_metadata(model, "val_count"), "0");
	assert_null(scrawl_model_metadata(model, "val_seed"));
	synthetic_ok(ctx, scrawl_dataset_split_as(ctx, all, model, &train, &val));
	expect_same(train, all);
	assert_null(val);
	scrawl_dataset_destroy(train);
}

/* A part of a part and a validation set record no split. */
static void test_unknown(void **state)
{
	(void)state;
	scrawl_dataset *train = NULL, *val = NULL, *less = NULL, *rest = NULL;
	synthetic_ok(ctx, scrawl_dataset_split(ctx, all, 10, 1, &train, &val));
	synthetic_ok(ctx, scrawl_dataset_split(ctx, train, 10, 1, &less, &rest));
	const scrawl_dataset *const parts[] = { less, rest, val };
	for (size_t i = 0; i < 3; i++) {
		train_on(train);
		train_on(parts[i]);
		assert_null(scrawl_model_metadata(model, "val_count"));
		assert_null(scrawl_model_metadata(model, "val_seed"));
		expect_refusal(all, SCRAWL_EMODEL, "does not record how its training data");
	}
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(less);
	scrawl_dataset_destroy(rest);
}

static void test_refused(void **state)
{
	(void)state;
	expect_refusal(all, SCRAWL_EMODEL, "the model: does not record");
	train_on(all);
	set("val_count", "3");
	set("val_seed", "-1");
	expect_refusal(all, SCRAWL_EMODEL, "not a number");
	set("val_seed", "1");
	set("val_count", "many");
	expect_refusal(all, SCRAWL_EMODEL, "not a number");
	set("val_count", "40");
	expect_refusal(all, SCRAWL_EMODEL, "val_count in its metadata is 40, but it was trained");
	struct synthetic other_kind = what;
	other_kind.noise = 1;
	scrawl_dataset *other = synthetic_dataset(ctx, &other_kind);
	set("val_count", "3");
	expect_refusal(other, SCRAWL_EDATA, "not the data that the model was trained on");
	scrawl_dataset_destroy(other);
}

/* Models older than val_seed were split by their own seed. */
static void test_old_models(void **state)
{
	(void)state;
	scrawl_dataset *parts[4] = { NULL };
	train_on(all);
	set("val_count", "8");
	assert_string_equal(scrawl_model_metadata(model, "seed"), "5");
	synthetic_ok(ctx, scrawl_dataset_split(ctx, all, 8, 5, &parts[0], &parts[1]));
	synthetic_ok(ctx, scrawl_dataset_split_as(ctx, all, model, &parts[2], &parts[3]));
	expect_same(parts[2], parts[0]);
	expect_same(parts[3], parts[1]);
	for (size_t i = 0; i < 4; i++)
		scrawl_dataset_destroy(parts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_same_fold, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nothing_cut_off, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_old_models, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
