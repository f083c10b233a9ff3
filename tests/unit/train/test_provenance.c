/* SPDX-License-Identifier: MIT */
/*
 * test_provenance.c - what a trained model records of its origin
 */
#include <string.h>

#include "support/checkpointed.h"

static struct scrawl_train_options few_options(void)
{
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = plain_options(&run);
	options.on_step = NULL;
	options.on_epoch = NULL;
	return options;
}

static const char *initial_weights(const scrawl_model *model)
{
	return scrawl_model_metadata(model, "initial_weights");
}

/* A new model's weights follow from its seed; training again records the weights before it. */
static void test_initial_weights(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	struct scrawl_train_options options = few_options();
	struct scrawl_lr_range *range;
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL), *loaded;
	char first[33], second[33];
	synthetic_ok(s.ctx, scrawl_model_lr_range(model, s.train, &options, 1e-5, 1e-3, 5, &range));
	scrawl_lr_range_destroy(range);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &options, NULL));
	assert_null(initial_weights(model));
	scrawl_model_hash(model, first);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &options, NULL));
	assert_string_equal(initial_weights(model), first);
	scrawl_model_hash(model, second);
	assert_string_not_equal(second, first);
	synthetic_ok(s.ctx, scrawl_model_save(model, PATH));
	scrawl_model_destroy(model);
	synthetic_ok(s.ctx, scrawl_model_load(s.ctx, PATH, NULL, &loaded));
	assert_string_equal(initial_weights(loaded), first);
	synthetic_ok(s.ctx, scrawl_model_train(loaded, s.train, s.val, &options, NULL));
	assert_string_equal(initial_weights(loaded), second);
	scrawl_model_destroy(loaded);
	free_sets(&s);
	folder_clear();
}

static void test_weights_set_by_hand(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	struct scrawl_train_options options = few_options();
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	const float bias[] = { 0.1f, 0.2f, 0.3f };
	char hash[33];
	synthetic_ok(s.ctx, scrawl_model_set_tensor(model, "dense2.bias", bias, 3));
	scrawl_model_hash(model, hash);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &options, NULL));
	assert_string_equal(initial_weights(model), hash);
	scrawl_model_destroy(model);
	free_sets(&s);
}

/* A resumed run records the weights with which its first part began. */
static void expect_resumed(scrawl_context *ctx, const struct sets *s, scrawl_model *model,
			   const char *hash)
{
	struct scrawl_train_options options = few_options();
	scrawl_trainer *trainer;
	scrawl_checkpoint *checkpoint;
	scrawl_model *resumed;
	synthetic_ok(ctx, scrawl_trainer_create(model, s->train, s->val, &options, &trainer));
	synthetic_ok(ctx, scrawl_trainer_step(trainer, NULL));
	synthetic_ok(ctx, scrawl_trainer_checkpoint(trainer, PATH, NULL));
	scrawl_trainer_destroy(trainer);
	synthetic_ok(ctx, scrawl_checkpoint_load(ctx, PATH, &checkpoint, &resumed));
	scrawl_checkpoint_train_options(checkpoint, &options);
	options.resume = checkpoint;
	synthetic_ok(ctx, scrawl_model_train(resumed, s->train, s->val, &options, NULL));
	if (hash)
		assert_string_equal(initial_weights(resumed), hash);
	else
		assert_null(initial_weights(resumed));
	scrawl_checkpoint_destroy(checkpoint);
	scrawl_model_destroy(resumed);
}

static void test_resumed(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	char hash[33];
	expect_resumed(s.ctx, &s, model, NULL);
	scrawl_model_hash(model, hash);
	expect_resumed(s.ctx, &s, model, hash);
	scrawl_model_destroy(model);
	free_sets(&s);
	folder_clear();
}

static void expect_outcome(const scrawl_model *model, const struct scrawl_train_result *result)
{
	char epoch[24], accuracy[32];
	snprintf(epoch, sizeof(epoch), "%u", result->best_epoch);
	snprintf(accuracy, sizeof(accuracy), "%.6f", result->val_accuracy);
	assert_string_equal(scrawl_model_metadata(model, "best_epoch"), epoch);
	assert_string_equal(scrawl_model_metadata(model, "val_accuracy"), accuracy);
}

/* What was reached on the validation set; nothing is left of a run before. */
static void test_outcome(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	struct scrawl_train_options options = few_options();
	struct scrawl_train_result result = { .size = sizeof(result) };
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &options, &result));
	assert_true(result.val_accuracy > 0.0);
	expect_outcome(model, &result);
	options.learning_rate = 1e-30;
	options.epochs = 2;
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &options, &result));
	expect_outcome(model, &result);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, NULL, &options, NULL));
	assert_null(scrawl_model_metadata(model, "best_epoch"));
	assert_null(scrawl_model_metadata(model, "val_accuracy"));
	scrawl_model_destroy(model);
	free_sets(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_initial_weights),
		cmocka_unit_test(test_weights_set_by_hand),
		cmocka_unit_test(test_resumed),
		cmocka_unit_test(test_outcome),
	};
	return cmocka_run_group_tests_name("provenance", tests, folder_enter, folder_leave);
}
