/* SPDX-License-Identifier: MIT */
/*
 * test_train_reports.c - what training reports as it runs, and what it records in the model
 */
#include <string.h>

#include "support/context.h"
#include "support/easy.h"
#include "support/record.h"

static void expect_steps(size_t batch, size_t steps)
{
	struct record r = { 0 };
	struct scrawl_train_result result = { .size = sizeof(result) };
	scrawl_dataset *data = synthetic_dataset(ctx, &easy);
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	options.epochs = 2;
	options.batch = batch;
	synthetic_ok(ctx, scrawl_model_train(model, data, data, &options, &result));
	assert_int_equal(r.steps, 2 * steps);
	assert_int_equal(r.first.epoch, 1);
	assert_int_equal(r.first.epochs, 2);
	assert_int_equal(r.first.step, 1);
	assert_int_equal(r.first.steps, steps);
	assert_int_equal(r.first.images, batch < 60 ? batch : 60);
	assert_int_equal(r.first.total, 120);
	assert_int_equal(r.last.epoch, 2);
	assert_int_equal(r.last.step, steps);
	assert_int_equal(r.last.images, 120);
	assert_true(r.epoch[1].train_loss == r.last.loss);
	assert_true(r.epoch[1].train_accuracy >= 0.0 && r.epoch[1].train_accuracy <= 1.0);
	assert_true(r.epoch[1].learning_rate == options.learning_rate);
	assert_true(r.epoch[1].images_per_second > 0.0 && result.images_per_second > 0.0);
	assert_true(r.epoch[0].seconds > 0.0 && r.epoch[1].seconds >= r.last.seconds);
	assert_true(result.seconds >= r.epoch[1].seconds);
	assert_true(result.training_seconds > 0.0 && result.training_seconds < result.seconds);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

static void test_steps(void **state)
{
	(void)state;
	expect_steps(1, 60);
	expect_steps(16, 4);
	expect_steps(20, 3);
	expect_steps(59, 2);
	expect_steps(60, 1);
	expect_steps(61, 1);
	expect_steps(65536, 1);
}

/* A batch larger than the data is all the data. */
static void test_batch_of_all(void **state)
{
	(void)state;
	static const size_t batches[] = { 60, 64, 5000 };
	char hash[3][33];
	for (size_t i = 0; i < 3; i++) {
		struct record r = { 0 };
		scrawl_dataset *data = synthetic_dataset(ctx, &easy);
		scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
		struct scrawl_train_options options = watched(&r, model);
		options.batch = batches[i];
		synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
		scrawl_model_hash(model, hash[i]);
		assert_string_equal(hash[i], hash[0]);
		scrawl_model_destroy(model);
		scrawl_dataset_destroy(data);
	}
}

/* At a rate that moves no weight, an epoch's figures are those of evaluating the images. */
static void test_training_figures(void **state)
{
	(void)state;
	struct record r = { 0 };
	struct scrawl_evaluation *e = NULL;
	scrawl_dataset *data = synthetic_dataset(ctx, &easy);
	scrawl_model *model = synthetic_model(ctx, "conv 4 3x3, relu, dense", &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	options.epochs = 1;
	options.learning_rate = 1e-30;
	options.batch = 16;
	synthetic_ok(ctx, scrawl_model_evaluate(model, data, &e));
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	assert_true(2 * e->correct != e->images);
	assert_true(r.epoch[0].train_accuracy == (double)e->correct / (double)e->images);
	assert_true(fabs(r.epoch[0].train_loss - e->loss) < 1e-5);
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

static void test_what_is_recorded(void **state)
{
	(void)state;
	struct record r = { 0 };
	struct synthetic what = easy;
	what.names = "eins\nzwei\ndrei\n";
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	options.seed = 18446744073709551615u;
	assert_string_equal(scrawl_model_class_name(model, 2), "2");
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	assert_string_equal(scrawl_model_class_name(model, 0), "eins");
	assert_string_equal(scrawl_model_class_name(model, 2), "drei");
	assert_null(scrawl_model_class_name(model, 3));
	assert_string_equal(scrawl_model_metadata(model, "seed"), "18446744073709551615");
	assert_string_equal(scrawl_model_metadata(model, "data_hash"), scrawl_dataset_hash(data));
	assert_string_equal(scrawl_model_metadata(model, "scrawl_version"), scrawl_version());
	assert_non_null(strstr(scrawl_model_metadata(model, "blas"), scrawl_blas_describe()->core));
	const char *training = scrawl_model_metadata(model, "training");
	static const char *const words[] = { "sgd",      "lr 0.02",  "momentum 0.9",
					     "constant", "batch 16", "epochs 6" };
	assert_non_null(training);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(training, words[i]));
	assert_null(strstr(training, "until"));
	assert_null(strstr(training, "smoothing"));
	options = watched(&(struct record){ 0 }, model);
	options.until = 0.992;
	options.patience = 100;
	options.label_smoothing = 0.125;
	options.clip = 0.5;
	options.ema = 0.75;
	synthetic_ok(ctx, scrawl_model_train(model, data, data, &options, NULL));
	training = scrawl_model_metadata(model, "training");
	assert_non_null(strstr(training, "until 0.992, patience 100"));
	assert_non_null(strstr(training, "label-smoothing 0.125, clip 0.5, ema 0.75"));
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_batch_of_all),
		cmocka_unit_test(test_training_figures),
		cmocka_unit_test(test_what_is_recorded),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
