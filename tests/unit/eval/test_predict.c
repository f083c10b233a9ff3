/* SPDX-License-Identifier: MIT */
/*
 * test_predict.c - prediction from bytes, floats and data sets, logits, and per-image results
 */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "kernels/softmax.h"
#include "layers/input.h"
#include "model/model.h"
#include "support/synthetic.h"

#define N       ((size_t)200) /* more than a batch */
#define CLASSES ((size_t)5)
#define SIDE    ((size_t)20)
#define AREA    (SIDE * SIDE)

static const struct synthetic what = { .count = N, SIDE, SIDE, CLASSES, .noise = 250, .seed = 3 };

static scrawl_context *ctx;
static scrawl_dataset *data;
static scrawl_model *model;
static scrawl_ensemble *alone; /* model, in one view */
static float expected[N * CLASSES];

static int setup(void **state)
{
	(void)state;
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	data = synthetic_dataset(ctx, &what);
	model = synthetic_model(ctx, "conv 6 5x5, relu, maxpool 2, dense", &what, 1, NULL);
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	const scrawl_model *one = model;
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, &one, 1, 1, &alone));
	synthetic_ok(ctx,
		     scrawl_ensemble_predict(alone, scrawl_dataset_image(data, 0), N, expected));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	scrawl_ensemble_destroy(alone);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return 0;
}

static void test_floats(void **state)
{
	(void)state;
	float *images = test_calloc(N * AREA, sizeof(float)), p[N * CLASSES];
	input_forward(N * AREA, scrawl_dataset_image(data, 0), images);
	assert_true(fabs((double)images[7] - scrawl_dataset_image(data, 0)[7] / 255.0) < 1e-7);
	synthetic_ok(ctx, scrawl_ensemble_predict_float(alone, images, N, p));
	assert_memory_equal(p, expected, sizeof(p));
	images[AREA + 5] = NAN;
	synthetic_fails(ctx, scrawl_ensemble_predict_float(alone, images, N, p), SCRAWL_ENUMERIC,
			"image 1: ");
	test_free(images);
}

/* A part of a data set: its images are not contiguous. */
static void test_dataset(void **state)
{
	(void)state;
	scrawl_dataset *train = NULL, *val = NULL;
	float p[N * CLASSES];
	synthetic_ok(ctx, scrawl_ensemble_predict_dataset(alone, data, 0, N, p));
	assert_memory_equal(p, expected, sizeof(p));
	synthetic_ok(ctx, scrawl_dataset_split(ctx, data, 40, 1, &train, &val));
	const size_t first = 3, n = 150;
	synthetic_ok(ctx, scrawl_ensemble_predict_dataset(alone, train, first, n, p));
	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(scrawl_dataset_image(train, first + i) -
				     scrawl_dataset_image(data, 0)) /
			    AREA;
		for (size_t c = 0; c < CLASSES; c++)
			assert_true(fabsf(p[i * CLASSES + c] - expected[at * CLASSES + c]) < 1e-6f);
	}
	synthetic_ok(ctx, scrawl_ensemble_predict_dataset(alone, data, N, 0, p));
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

static void test_logits(void **state)
{
	(void)state;
	float logits[N * CLASSES], p[CLASSES];
	synthetic_ok(ctx, scrawl_ensemble_logits(alone, scrawl_dataset_image(data, 0), N, logits));
	for (size_t i = 0; i < N; i++) {
		softmax(CLASSES, logits + i * CLASSES, p);
		assert_memory_equal(p, expected + i * CLASSES, sizeof(p));
	}
}

/* Per-image results follow from the probabilities, and add up to the totals. */
static void test_each_image(void **state)
{
	(void)state;
	struct scrawl_evaluation *e = NULL;
	synthetic_ok(ctx, scrawl_ensemble_evaluate(alone, data, &e));
	size_t correct = 0;
	double loss = 0.0;
	for (size_t i = 0; i < N; i++) {
		const float *p = expected + i * CLASSES;
		size_t label = (size_t)scrawl_dataset_label(data, i), best = 0;
		for (size_t c = 1; c < CLASSES; c++)
			best = p[c] > p[best] ? c : best;
		assert_int_equal(e->predicted[i], best);
		assert_true(e->confidence[i] == p[best] && e->probability[i] == p[label]);
		assert_true(fabs(e->losses[i] + log((double)p[label])) < 1e-5);
		correct += best == label;
		loss += e->losses[i];
	}
	assert_int_equal(e->correct, correct);
	assert_true(correct > 0 && correct < N);
	assert_true(e->loss == loss / (double)N);
	assert_int_equal(e->member_count, 1);
	assert_memory_equal(e->members[0]->predicted, e->predicted, N);
	assert_memory_equal(e->members[0]->losses, e->losses, N * sizeof(*e->losses));
	assert_null(e->members[0]->members);
	scrawl_evaluation_destroy(e);
}

static void test_refused(void **state)
{
	(void)state;
	const scrawl_model *both[] = { model, model };
	const uint8_t *image = scrawl_dataset_image(data, 0);
	const float floats[AREA] = { 0.0f };
	float p[CLASSES];
	scrawl_ensemble *views = NULL, *pair = NULL;
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, both, 1, 2, &views));
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, both, 2, 1, &pair));
	synthetic_fails(ctx, scrawl_ensemble_logits(views, image, 1, p), SCRAWL_EINVAL,
			"1 models and 2 views");
	synthetic_fails(ctx, scrawl_ensemble_logits(pair, image, 1, p), SCRAWL_EINVAL,
			"2 models and 1 views");
	synthetic_fails(ctx, scrawl_ensemble_predict_float(views, floats, 1, p), SCRAWL_EINVAL,
			"2 views of images of floats");
	synthetic_ok(ctx, scrawl_ensemble_predict_float(pair, floats, 1, p));
	synthetic_fails(ctx, scrawl_ensemble_predict(pair, NULL, 1, p), SCRAWL_EINVAL,
			"scrawl_ensemble_predict: ");
	synthetic_fails(ctx, scrawl_ensemble_predict(pair, image, 1, NULL), SCRAWL_EINVAL, "NULL");
	synthetic_ok(ctx, scrawl_ensemble_predict(pair, NULL, 0, NULL));
	synthetic_fails(ctx, scrawl_ensemble_predict_dataset(pair, NULL, 0, 0, NULL), SCRAWL_EINVAL,
			"scrawl_ensemble_predict_dataset: NULL");
	synthetic_fails(ctx, scrawl_ensemble_predict_dataset(alone, data, N - 1, 2, p),
			SCRAWL_EINVAL, "2 images from 199 on, but there are 200");
	synthetic_fails(ctx, scrawl_ensemble_predict_dataset(alone, data, 5, SIZE_MAX, p),
			SCRAWL_EINVAL, "there are 200");
	struct synthetic other_kind = { .count = 3, SIDE, SIDE + 1, CLASSES };
	scrawl_dataset *other = synthetic_dataset(ctx, &other_kind);
	synthetic_fails(ctx, scrawl_ensemble_predict_dataset(alone, other, 0, 1, p), SCRAWL_EDATA,
			"images of 20x21x1, but the model reads 20x20x1");
	scrawl_dataset_destroy(other);
	scrawl_ensemble_destroy(views);
	scrawl_ensemble_destroy(pair);
}

/* Prediction allocates nothing, so it cannot fail for lack of memory. */
static void test_no_memory(void **state)
{
	(void)state;
	float p[CLASSES], q[CLASSES];
	memory_fail_after(1);
	enum scrawl_status status =
		scrawl_ensemble_predict(alone, scrawl_dataset_image(data, 0), 1, p);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_logits(alone, scrawl_dataset_image(data, 0), 1, q);
	memory_fail_after(0);
	synthetic_ok(ctx, status);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_floats),  cmocka_unit_test(test_dataset),
		cmocka_unit_test(test_logits),  cmocka_unit_test(test_each_image),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
