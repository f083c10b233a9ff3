/* SPDX-License-Identifier: MIT */
/*
 * test_checkpoint_model.c - a checkpoint read as a model is the one that its run would save
 */
#include <string.h>

#include "support/checkpointed.h"

static char warning[256];

static void keep_warning(void *arg, const char *text)
{
	(void)arg;
	snprintf(warning, sizeof(warning), "%s", text);
}

static scrawl_model *load(scrawl_context *ctx)
{
	scrawl_model *model = NULL;
	warning[0] = 0;
	scrawl_context_set_log(ctx, keep_warning, NULL);
	synthetic_ok(ctx, scrawl_model_load(ctx, PATH, NULL, &model));
	scrawl_context_set_log(ctx, NULL, NULL);
	return model;
}

/* Stopped in the callback of a step, with a checkpoint and the best weights in the model. */
static void expect_best(bool regularised)
{
	char best[33], hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW,
				   .regularised = regularised,
				   .stop_after = 13 };
	struct scrawl_train_result result = { .size = sizeof(result) };
	scrawl_context *ctx;
	assert_int_equal(begin(&run, 1, best, &result), SCRAWL_ESTOPPED);
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	scrawl_model *model = load(ctx), *saved;
	scrawl_model_hash(model, hash);
	assert_string_equal(hash, best);
	assert_non_null(strstr(warning, "a checkpoint; its best weights so far, of epoch "));
	assert_string_equal(strrchr(warning, 'h') + 2,
			    result.best_epoch == 1 ? "1, are used" : "2, are used");
	for (size_t i = 0; i < scrawl_model_metadata_key_count(model); i++)
		assert_null(strstr(scrawl_model_metadata_key_at(model, i), "checkpoint"));
	assert_string_equal(scrawl_model_metadata(model, "format"), "scrawl");
	assert_string_equal(scrawl_model_metadata(model, "mine"), "kept");
	synthetic_ok(ctx, scrawl_model_save(model, "model"));
	assert_int_equal(scrawl_path_kind("model"), SCRAWL_FILE_KIND_MODEL);
	synthetic_ok(ctx, scrawl_model_load(ctx, "model", NULL, &saved));
	scrawl_model_hash(saved, hash);
	assert_string_equal(hash, best);
	scrawl_model_destroy(saved);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	folder_clear();
}

static void test_best(void **state)
{
	(void)state;
	expect_best(false);
	expect_best(true);
}

/* Nothing has been measured yet: the weights of that step. */
static void test_first_epoch(void **state)
{
	(void)state;
	char last[33], hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD, .stop_after = 3 };
	scrawl_context *ctx;
	assert_int_equal(begin(&run, 1, last, NULL), SCRAWL_ESTOPPED);
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	scrawl_model *model = load(ctx);
	scrawl_model_hash(model, hash);
	assert_string_equal(hash, last);
	assert_string_equal(warning, PATH ": a checkpoint, of which no epoch has ended");
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best),
		cmocka_unit_test(test_first_epoch),
	};
	return cmocka_run_group_tests_name("checkpoint_model", tests, folder_enter, folder_leave);
}
