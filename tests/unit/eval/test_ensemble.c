/* SPDX-License-Identifier: MIT */
/*
 * test_ensemble.c - the mean of several models and views against means computed here
 */
#include <math.h>
#include <string.h>

#include "model/model.h"
#include "support/quick.h"
#include "support/trained_models.h"

static uint8_t *images_of(const scrawl_dataset *set)
{
	uint8_t *images = test_calloc(N, AREA);
	for (size_t i = 0; i < N; i++)
		memcpy(images + i * AREA, scrawl_dataset_image(set, i), AREA);
	return images;
}

/* Predictions p [N, CLASSES] for the images, shifted here by whole pixels. */
static void predict_shifted(scrawl_model *model, int right, int down, float *p)
{
	uint8_t *images = images_of(data), *moved = test_calloc(N, AREA);
	for (size_t i = 0; i < N * AREA; i++) {
		size_t x = i % SIDE - (size_t)right, y = i / SIDE % SIDE - (size_t)down;
		if (x < SIDE && y < SIDE)
			moved[i] = images[i / AREA * AREA + y * SIDE + x];
	}
	synthetic_ok(ctx, scrawl_model_predict(model, moved, N, p));
	test_free(moved);
	test_free(images);
}

/* The mean of `count` models over the first `views` views, at most 5. */
static void mean_by_hand(size_t count, size_t views, double *mean)
{
	static const int right[] = { 0, -1, 1, 0, 0 }, down[] = { 0, 0, 0, -1, 1 };
	float p[N * CLASSES];
	memset(mean, 0, N * CLASSES * sizeof(*mean));
	for (size_t m = 0; m < count; m++)
		for (size_t v = 0; v < views; v++) {
			predict_shifted(models[m], right[v], down[v], p);
			for (size_t i = 0; i < N * CLASSES; i++)
				mean[i] += (double)p[i] / (double)(count * views);
		}
}

/* Expects that the evaluation follows from these probabilities. */
static void expect_evaluation(const struct scrawl_evaluation *e, const double *p)
{
	size_t confusion[CLASSES * CLASSES] = { 0 }, correct = 0;
	double loss = 0.0;
	for (size_t i = 0; i < N; i++) {
		size_t label = (size_t)scrawl_dataset_label(data, i), best = 0;
		for (size_t c = 1; c < CLASSES; c++)
			if (p[i * CLASSES + c] > p[i * CLASSES + best])
				best = c;
		confusion[label * CLASSES + best]++;
		correct += best == label;
		loss -= log(p[i * CLASSES + label]) / N;
	}
	assert_int_equal(e->images, N);
	assert_int_equal(e->correct, correct);
	assert_memory_equal(e->confusion, confusion, sizeof(confusion));
	if (fabs(e->loss - loss) > 1e-5)
		fail_msg("loss %.9g, expected %.9g", e->loss, loss);
}

static void expect_mean(size_t count, unsigned views)
{
	double mean[N * CLASSES];
	float p[N * CLASSES];
	struct scrawl_evaluation *e = NULL;
	uint8_t *images = images_of(data);
	mean_by_hand(count, views, mean);
	synthetic_ok(ctx, predict(models, count, views, images, N, p));
	for (size_t i = 0; i < N * CLASSES; i++)
		if (fabs((double)p[i] - mean[i]) > 1e-6)
			fail_msg("image %zu: %.9g, expected %.9g", i / CLASSES, (double)p[i],
				 mean[i]);
	synthetic_ok(ctx, evaluate(models, count, views, data, &e));
	expect_evaluation(e, mean);
	scrawl_evaluation_destroy(e);
	test_free(images);
}

static void test_means(void **state)
{
	(void)state;
	expect_mean(1, 1);
	expect_mean(2, 1);
	expect_mean(MODELS, 1);
	expect_mean(1, 2);
	expect_mean(1, 5);
	expect_mean(MODELS, 3);
}

static void expect_equal(const struct scrawl_evaluation *a, const struct scrawl_evaluation *b)
{
	assert_int_equal(a->correct, b->correct);
	assert_memory_equal(&a->loss, &b->loss, sizeof(a->loss));
	assert_memory_equal(&a->macro_f1, &b->macro_f1, sizeof(a->macro_f1));
	assert_memory_equal(&a->accuracy_low, &b->accuracy_low, sizeof(a->accuracy_low));
	assert_memory_equal(a->confusion, b->confusion, CLASSES * CLASSES * sizeof(*a->confusion));
}

/* One model in one view gives exactly plain evaluation and prediction. */
static void test_one(void **state)
{
	(void)state;
	uint8_t *images = images_of(data);
	for (size_t m = 0; m < MODELS; m++) {
		struct scrawl_evaluation *plain = NULL, *mean = NULL;
		float p[N * CLASSES], q[N * CLASSES];
		synthetic_ok(ctx, scrawl_model_evaluate(models[m], data, &plain));
		synthetic_ok(ctx, evaluate(&models[m], 1, 1, data, &mean));
		expect_equal(plain, mean);
		synthetic_ok(ctx, scrawl_model_predict(models[m], images, N, p));
		synthetic_ok(ctx, predict(&models[m], 1, 1, images, N, q));
		assert_memory_equal(p, q, sizeof(p));
		scrawl_evaluation_destroy(plain);
		scrawl_evaluation_destroy(mean);
	}
	test_free(images);
}

/* An ensemble reads its models as they are at each call: it may outlive a change of weights. */
static void test_changed_weights(void **state)
{
	(void)state;
	scrawl_model *model =
		synthetic_model(ctx, "conv 16 3x3, relu, maxpool 2, dense", &what, 1, NULL);
	uint8_t *images = images_of(data);
	scrawl_ensemble *old, *new;
	struct scrawl_evaluation *e = NULL, *expected = NULL;
	float p[N * CLASSES], q[N * CLASSES];
	const scrawl_model *alone = model;
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, &alone, 1, 1, &old));
	synthetic_ok(ctx, scrawl_ensemble_predict(old, images, N, p));
	for (size_t i = 0; i < model->net->parameter_count; i++)
		model->net->parameters[i] *= -0.5f;
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, &alone, 1, 1, &new));
	synthetic_ok(ctx, scrawl_ensemble_evaluate(old, data, &e));
	synthetic_ok(ctx, scrawl_ensemble_evaluate(new, data, &expected));
	expect_equal(e, expected);
	for (size_t i = 0; i < model->net->parameter_count; i++)
		model->net->parameters[i] *= -2.0f;
	synthetic_ok(ctx, scrawl_ensemble_predict(old, images, N, q));
	assert_memory_equal(p, q, sizeof(p));
	scrawl_evaluation_destroy(e);
	scrawl_evaluation_destroy(expected);
	scrawl_ensemble_destroy(old);
	scrawl_ensemble_destroy(new);
	scrawl_model_destroy(model);
	test_free(images);
}

/* A member's results equal those of the model alone, in as many views. */
static void expect_members(unsigned views)
{
	struct scrawl_evaluation *mean = NULL, *alone = NULL;
	synthetic_ok(ctx, evaluate(models, MODELS, views, data, &mean));
	for (size_t m = 0; m < MODELS; m++) {
		synthetic_ok(ctx, evaluate(&models[m], 1, views, data, &alone));
		expect_equal(alone, mean->members[m]);
		assert_true(mean->members[m]->seconds > 0.0);
		scrawl_evaluation_destroy(alone);
	}
	scrawl_evaluation_destroy(mean);
}

static void test_members(void **state)
{
	(void)state;
	expect_members(1);
	expect_members(4);
	expect_members(quick() ? 2 : SCRAWL_MAX_VIEWS);
}

/* Images so large that one model uses smaller batches. */
static void test_smaller_batches(void **state)
{
	(void)state;
	struct synthetic large = { .count = 20, 300, 300, 3, .noise = 90 };
	scrawl_dataset *set = synthetic_dataset(ctx, &large);
	scrawl_model *both[] = {
		synthetic_model(ctx, "conv 8 3x3, relu, dense", &large, 1, NULL),
		synthetic_model(ctx, "maxpool 15, dense", &large, 2, NULL),
	};
	assert_true(both[0]->batch < 20 && both[1]->batch == INFERENCE_BATCH);
	struct scrawl_evaluation *mean = NULL, *alone = NULL;
	synthetic_ok(ctx, evaluate(both, 2, 1, set, &mean));
	for (size_t m = 0; m < 2; m++) {
		synthetic_ok(ctx, scrawl_model_evaluate(both[m], set, &alone));
		assert_int_equal(alone->correct, mean->members[m]->correct);
		assert_memory_equal(&alone->loss, &mean->members[m]->loss, sizeof(alone->loss));
		scrawl_evaluation_destroy(alone);
		scrawl_model_destroy(both[m]);
	}
	scrawl_evaluation_destroy(mean);
	scrawl_dataset_destroy(set);
}

/* Models so certain of the wrong class that the right one's probability rounds to 0. */
static void test_certain_models(void **state)
{
	(void)state;
	struct synthetic two = { .count = 1,
				 1,
				 2,
				 2,
				 .pixels = (const uint8_t[]){ 255, 0 },
				 .labels = (const uint8_t[]){ 1 } };
	scrawl_dataset *set = synthetic_dataset(ctx, &two);
	scrawl_model *pair[2];
	for (size_t m = 0; m < 2; m++) {
		pair[m] = synthetic_model(ctx, "dense", &two, 1, NULL);
		memset(pair[m]->net->parameters, 0, pair[m]->net->parameter_count * sizeof(float));
		pair[m]->net->parameters[0] = m ? 3000.0f : 2000.0f; /* pixel 0 for class 0 */
	}
	struct scrawl_evaluation *mean = NULL;
	synthetic_ok(ctx, evaluate(pair, 2, 1, set, &mean));
	/* -log(1/2 (exp(-2000) + exp(-3000))) */
	assert_true(fabs(mean->loss - (2000.0 + log(2.0))) < 1e-3);
	scrawl_evaluation_destroy(mean);
	pair[1]->net->parameters[0] = -3000.0f;
	synthetic_ok(ctx, evaluate(pair, 2, 1, set, &mean));
	assert_true(fabs(mean->loss - log(2.0)) < 1e-6);
	scrawl_evaluation_destroy(mean);
	scrawl_model_destroy(pair[0]);
	scrawl_model_destroy(pair[1]);
	scrawl_dataset_destroy(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_means),          cmocka_unit_test(test_one),
		cmocka_unit_test(test_members),        cmocka_unit_test(test_smaller_batches),
		cmocka_unit_test(test_certain_models), cmocka_unit_test(test_changed_weights),
	};
	return cmocka_run_group_tests(tests, make_models, destroy_models);
}
