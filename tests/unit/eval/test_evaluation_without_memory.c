/* SPDX-License-Identifier: MIT */
/*
 * test_evaluation_without_memory.c - every function of evaluation and reading, with each allocation
 * failing
 */
#include <string.h>

#include "support/without_memory.h"

#define IMAGES ((size_t)24)

static const struct synthetic small = { .count = IMAGES, 8, 8, 3, .noise = 90 };
static scrawl_dataset *data;
static scrawl_model *model, *other;
static const scrawl_model *models[2];
static void *model_bytes;
static size_t model_size;
static float probabilities[2][IMAGES * 3];
static uint8_t labels[IMAGES];

static enum scrawl_status evaluate(void)
{
	scrawl_model *made = NULL; /* a new one, which has no buffers yet */
	struct scrawl_evaluation *e = NULL;
	enum scrawl_status status =
		scrawl_model_load_memory(ctx, model_bytes, model_size, NULL, &made);
	if (status == SCRAWL_OK)
		status = scrawl_model_evaluate(made, data, &e);
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(made);
	return status;
}

static enum scrawl_status predict(void)
{
	float p[3];
	return scrawl_model_predict(model, scrawl_dataset_image(data, 0), 1, p);
}

static enum scrawl_status use_ensemble(void)
{
	static float p[IMAGES * 3];
	scrawl_ensemble *e = NULL;
	struct scrawl_evaluation *evaluation = NULL;
	enum scrawl_status status = scrawl_ensemble_create(ctx, models, 2, 3, &e);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_evaluate(e, data, &evaluation);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict_dataset(e, data, 0, IMAGES, p);
	scrawl_evaluation_destroy(evaluation);
	scrawl_ensemble_destroy(e);
	return status;
}

static enum scrawl_status use_floats(void)
{
	static const float image[64];
	float p[3];
	scrawl_ensemble *e = NULL;
	enum scrawl_status status = scrawl_ensemble_create(ctx, models, 1, 1, &e);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_logits(e, scrawl_dataset_image(data, 0), 1, p);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_predict_float(e, image, 1, p);
	scrawl_ensemble_destroy(e);
	return status;
}

static enum scrawl_status use_evaluator(void)
{
	scrawl_evaluator *e = NULL;
	struct scrawl_evaluation *evaluation = NULL;
	enum scrawl_status status = scrawl_evaluator_create(ctx, 3, &e);
	if (status == SCRAWL_OK)
		status = scrawl_evaluator_add(e, probabilities[0], labels, IMAGES);
	if (status == SCRAWL_OK)
		status = scrawl_evaluator_result(e, &evaluation);
	scrawl_evaluation_destroy(evaluation);
	scrawl_evaluator_destroy(e);
	return status;
}

static enum scrawl_status fit_temperature(void)
{
	double temperature;
	return scrawl_temperature_fit(ctx, probabilities[0], labels, IMAGES, 3, &temperature);
}

static enum scrawl_status compare(void)
{
	const float *const both[] = { probabilities[0], probabilities[1] };
	struct scrawl_comparison *comparison = NULL;
	struct scrawl_compare_options o;
	scrawl_compare_options_init(&o);
	enum scrawl_status status =
		scrawl_compare(ctx, both, 2, labels, IMAGES, 3, &o, &comparison);
	scrawl_comparison_destroy(comparison);
	return status;
}

static enum scrawl_status find_suspects(void)
{
	struct scrawl_suspects *suspects = NULL;
	enum scrawl_status status =
		scrawl_suspects_find(ctx, probabilities[0], labels, IMAGES, 3, &suspects);
	scrawl_suspects_destroy(suspects);
	return status;
}

static enum scrawl_status read_picture(void)
{
	static uint8_t pixels[60 * 80];
	const struct scrawl_image picture = { { 60, 80, 1 }, pixels };
	scrawl_reader *reader = NULL;
	struct scrawl_page *page = NULL;
	enum scrawl_status status = scrawl_reader_create(ctx, models, 1, NULL, &reader);
	memset(pixels, 255, sizeof(pixels));
	for (size_t y = 20; y < 45; y++)
		memset(pixels + y * 80 + 30, 0, 6);
	if (status == SCRAWL_OK)
		status = scrawl_reader_read(reader, &picture, &page);
	scrawl_page_destroy(page);
	scrawl_reader_destroy(reader);
	return status;
}

static void test_evaluation(void **state)
{
	(void)state;
	static const struct memory_user users[] = {
		{ "model_evaluate", evaluate }, { "model_predict", predict },
		{ "ensemble", use_ensemble },   { "ensemble of floats", use_floats },
		{ "evaluator", use_evaluator }, { "temperature_fit", fit_temperature },
		{ "compare", compare },         { "suspects_find", find_suspects },
	};
	without_memory(users, sizeof(users) / sizeof(users[0]));
}

static void test_reading(void **state)
{
	(void)state;
	static const struct memory_user user = { "reader", read_picture };
	if (read_picture() == SCRAWL_EINVAL)
		skip(); /* built without Leptonica */
	without_memory(&user, 1);
}

static int setup(void **state)
{
	if (make_context(state) != 0)
		return -1;
	data = synthetic_dataset(ctx, &small);
	model = synthetic_model(ctx, "conv 4 3x3, relu, maxpool 2, dense", &small, 1, NULL);
	other = synthetic_model(ctx, "dense 6, relu, dense", &small, 2, NULL);
	models[0] = model;
	models[1] = other;
	synthetic_ok(ctx, scrawl_model_save_memory(model, &model_bytes, &model_size));
	for (size_t i = 0; i < IMAGES; i++)
		labels[i] = (uint8_t)scrawl_dataset_label(data, i);
	for (size_t m = 0; m < 2; m++)
		synthetic_ok(ctx, scrawl_model_predict(models[m], scrawl_dataset_image(data, 0),
						       IMAGES, probabilities[m]));
	return 0;
}

static int teardown(void **state)
{
	scrawl_memory_free(model_bytes);
	scrawl_model_destroy(model);
	scrawl_model_destroy(other);
	scrawl_dataset_destroy(data);
	return destroy_context(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_evaluation),
		cmocka_unit_test(test_reading),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
