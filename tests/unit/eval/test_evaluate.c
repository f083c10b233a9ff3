/* SPDX-License-Identifier: MIT */
/*
 * test_evaluate.c - scores against values computed by hand
 *
 * The model is one dense layer on images of one row, its weights SHARPNESS times the identity: it
 * reads an image as the class of its one bright pixel.
 */
#include <math.h>
#include <string.h>

#include "eval/evaluate.h"
#include "support/context.h"
#include "support/synthetic.h"

#define SHARPNESS  2.0f
#define MAX_IMAGES 10000

static scrawl_model *make_reader(size_t classes)
{
	struct synthetic what = { .height = 1, .width = classes, .classes = classes };
	scrawl_model *model = synthetic_model(ctx, "dense", &what, 1, NULL);
	float *w = model->net->parameters;
	memset(w, 0, model->net->parameter_count * sizeof(*w));
	for (size_t c = 0; c < classes; c++)
		w[c * classes + c] = SHARPNESS;
	return model;
}

/* Images of classes `truth`, which the model reads as `readings`. */
static scrawl_dataset *make_data(size_t classes, size_t n, const uint8_t *truth,
				 const uint8_t *readings)
{
	uint8_t *pixels = test_calloc(n * classes, 1);
	for (size_t i = 0; i < n; i++)
		pixels[i * classes + readings[i]] = 255;
	scrawl_dataset *data = synthetic_dataset(ctx, &(struct synthetic){ .count = n,
									   .height = 1,
									   .width = classes,
									   .classes = classes,
									   .labels = truth,
									   .pixels = pixels });
	test_free(pixels);
	return data;
}

static struct scrawl_evaluation *evaluate(size_t classes, size_t n, const uint8_t *truth,
					  const uint8_t *readings)
{
	struct scrawl_evaluation *e = NULL;
	scrawl_model *model = make_reader(classes);
	scrawl_dataset *data = make_data(classes, n, truth, readings);
	synthetic_ok(ctx, scrawl_model_evaluate(model, data, &e));
	scrawl_dataset_destroy(data);
	scrawl_model_destroy(model);
	assert_int_equal(e->images, n);
	assert_int_equal(e->classes, classes);
	assert_true(e->seconds >= 0.0);
	return e;
}

static void expect(double actual, double expected)
{
	if (!(fabs(actual - expected) <= 1e-6))
		fail_msg("%.9g, expected %.9g", actual, expected);
}

static void expect_class(const struct scrawl_evaluation *e, size_t c, size_t support,
			 double precision, double recall, double f1)
{
	assert_int_equal(e->scores[c].support, support);
	expect(e->scores[c].precision, precision);
	expect(e->scores[c].recall, recall);
	expect(e->scores[c].f1, f1);
}

static double loss_of(size_t classes, bool right)
{
	double s = (double)SHARPNESS;
	return log(exp(s) + (double)(classes - 1)) - (right ? s : 0.0);
}

static void test_three_classes(void **state)
{
	(void)state;
	static const uint8_t truth[] = { 0, 0, 0, 0, 1, 1, 1, 2, 2, 2 };
	static const uint8_t readings[] = { 0, 0, 1, 2, 1, 1, 0, 2, 2, 2 };
	static const size_t confusion[] = { 2, 1, 1, 1, 2, 0, 0, 0, 3 };
	struct scrawl_evaluation *e = evaluate(3, 10, truth, readings);
	assert_int_equal(e->correct, 7);
	expect(e->accuracy, 0.7);
	assert_memory_equal(e->confusion, confusion, sizeof(confusion));
	expect_class(e, 0, 4, 2.0 / 3, 2.0 / 4, 4.0 / 7);
	expect_class(e, 1, 3, 2.0 / 3, 2.0 / 3, 2.0 / 3);
	expect_class(e, 2, 3, 3.0 / 4, 3.0 / 3, 6.0 / 7);
	expect(e->macro_f1, (4.0 / 7 + 2.0 / 3 + 6.0 / 7) / 3);
	expect(e->loss, (7 * loss_of(3, true) + 3 * loss_of(3, false)) / 10);
	scrawl_evaluation_destroy(e);
}

/* Class 1 occurs but is never read, 3 is read but never occurs, 4 does neither. */
static void test_missing_classes(void **state)
{
	(void)state;
	static const uint8_t truth[] = { 0, 0, 1, 2 };
	static const uint8_t readings[] = { 0, 3, 3, 2 };
	struct scrawl_evaluation *e = evaluate(5, 4, truth, readings);
	expect_class(e, 0, 2, 1.0, 0.5, 2.0 / 3);
	expect_class(e, 1, 1, 0.0, 0.0, 0.0);
	expect_class(e, 2, 1, 1.0, 1.0, 1.0);
	expect_class(e, 3, 0, 0.0, 0.0, 0.0);
	expect_class(e, 4, 0, 0.0, 0.0, 0.0);
	expect(e->macro_f1, (2.0 / 3 + 0.0 + 1.0 + 0.0) / 4);
	scrawl_evaluation_destroy(e);
}

static void test_all_and_none(void **state)
{
	(void)state;
	static const uint8_t truth[] = { 0, 1, 0, 1, 1 }, wrong[] = { 1, 0, 1, 0, 0 };
	struct scrawl_evaluation *e = evaluate(2, 5, truth, truth);
	assert_int_equal(e->correct, 5);
	expect(e->accuracy, 1.0);
	expect(e->accuracy_high, 1.0);
	expect(e->accuracy_low, 5.0 / (5.0 + 3.841458821));
	expect(e->macro_f1, 1.0);
	expect(e->loss, loss_of(2, true));
	scrawl_evaluation_destroy(e);
	e = evaluate(2, 5, truth, wrong);
	assert_int_equal(e->correct, 0);
	expect(e->accuracy, 0.0);
	assert_true(e->accuracy_low >= 0.0);
	expect(e->accuracy_low, 0.0);
	expect(e->accuracy_high, 3.841458821 / (5.0 + 3.841458821));
	expect(e->macro_f1, 0.0);
	expect(e->loss, loss_of(2, false));
	scrawl_evaluation_destroy(e);
}

static void test_one_image(void **state)
{
	(void)state;
	static const uint8_t zero[] = { 0 }, one[] = { 1 };
	struct scrawl_evaluation *e = evaluate(3, 1, one, one);
	expect(e->accuracy, 1.0);
	expect(e->accuracy_low, 0.206549);
	expect(e->accuracy_high, 1.0);
	scrawl_evaluation_destroy(e);
	e = evaluate(3, 1, zero, one);
	expect(e->accuracy, 0.0);
	expect(e->accuracy_low, 0.0);
	expect(e->accuracy_high, 0.793451);
	scrawl_evaluation_destroy(e);
}

/* Wilson's interval, in percent with two decimals, as tables give it. */
static void expect_wilson(size_t wrong, double low, double high)
{
	static uint8_t truth[MAX_IMAGES], readings[MAX_IMAGES];
	memset(readings, 0, sizeof(readings));
	memset(readings, 1, wrong);
	struct scrawl_evaluation *e = evaluate(2, MAX_IMAGES, truth, readings);
	assert_int_equal(e->correct, MAX_IMAGES - wrong);
	expect(e->accuracy, 1.0 - (double)wrong / MAX_IMAGES);
	expect(round(1e4 * e->accuracy_low) / 1e2, low);
	expect(round(1e4 * e->accuracy_high) / 1e2, high);
	scrawl_evaluation_destroy(e);
}

static void test_wilson(void **state)
{
	(void)state;
	expect_wilson(100, 98.79, 99.18);
	expect_wilson(25, 99.63, 99.83);
}

/* Image counts around the batch size. */
static void test_batches(void **state)
{
	(void)state;
	static const size_t counts[] = { 127, 128, 129, 255, 256, 257, 300 };
	uint8_t truth[300], readings[300];
	for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++) {
		size_t n = counts[k], right = 0, sum = 0;
		for (size_t i = 0; i < n; i++) {
			truth[i] = (uint8_t)(i * 5 % 7);
			readings[i] = (uint8_t)(i % 3 == 0 || i == n - 1 ? truth[i] : i % 7);
			right += truth[i] == readings[i];
		}
		struct scrawl_evaluation *e = evaluate(7, n, truth, readings);
		assert_int_equal(e->correct, right);
		expect(e->loss, ((double)right * loss_of(7, true) +
				 (double)(n - right) * loss_of(7, false)) /
					(double)n);
		for (size_t i = 0; i < 7 * 7; i++)
			sum += e->confusion[i];
		assert_int_equal(sum, n);
		scrawl_evaluation_destroy(e);
	}
}

static void expect_refusal(scrawl_model *model, const struct synthetic *what, const char *words)
{
	struct scrawl_evaluation *e = NULL;
	scrawl_dataset *data = synthetic_dataset(ctx, what);
	synthetic_fails(ctx, scrawl_model_evaluate(model, data, &e), SCRAWL_EDATA, words);
	assert_non_null(strstr(scrawl_context_error(ctx), scrawl_dataset_path(data)));
	assert_null(e);
	scrawl_dataset_destroy(data);
}

static void test_data_that_does_not_fit(void **state)
{
	(void)state;
	static const uint8_t labels[] = { 0, 1, 2, 3, 4, 2, 3 };
	scrawl_model *model = make_reader(4);
	expect_refusal(model, &(struct synthetic){ .count = 3, 2, 4, 4 },
		       "images of 2x4x1, but the model reads 1x4x1");
	expect_refusal(model, &(struct synthetic){ .count = 3, 1, 5, 4 },
		       "images of 1x5x1, but the model reads 1x4x1");
	expect_refusal(model, &(struct synthetic){ .count = 7, 1, 4, 4, .labels = labels },
		       "image 4 has label 4, but the model knows classes 0 to 3");
	expect_refusal(model, &(struct synthetic){ .count = 3, 1, 4, 4, .unlabelled = true },
		       "no labels");
	scrawl_model_destroy(model);
}

static void test_nan_weights(void **state)
{
	(void)state;
	struct scrawl_evaluation *e = NULL;
	scrawl_model *model = make_reader(3);
	scrawl_dataset *data = synthetic_dataset(ctx, &(struct synthetic){ .count = 5, 1, 3, 3 });
	model->net->parameters[model->net->parameter_count - 1] = NAN;
	synthetic_fails(ctx, scrawl_model_evaluate(model, data, &e), SCRAWL_ENUMERIC, "not finite");
	assert_null(e);
	scrawl_dataset_destroy(data);
	scrawl_model_destroy(model);
}

static void test_argmax(void **state)
{
	(void)state;
	assert_int_equal(evaluate_argmax((const float[]){ 0.2f, 0.5f, 0.3f }, 3), 1);
	assert_int_equal(evaluate_argmax((const float[]){ 0.4f, 0.2f, 0.4f }, 3), 0);
	assert_int_equal(evaluate_argmax((const float[]){ 0.1f, 0.2f, 0.7f }, 3), 2);
	scrawl_evaluation_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_classes),
		cmocka_unit_test(test_missing_classes),
		cmocka_unit_test(test_all_and_none),
		cmocka_unit_test(test_one_image),
		cmocka_unit_test(test_wilson),
		cmocka_unit_test(test_batches),
		cmocka_unit_test(test_data_that_does_not_fit),
		cmocka_unit_test(test_nan_weights),
		cmocka_unit_test(test_argmax),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
