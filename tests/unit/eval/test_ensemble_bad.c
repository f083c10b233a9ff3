/* SPDX-License-Identifier: MIT */
/*
 * test_ensemble_bad.c - ensembles that must be refused, and failing allocations
 */
#include <math.h>

#include "core/memory.h"
#include "model/model.h"
#include "support/trained_models.h"

/* Expects that two models are refused because the second does not match the first. */
static void expect_refusal(scrawl_model *other, unsigned views, enum scrawl_status status,
			   const char *words)
{
	struct scrawl_evaluation *e = NULL;
	scrawl_model *both[] = { models[0], other };
	float p[CLASSES];
	synthetic_fails(ctx, evaluate(both, 2, views, data, &e), status, words);
	synthetic_fails(ctx, predict(both, 2, views, scrawl_dataset_image(data, 0), 1, p), status,
			words);
	assert_null(e);
}

static void expect_misfit(struct synthetic other, const char *words)
{
	scrawl_model *model = synthetic_model(ctx, "dense", &other, 1, NULL);
	expect_refusal(model, 1, SCRAWL_EDATA, words);
	scrawl_model_destroy(model);
}

static void test_models_that_differ(void **state)
{
	(void)state;
	expect_misfit((struct synthetic){ .height = SIDE, SIDE + 1, CLASSES },
		      "model 2: reads images of 28x29x1, but model 1 of 28x28x1");
	expect_misfit((struct synthetic){ .height = SIDE, SIDE, CLASSES + 1 },
		      "model 2: knows 6 classes, but model 1 knows 5");
	const char *names[CLASSES] = { "0", "1", "two", "3", "4" };
	scrawl_model *model = synthetic_model(ctx, "dense", &what, 1, NULL);
	synthetic_ok(ctx, model_set_class_names(model, names));
	expect_refusal(model, 1, SCRAWL_EDATA,
		       "model 2: calls class 2 \"two\", but model 1 calls it \"2\"");
	scrawl_model_destroy(model);
	scrawl_context *elsewhere = NULL;
	assert_int_equal(scrawl_context_create(1, &elsewhere), SCRAWL_OK);
	model = synthetic_model(elsewhere, "dense", &what, 1, NULL);
	float p[CLASSES];
	scrawl_model *pair[] = { models[0], model };
	synthetic_ok(ctx, predict(pair, 2, 1, scrawl_dataset_image(data, 0), 1, p));
	scrawl_model_destroy(model);
	scrawl_context_destroy(elsewhere);
}

static void test_arguments(void **state)
{
	(void)state;
	struct scrawl_evaluation *e = NULL;
	expect_refusal(models[1], 0, SCRAWL_EINVAL, "0 views (1 to 15");
	expect_refusal(models[1], SCRAWL_MAX_VIEWS + 1, SCRAWL_EINVAL, "16 views");
	expect_refusal(NULL, 1, SCRAWL_EINVAL, "model 2: NULL");
	synthetic_fails(ctx, evaluate(models, 0, 1, data, &e), SCRAWL_EINVAL, "at least one model");
	synthetic_fails(ctx, evaluate(NULL, 1, 1, data, &e), SCRAWL_EINVAL, "at least one model");
	struct synthetic other = { .count = 3, SIDE, SIDE + 1, CLASSES };
	scrawl_dataset *set = synthetic_dataset(ctx, &other);
	synthetic_fails(ctx, evaluate(models, MODELS, 1, set, &e), SCRAWL_EDATA,
			"images of 28x29x1");
	scrawl_dataset_destroy(set);
	assert_null(e);
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input.channels = 3;
	scrawl_model *coloured = NULL;
	float p[10];
	synthetic_ok(ctx, scrawl_model_create(ctx, "dense", &options, &coloured));
	uint8_t *pixels = test_calloc(3, AREA);
	synthetic_ok(ctx, predict(&coloured, 1, 2, pixels, 1, p));
	test_free(pixels);
	scrawl_model_destroy(coloured);
}

static void test_nan_weights(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, "dense", &what, 1, NULL);
	model->net->parameters[model->net->parameter_count - 1] = NAN;
	expect_refusal(model, 3, SCRAWL_ENUMERIC, "not finite");
	scrawl_model_destroy(model);
}

/* Whichever allocation fails, the call reports it and leaks nothing. */
static void test_no_memory(void **state)
{
	(void)state;
	for (size_t n = 1;; n++) {
		struct scrawl_evaluation *e = NULL;
		memory_fail_after(n);
		enum scrawl_status status = evaluate(models, MODELS, 2, data, &e);
		memory_fail_after(0);
		scrawl_evaluation_destroy(e);
		if (status == SCRAWL_OK) {
			assert_true(n > 10);
			return;
		}
		assert_int_equal(status, SCRAWL_ENOMEM);
		assert_null(e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_models_that_differ),
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_nan_weights),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, make_models, destroy_models);
}
