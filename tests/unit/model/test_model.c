/* SPDX-License-Identifier: MIT */
/*
 * test_model.c - a model's properties, and its predictions
 */
#include <math.h>
#include <pthread.h>
#include <string.h>

#include "model/model.h"
#include "support/context.h"
#include "support/quick.h"
#include "support/synthetic.h"

static const char mixed[] = "conv 6 3x3, relu, maxpool 2, dropout 0.3, dense 12, relu, dense";

static void test_properties(void **state)
{
	(void)state;
	const struct synthetic what = { .height = 10, .width = 12, .classes = 4 };
	scrawl_model *model = synthetic_model(ctx, mixed, &what, 1, NULL);
	struct scrawl_shape input = scrawl_model_input(model);
	const struct scrawl_layer_info *info = NULL;
	size_t parameters = 0;
	assert_string_equal(scrawl_model_description(model),
			    "conv 6 3x3, relu, maxpool 2, dropout 0.3, dense 12, relu, dense 4");
	assert_int_equal(input.height, 10);
	assert_int_equal(input.width, 12);
	assert_int_equal(input.channels, 1);
	assert_int_equal(scrawl_model_class_count(model), 4);
	assert_string_equal(scrawl_model_class_name(model, 0), "0");
	assert_string_equal(scrawl_model_class_name(model, 3), "3");
	assert_null(scrawl_model_class_name(model, 4));
	assert_int_equal(scrawl_model_layer_count(model), 7);
	for (size_t i = 0; i < 7; i++) {
		info = scrawl_model_layer_at(model, i);
		parameters += info->parameters;
		assert_true(info->training_flops >= info->forward_flops);
	}
	assert_string_equal(info->text, "dense 4");
	assert_int_equal(parameters, scrawl_model_parameter_count(model));
	assert_int_equal(parameters, 54 + 6 + 4 * 5 * 6 * 12 + 12 + 12 * 4 + 4);
	assert_null(scrawl_model_layer_at(model, 7));
	assert_null(scrawl_model_layer_at(model, SIZE_MAX));
	assert_null(scrawl_model_metadata(model, "author"));
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "author", "me"));
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "author", "you"));
	assert_string_equal(scrawl_model_metadata(model, "author"), "you");
	assert_int_equal(scrawl_model_metadata_key_count(model), 1);
	assert_string_equal(scrawl_model_metadata_key_at(model, 0), "author");
	assert_null(scrawl_model_metadata_key_at(model, 1));
	scrawl_model_destroy(model);
	scrawl_model_destroy(NULL);
}

static void test_memory_figure(void **state)
{
	(void)state;
	const struct synthetic what = { .height = 10, .width = 12, .classes = 4 };
	scrawl_model *model = synthetic_model(ctx, mixed, &what, 1, NULL);
	size_t weights = scrawl_model_parameter_count(model) * sizeof(float);
	assert_true(scrawl_model_memory(model, 0) > weights);
	assert_true(scrawl_model_memory(model, 1) > scrawl_model_memory(model, 0) + 3 * weights);
	assert_true(scrawl_model_memory(model, 64) > scrawl_model_memory(model, 1));
	/* Batches whose sizes overflow, some of them to 0. */
	for (size_t batch = SIZE_MAX / 2 + 1; batch > SIZE_MAX >> 4; batch /= 2)
		assert_true(scrawl_model_memory(model, batch) == SIZE_MAX);
	scrawl_model_destroy(model);
}

/* The weights are finite, but not their products. */
static void test_answer_not_finite(void **state)
{
	(void)state;
	const struct synthetic what = { .height = 10, .width = 12, .classes = 4 };
	const uint8_t image[120] = { 255, 255, 255 };
	float probabilities[4];
	scrawl_model *model = synthetic_model(ctx, mixed, &what, 1, NULL);
	for (size_t i = 0; i < model->net->parameter_count; i++)
		model->net->parameters[i] = 1e38f;
	synthetic_fails(ctx, scrawl_model_predict(model, image, 1, probabilities), SCRAWL_ENUMERIC,
			"image 0");
	scrawl_model_destroy(model);
}

static void expect_refused(const struct scrawl_model_options *options, const char *description,
			   const char *words)
{
	scrawl_model *model = NULL;
	synthetic_fails(ctx, scrawl_model_create(ctx, description, options, &model), SCRAWL_EINVAL,
			words);
	assert_null(model);
}

static void test_bad_options(void **state)
{
	(void)state;
	static const size_t classes[] = { 0, 1, 257, SIZE_MAX };
	static const struct scrawl_shape inputs[] = {
		{ 0, 28, 1 },  { 28, 0, 1 },     { 28, 28, 0 },
		{ 28, 28, 5 }, { 20000, 28, 1 }, { SIZE_MAX, SIZE_MAX, 1 },
	};
	struct scrawl_model_options options;
	for (size_t i = 0; i < 4; i++) {
		scrawl_model_options_init(&options);
		options.classes = classes[i];
		expect_refused(&options, "dense", "classes");
	}
	for (size_t i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++) {
		scrawl_model_options_init(&options);
		options.input = inputs[i];
		expect_refused(&options, "dense", "images of");
	}
	scrawl_model_options_init(&options);
	options.conv = "fastest";
	expect_refused(&options, "dense", "\"fastest\"");
	scrawl_model_options_init(&options);
	expect_refused(&options, "", "network");
	expect_refused(&options, "dense 9", "9 values for 10 classes");
	expect_refused(&options, "no-such-network", "no-such-network");
}

/* The first n images get the same predictions as all, and evaluation reads the same classes. */
static void expect_consistent(const char *description, size_t classes)
{
	static const size_t counts[] = { 0, 1, 127, 128, 129, 300 };
	static float all[300 * 256], some[300 * 256];
	const struct synthetic what = { .count = 300, 12, 12, classes, .noise = 90, .seed = 1 };
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, description, &what, 1, NULL);
	struct scrawl_evaluation *e = NULL;
	const uint8_t *images = scrawl_dataset_image(data, 0);
	size_t confusion[256] = { 0 }; /* column sums: how often each class is read */
	synthetic_ok(ctx, scrawl_model_predict(model, images, 300, all));
	synthetic_ok(ctx, scrawl_model_evaluate(model, data, &e));
	for (size_t i = 0; i < 300; i++) {
		double sum = 0.0;
		size_t best = 0;
		for (size_t c = 0; c < classes; c++) {
			float p = all[i * classes + c];
			assert_true(p >= 0.0f && p <= 1.0f);
			sum += (double)p;
			best = p > all[i * classes + best] ? c : best;
		}
		assert_true(fabs(sum - 1.0) < 1e-5);
		confusion[best]++;
	}
	for (size_t c = 0; c < classes; c++)
		for (size_t truth = 0; truth < classes; truth++)
			confusion[c] -= e->confusion[truth * classes + c];
	for (size_t c = 0; c < classes; c++)
		assert_int_equal(confusion[c], 0);
	for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
		size_t n = counts[k];
		memset(some, 0x55, sizeof(some));
		synthetic_ok(ctx, scrawl_model_predict(model, images, n, some));
		for (size_t i = 0; i < n * classes; i++)
			assert_true(fabsf(some[i] - all[i]) <= 1e-5f);
		for (size_t i = n * classes; i < 300 * classes; i++) /* nothing written beyond n */
			assert_memory_equal(&some[i], "\x55\x55\x55\x55", 4);
	}
	synthetic_ok(ctx, scrawl_model_predict(model, NULL, 0, NULL));
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

static void test_predict(void **state)
{
	(void)state;
	expect_consistent(mixed, 2);
	expect_consistent(mixed, 7);
	expect_consistent(mixed, 256);
	expect_consistent("dense", 256);
	expect_consistent("dense 40, relu, dense", 3);
	expect_consistent("conv 6 3x3, relu, maxpool 2, conv 2 5x5", 2);
	expect_consistent("avgpool 2, conv 9 6x6", 9);
	expect_consistent("relu, dropout 0.5, dense", 5);
}

static void test_weights_depend_on_seed(void **state)
{
	(void)state;
	const struct synthetic what = { .height = 12, .width = 12, .classes = 5 };
	char hash[3][33];
	static const uint64_t seeds[] = { 1, 1, 2 };
	for (size_t i = 0; i < 3; i++) {
		scrawl_model *model = synthetic_model(ctx, mixed, &what, seeds[i], NULL);
		scrawl_model_hash(model, hash[i]);
		assert_int_equal(strspn(hash[i], "0123456789abcdef"), 32);
		assert_int_equal(hash[i][32], '\0');
		scrawl_model_destroy(model);
	}
	assert_string_equal(hash[0], hash[1]);
	assert_string_not_equal(hash[0], hash[2]);
}

/* ---- two contexts at once -------------------------------------------------------------------- */

struct job {
	scrawl_context *ctx;
	scrawl_dataset *data;
	scrawl_model *model;
	enum scrawl_status status;
	char hash[33];
};

static void *train(void *arg)
{
	struct job *job = arg;
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	if (quick())
		options.epochs = 1;
	job->status = scrawl_model_train(job->model, job->data, job->data, &options, NULL);
	scrawl_model_hash(job->model, job->hash);
	return NULL;
}

/* Large enough for several threads. */
static void make_job(struct job *job, size_t i)
{
	static const char *const nets[] = {
		"conv 20 3x3, relu, maxpool 2, conv 5 5x5",
		"conv 16 3x3, relu, maxpool 2, dropout 0.3, dense 60, relu, dense",
	};
	const struct synthetic what = { .count = 260, 12, 12, 5, .noise = 90, .seed = i };
	assert_int_equal(scrawl_context_create(2, &job->ctx), SCRAWL_OK);
	job->data = synthetic_dataset(job->ctx, &what);
	job->model = synthetic_model(job->ctx, nets[i], &what, i, NULL);
}

static void finish_job(struct job *job)
{
	synthetic_ok(job->ctx, job->status);
	scrawl_model_destroy(job->model);
	scrawl_dataset_destroy(job->data);
	scrawl_context_destroy(job->ctx);
}

static void test_two_contexts(void **state)
{
	(void)state;
	struct job alone[2], together[2];
	pthread_t threads[2];
	for (size_t i = 0; i < 2; i++) {
		make_job(&alone[i], i);
		train(&alone[i]);
		finish_job(&alone[i]);
		make_job(&together[i], i);
	}
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, train, &together[i]), 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < 2; i++) {
		finish_job(&together[i]);
		assert_string_equal(together[i].hash, alone[i].hash);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_properties),
		cmocka_unit_test(test_memory_figure),
		cmocka_unit_test(test_answer_not_finite),
		cmocka_unit_test(test_bad_options),
		cmocka_unit_test(test_predict),
		cmocka_unit_test(test_weights_depend_on_seed),
		cmocka_unit_test(test_two_contexts),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
