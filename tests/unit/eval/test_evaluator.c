/* SPDX-License-Identifier: MIT */
/*
 * test_evaluator.c - predictions measured in parts: the same as at once, and what is refused
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "support/trained_models.h"

static scrawl_evaluator *make_evaluator(size_t classes)
{
	scrawl_evaluator *evaluator = NULL;
	synthetic_ok(ctx, scrawl_evaluator_create(ctx, classes, &evaluator));
	return evaluator;
}

static struct scrawl_evaluation *result_of(scrawl_evaluator *evaluator)
{
	struct scrawl_evaluation *e = NULL;
	synthetic_ok(ctx, scrawl_evaluator_result(evaluator, &e));
	scrawl_evaluator_destroy(evaluator);
	return e;
}

#define SAME(a, b, member, count)                                                                  \
	assert_memory_equal((a)->member, (b)->member, (count) * sizeof(*(a)->member))
#define SAME_NUMBER(a, b, member)                                                                  \
	assert_memory_equal(&(a)->member, &(b)->member, sizeof((a)->member))

/* Expects equal measures, to the bit. */
static void expect_same(const struct scrawl_evaluation *a, const struct scrawl_evaluation *b)
{
	assert_int_equal(a->images, b->images);
	assert_int_equal(a->correct, b->correct);
	SAME_NUMBER(a, b, loss);
	SAME_NUMBER(a, b, accuracy_low);
	SAME_NUMBER(a, b, macro_f1);
	SAME_NUMBER(a, b, balanced_accuracy);
	SAME_NUMBER(a, b, weighted_f1);
	SAME_NUMBER(a, b, matthews_corrcoef);
	SAME_NUMBER(a, b, cohen_kappa);
	SAME_NUMBER(a, b, brier);
	SAME_NUMBER(a, b, ece);
	SAME_NUMBER(a, b, mce);
	SAME_NUMBER(a, b, aurc);
	SAME(a, b, confusion, a->classes * a->classes);
	SAME(a, b, scores, a->classes);
	SAME(a, b, recall_intervals, a->classes);
	SAME(a, b, precision_intervals, a->classes);
	SAME(a, b, ranked, a->classes);
	SAME(a, b, bins, a->bin_count);
	assert_int_equal(a->coverage_count, b->coverage_count);
	SAME(a, b, coverage, a->coverage_count);
	assert_int_equal(a->confused_count, b->confused_count);
	for (size_t i = 0; i < a->confused_count; i++) {
		assert_int_equal(a->confused[i].label, b->confused[i].label);
		assert_int_equal(a->confused[i].predicted, b->confused[i].predicted);
		assert_int_equal(a->confused[i].count, b->confused[i].count);
	}
}

static scrawl_ensemble *make_ensemble(size_t count, unsigned views)
{
	scrawl_ensemble *ensemble = NULL;
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, (const scrawl_model *const *)models, count,
						 views, &ensemble));
	return ensemble;
}

/* Whole batches, so that each image is predicted in the same company as at once. */
static void expect_parts(size_t count, unsigned views)
{
	scrawl_ensemble *ensemble = make_ensemble(count, views);
	scrawl_evaluator *evaluator = make_evaluator(CLASSES);
	struct scrawl_evaluation *at_once = NULL;
	float p[N * CLASSES], q[N * CLASSES];
	synthetic_ok(ctx, scrawl_ensemble_evaluate(ensemble, data, &at_once));
	synthetic_ok(ctx, scrawl_ensemble_predict_dataset(ensemble, data, 0, N, q));
	synthetic_ok(ctx, scrawl_ensemble_evaluate_part(ensemble, data, 0, 128, evaluator, p));
	synthetic_ok(ctx, scrawl_ensemble_evaluate_part(ensemble, data, 128, N - 128, evaluator,
							p + 128 * CLASSES));
	synthetic_ok(ctx, scrawl_ensemble_evaluate_part(ensemble, data, 3, 0, evaluator, NULL));
	assert_memory_equal(p, q, sizeof(p));
	struct scrawl_evaluation *in_parts = result_of(evaluator);
	assert_int_equal(in_parts->member_count, count);
	assert_null(in_parts->predicted);
	expect_same(at_once, in_parts);
	for (size_t m = 0; m < count; m++)
		expect_same(at_once->members[m], in_parts->members[m]);
	scrawl_evaluation_destroy(at_once);
	scrawl_evaluation_destroy(in_parts);
	scrawl_ensemble_destroy(ensemble);
}

static void test_parts_of_a_dataset(void **state)
{
	(void)state;
	expect_parts(1, 1);
	expect_parts(MODELS, 1);
	expect_parts(2, 3);
}

/* Probabilities alone give the same but for the losses, which they only know when rounded. */
static void test_probabilities(void **state)
{
	(void)state;
	scrawl_ensemble *ensemble = make_ensemble(1, 1);
	scrawl_evaluator *whole = make_evaluator(CLASSES), *single = make_evaluator(CLASSES);
	struct scrawl_evaluation *exact = NULL;
	float p[N * CLASSES];
	uint8_t labels[N];
	for (size_t i = 0; i < N; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(data, i);
	synthetic_ok(ctx, scrawl_ensemble_evaluate(ensemble, data, &exact));
	synthetic_ok(ctx, scrawl_ensemble_predict_dataset(ensemble, data, 0, N, p));
	synthetic_ok(ctx, scrawl_evaluator_add(whole, p, labels, N));
	for (size_t i = 0; i < N; i++)
		synthetic_ok(ctx, scrawl_evaluator_add(single, p + i * CLASSES, labels + i, 1));
	struct scrawl_evaluation *a = result_of(whole), *b = result_of(single);
	expect_same(a, b);
	assert_true(fabs(a->loss - exact->loss) < 1e-6);
	a->loss = exact->loss;
	expect_same(a, exact);
	assert_int_equal(a->member_count, 0);
	scrawl_evaluation_destroy(a);
	scrawl_evaluation_destroy(b);
	scrawl_evaluation_destroy(exact);
	scrawl_ensemble_destroy(ensemble);
}

static void test_impossible_label(void **state)
{
	(void)state;
	scrawl_evaluator *evaluator = make_evaluator(2);
	static const float p[] = { 1.0f, 0.0f };
	static const uint8_t label = 1;
	synthetic_ok(ctx, scrawl_evaluator_add(evaluator, p, &label, 1));
	struct scrawl_evaluation *e = result_of(evaluator);
	assert_true(fabs(e->loss + log((double)FLT_MIN)) < 1e-12);
	assert_true(e->brier == 2.0);
	scrawl_evaluation_destroy(e);
}

static void expect_refusal(const float *p, uint8_t label, enum scrawl_status status,
			   const char *words)
{
	scrawl_evaluator *evaluator = make_evaluator(2);
	float rows[] = { 0.5f, 0.5f, p[0], p[1] };
	uint8_t labels[] = { 0, label };
	struct scrawl_evaluation *e = NULL;
	double temperature = 0.0;
	synthetic_fails(ctx, scrawl_evaluator_add(evaluator, rows, labels, 2), status, words);
	synthetic_fails(ctx, scrawl_evaluator_result(evaluator, &e), SCRAWL_EINVAL, "no images");
	synthetic_fails(ctx, scrawl_temperature_fit(ctx, rows, labels, 2, 2, &temperature), status,
			words);
	assert_null(e);
	assert_true(temperature == 0.0);
	scrawl_evaluator_destroy(evaluator);
}

static void test_bad_predictions(void **state)
{
	(void)state;
	const float half[] = { 0.5f, 0.5f }, nan[] = { 0.5f, NAN }, less[] = { 1.5f, -0.5f };
	const float sum[] = { 0.5f, 0.2f }, infinite[] = { INFINITY, 0.0f };
	expect_refusal(half, 2, SCRAWL_EDATA, "image 1: label 2, but there are 2 classes");
	expect_refusal(nan, 1, SCRAWL_ENUMERIC, "image 1: the probability of class 1 is not a");
	expect_refusal(less, 1, SCRAWL_EDATA, "image 1: the probability of class 0 is 1.5");
	expect_refusal(infinite, 0, SCRAWL_EDATA, "image 1: the probability of class 0 is inf");
	expect_refusal(sum, 0, SCRAWL_EDATA, "image 1: the probabilities sum to 0.7, not 1");
}

static void test_bad_use(void **state)
{
	(void)state;
	scrawl_evaluator *evaluator = NULL;
	scrawl_ensemble *one = make_ensemble(1, 1), *two = make_ensemble(2, 1);
	float p[CLASSES] = { 1.0f };
	const uint8_t label = 0;
	synthetic_fails(ctx, scrawl_evaluator_create(ctx, 0, &evaluator), SCRAWL_EINVAL,
			"classes: 0 (1 to 256)");
	synthetic_fails(ctx, scrawl_evaluator_create(ctx, 257, &evaluator), SCRAWL_EINVAL, "257");
	evaluator = make_evaluator(CLASSES + 1);
	synthetic_fails(ctx, scrawl_ensemble_evaluate_part(one, data, 0, 1, evaluator, NULL),
			SCRAWL_EINVAL, "an evaluator of 6 classes, but the models know 5");
	scrawl_evaluator_destroy(evaluator);
	evaluator = make_evaluator(CLASSES);
	synthetic_fails(ctx, scrawl_ensemble_evaluate_part(one, data, 1, N, evaluator, NULL),
			SCRAWL_EINVAL, "150 images from 1 on");
	synthetic_ok(ctx, scrawl_evaluator_add(evaluator, p, &label, 1));
	synthetic_fails(ctx, scrawl_ensemble_evaluate_part(one, data, 0, 1, evaluator, NULL),
			SCRAWL_EINVAL, "measured other predictions");
	scrawl_evaluator_destroy(evaluator);
	evaluator = make_evaluator(CLASSES);
	synthetic_ok(ctx, scrawl_ensemble_evaluate_part(one, data, 0, 1, evaluator, NULL));
	synthetic_fails(ctx, scrawl_evaluator_add(evaluator, p, &label, 1), SCRAWL_EINVAL,
			"takes no other predictions");
	synthetic_fails(ctx, scrawl_ensemble_evaluate_part(two, data, 0, 1, evaluator, NULL),
			SCRAWL_EINVAL, "measured other predictions");
	scrawl_evaluator_destroy(evaluator);
	scrawl_ensemble_destroy(one);
	scrawl_ensemble_destroy(two);
}

/* Whichever allocation fails, the call reports it and leaks nothing. */
static void test_no_memory(void **state)
{
	(void)state;
	scrawl_ensemble *ensemble = make_ensemble(2, 1);
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t failures = 0;
	for (; status != SCRAWL_OK; failures++) {
		scrawl_evaluator *evaluator = NULL;
		struct scrawl_evaluation *e = NULL;
		memory_fail_after(failures + 1);
		status = scrawl_evaluator_create(ctx, CLASSES, &evaluator);
		if (status == SCRAWL_OK)
			status = scrawl_ensemble_evaluate_part(ensemble, data, 0, 20, evaluator,
							       NULL);
		if (status == SCRAWL_OK)
			status = scrawl_evaluator_result(evaluator, &e);
		memory_fail_after(0);
		scrawl_evaluation_destroy(e);
		scrawl_evaluator_destroy(evaluator);
		assert_true(status == SCRAWL_OK || status == SCRAWL_ENOMEM);
	}
	assert_true(failures > 30);
	scrawl_ensemble_destroy(ensemble);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_of_a_dataset),
		cmocka_unit_test(test_probabilities),
		cmocka_unit_test(test_impossible_label),
		cmocka_unit_test(test_bad_predictions),
		cmocka_unit_test(test_bad_use),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, make_models, destroy_models);
}
