/* SPDX-License-Identifier: MIT */
/*
 * test_trainer.c - a custom loop, interrupted or not, ends as scrawl_model_train does
 */
#include "support/own_loop.h"

/* A loop that stops after `cut` calls and resumes from a checkpoint in another context. */
static void expect_resumed(const struct scrawl_train_options *options, size_t cut, const char *hash,
			   const struct scrawl_train_result *result)
{
	struct own_loop loop = loop_begin(options, 1);
	scrawl_checkpoint *checkpoint;
	loop_run(&loop, cut);
	synthetic_ok(loop.sets.ctx, scrawl_trainer_checkpoint(loop.trainer, PATH, "a \"note\""));
	loop_end(&loop);
	loop = (struct own_loop){ .sets = make_sets(2, &small) };
	synthetic_ok(loop.sets.ctx,
		     scrawl_checkpoint_load(loop.sets.ctx, PATH, &checkpoint, &loop.model));
	expect_resumed_end(&loop, checkpoint, hash, result);
	loop_end(&loop);
}

static void expect_same(const struct scrawl_train_options *options)
{
	char hash[33];
	struct scrawl_train_result result = { .size = sizeof(result) };
	train_whole(options, hash, &result);
	for (unsigned threads = 1; threads <= 3; threads++) {
		struct own_loop loop = loop_begin(options, threads);
		loop_run(&loop, SIZE_MAX);
		expect_end(&loop, hash, &result);
		loop_end(&loop);
	}
	/* An epoch is 5 steps and a validation: stop anywhere in the first two. */
	for (size_t cut = 0; cut <= 12; cut++)
		expect_resumed(options, cut, hash, &result);
	folder_clear();
}

static void test_same(void **state)
{
	(void)state;
	for (enum scrawl_optimizer o = SCRAWL_OPTIMIZER_SGD; scrawl_optimizer_at(o); o++) {
		struct plan_of_run run = { .optimizer = o };
		struct scrawl_train_options options = own_options(&run);
		expect_same(&options);
	}
}

static void test_same_regularised(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW, .regularised = true };
	struct scrawl_train_options options = own_options(&run);
	expect_same(&options);
}

/* Runs that end before their last epoch. */
static void test_same_early_end(void **state)
{
	(void)state;
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD, .patience = 1 };
	struct scrawl_train_options options = own_options(&run);
	train_whole(&options, hash, &result);
	assert_true(result.stalled);
	expect_same(&options);
	run.patience = 0;
	options = own_options(&run);
	train_whole(&options, hash, &result);
	options.until = result.val_accuracy;
	train_whole(&options, hash, &result);
	assert_true(result.reached);
	expect_same(&options);
}

/* Calls out of turn are refused and change nothing. */
static void test_out_of_turn(void **state)
{
	(void)state;
	char hash[33];
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW };
	struct scrawl_train_options options = own_options(&run);
	train_whole(&options, hash, &result);
	struct own_loop loop = loop_begin(&options, 1);
	scrawl_context *ctx = loop.sets.ctx;
	loop_run(&loop, 3);
	synthetic_fails(ctx, scrawl_trainer_validate(loop.trainer, NULL), SCRAWL_EINVAL,
			"epoch 1 cannot be validated after 3 of its 5 steps");
	loop_run(&loop, 2);
	assert_int_equal(scrawl_trainer_next(loop.trainer), SCRAWL_NEXT_VALIDATE);
	synthetic_fails(ctx, scrawl_trainer_step(loop.trainer, NULL), SCRAWL_EINVAL,
			"epoch 1 has no step left");
	loop_run(&loop, SIZE_MAX);
	synthetic_fails(ctx, scrawl_trainer_step(loop.trainer, NULL), SCRAWL_EINVAL, "run is over");
	synthetic_fails(ctx, scrawl_trainer_validate(loop.trainer, NULL), SCRAWL_EINVAL,
			"run is over");
	expect_end(&loop, hash, &result);
	loop_end(&loop);
}

/* Before the end of the first epoch nothing changes, unless the run failed. */
static void test_take_best(void **state)
{
	(void)state;
	char before[33], now[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct own_loop loop = loop_begin(&options, 1);
	loop_run(&loop, 1);
	scrawl_model_hash(loop.model, before);
	scrawl_trainer_take_best(loop.trainer);
	scrawl_model_hash(loop.model, now);
	assert_string_equal(now, before);
	loop_end(&loop);

	options.learning_rate = 1e30;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	loop = loop_begin(&options, 1);
	scrawl_model_hash(loop.model, before);
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < 5 && status == SCRAWL_OK; i++)
		status = scrawl_trainer_step(loop.trainer, NULL);
	synthetic_fails(loop.sets.ctx, status, SCRAWL_ENUMERIC, "not finite");
	assert_int_equal(scrawl_trainer_next(loop.trainer), SCRAWL_NEXT_NOTHING);
	synthetic_fails(loop.sets.ctx, scrawl_trainer_step(loop.trainer, NULL), SCRAWL_EINVAL,
			"it failed");
	scrawl_model_hash(loop.model, now);
	assert_string_not_equal(now, before);
	scrawl_trainer_take_best(loop.trainer);
	scrawl_model_hash(loop.model, now);
	assert_string_equal(now, before);
	loop_end(&loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),           cmocka_unit_test(test_same_regularised),
		cmocka_unit_test(test_same_early_end), cmocka_unit_test(test_out_of_turn),
		cmocka_unit_test(test_take_best),
	};
	return cmocka_run_group_tests_name("trainer", tests, folder_enter, folder_leave);
}
