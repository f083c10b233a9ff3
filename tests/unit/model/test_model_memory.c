/* SPDX-License-Identifier: MIT */
/*
 * test_model_memory.c - each allocation in turn fails
 *
 * A call that fails says so and leaves everything usable; a sanitizer or valgrind sees that it
 * leaks nothing.
 */
#include <string.h>

#include "core/memory.h"
#include "support/context_folder.h"
#include "support/synthetic.h"

#define MAX_ALLOCATIONS 500 /* at most, in any call */

static const struct synthetic small = {
	.count = 20, 8, 8, 3, .noise = 40, .seed = 1, .names = "one\ntwo\nthree\n"
};
static const char net[] = "conv 4 3x3, relu, maxpool 2, dropout 0.1, dense 8, relu, dense";

/* What the calls under test work on. */
struct things {
	scrawl_dataset *data;
	scrawl_model *model; /* trained, evaluated, saved */
	scrawl_model *made;  /* created, loaded */
	struct scrawl_evaluation *evaluation;
};

typedef enum scrawl_status call_fn(struct things *things);

static enum scrawl_status create(struct things *t)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 8, 8, 1 };
	options.classes = 3;
	return scrawl_model_create(ctx, net, &options, &t->made);
}

static enum scrawl_status train(struct things *t)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	return scrawl_model_train(t->model, t->data, t->data, &options, NULL);
}

static enum scrawl_status evaluate(struct things *t)
{
	return scrawl_model_evaluate(t->model, t->data, &t->evaluation);
}

static enum scrawl_status save(struct things *t)
{
	return scrawl_model_save(t->model, "new.safetensors");
}

static enum scrawl_status load(struct things *t)
{
	return scrawl_model_load(ctx, "old.safetensors", NULL, &t->made);
}

static enum scrawl_status set_metadata(struct things *t)
{
	return scrawl_model_set_metadata(t->model, "a", "b");
}

static void expect_usable(const struct things *t)
{
	float probabilities[20 * 3];
	synthetic_ok(ctx, scrawl_model_predict(t->model, scrawl_dataset_image(t->data, 0), 20,
					       probabilities));
	assert_non_null(scrawl_model_class_name(t->model, 2));
}

static void fail_each(call_fn *call)
{
	size_t used = scrawl_memory_used();
	struct things things = { 0 };
	things.data = synthetic_dataset(ctx, &small);
	things.model = synthetic_model(ctx, net, &small, 1, NULL);
	synthetic_ok(ctx, scrawl_model_save(things.model, "old.safetensors"));
	int files = folder_count(".");
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n = 0;
	while (status != SCRAWL_OK && n++ < MAX_ALLOCATIONS) {
		memory_fail_after(n);
		status = call(&things);
		memory_fail_after(0);
		if (status == SCRAWL_OK)
			break;
		synthetic_fails(ctx, status, SCRAWL_ENOMEM, "out of memory");
		assert_null(things.made);
		assert_null(things.evaluation);
		assert_int_equal(folder_count("."), files);
		expect_usable(&things);
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 1);
	expect_usable(&things);
	scrawl_evaluation_destroy(things.evaluation);
	scrawl_model_destroy(things.made);
	scrawl_model_destroy(things.model);
	scrawl_dataset_destroy(things.data);
	assert_int_equal(scrawl_memory_used(), used);
	folder_clear();
}

static void test_create(void **state)
{
	(void)state;
	fail_each(create);
}

static void test_train(void **state)
{
	(void)state;
	fail_each(train);
}

static void test_evaluate(void **state)
{
	(void)state;
	fail_each(evaluate);
}

static void test_save(void **state)
{
	(void)state;
	fail_each(save);
}

static void test_load(void **state)
{
	(void)state;
	fail_each(load);
}

static void test_set_metadata(void **state)
{
	(void)state;
	fail_each(set_metadata);
}

/* A few bytes may describe a model whose buffers no machine holds: they cost nothing. */
static void test_claim(void **state)
{
	(void)state;
	struct scrawl_model_options options;
	scrawl_model *model;
	scrawl_ensemble *ensemble = NULL;
	scrawl_model_options_init(&options);
	options.input = (struct scrawl_shape){ 16384, 16384, 1 };
	synthetic_ok(ctx,
		     scrawl_model_create(
			     ctx, "avgpool 1, avgpool 1, avgpool 1, avgpool 1, globalpool, dense",
			     &options, &model));
	size_t used = scrawl_memory_used();
	assert_true(scrawl_model_memory(model, 0) > SCRAWL_MEMORY_LIMIT);
	const scrawl_model *const models[] = { model };
	synthetic_fails(ctx, scrawl_ensemble_create(ctx, models, 1, 1, &ensemble), SCRAWL_ENOMEM,
			"of the 4295.0 MB that are allowed");
	assert_null(ensemble);
	assert_int_equal(scrawl_memory_used(), used);
	scrawl_model_destroy(model);
}

static void test_context(void **state)
{
	(void)state;
	scrawl_context *other = NULL;
	enum scrawl_status status = SCRAWL_ENOMEM;
	for (size_t n = 1; status != SCRAWL_OK && n < MAX_ALLOCATIONS; n++) {
		assert_int_equal(status, SCRAWL_ENOMEM);
		assert_null(other);
		memory_fail_after(n);
		status = scrawl_context_create(3, &other);
		memory_fail_after(0);
	}
	assert_int_equal(status, SCRAWL_OK);
	scrawl_context_destroy(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),   cmocka_unit_test(test_train),
		cmocka_unit_test(test_evaluate), cmocka_unit_test(test_save),
		cmocka_unit_test(test_load),     cmocka_unit_test(test_set_metadata),
		cmocka_unit_test(test_claim),    cmocka_unit_test(test_context),
	};
	return cmocka_run_group_tests(tests, enter_with_context, leave_with_context);
}
