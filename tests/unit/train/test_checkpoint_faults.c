/* SPDX-License-Identifier: MIT */
/*
 * test_checkpoint_faults.c - checkpoints that cannot be written, and failing allocations
 */
#include <math.h>
#include <sys/stat.h>

#include "core/memory.h"
#include "model/model.h"
#include "model/network.h"
#include "support/checkpointed.h"

/* PATH is a folder, so writing fails: with a callback the run continues, without one it ends. */
static void test_cannot_write(void **state)
{
	(void)state;
	char whole[33], hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	assert_int_equal(begin(&run, 1, whole, NULL), SCRAWL_OK);
	assert_int_equal(mkdir(PATH, 0777), 0);
	run.every_steps = 4;
	assert_int_equal(begin(&run, 1, hash, NULL), SCRAWL_OK);
	assert_string_equal(hash, whole);
	assert_int_equal(run.failed, 3);
	assert_int_equal(run.written, 0);
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	struct scrawl_train_options o = plain_options(&run);
	struct scrawl_checkpoint_options c = checkpoint_options(&run);
	c.written = NULL;
	o.checkpoint = &c;
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL), SCRAWL_EIO,
			PATH);
	scrawl_model_destroy(model);
	free_sets(&s);
	folder_clear();
}

/* Each allocation of writing and of reading fails in turn. */
static void test_out_of_memory(void **state)
{
	(void)state;
	leave_checkpoint();
	scrawl_context *ctx;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	enum scrawl_status status = SCRAWL_ENOMEM;
	scrawl_checkpoint *c = NULL;
	scrawl_model *model = NULL;
	size_t n;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		memory_fail_after(n);
		status = scrawl_checkpoint_load(ctx, PATH, &c, &model);
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || (!c && !model));
	}
	assert_int_equal(status, SCRAWL_OK);
	assert_true(n > 20);
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(c);
	scrawl_context_destroy(ctx);
	struct sets s = make_sets(1, &small);
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAM,
				   .want_after = 1,
				   .stop_after = 2 };
	struct scrawl_train_options o = plain_options(&run);
	struct scrawl_checkpoint_options options = checkpoint_options(&run);
	options.written = NULL;
	o.checkpoint = &options;
	status = SCRAWL_ENOMEM;
	for (n = 1; status == SCRAWL_ENOMEM; n++) {
		model = synthetic_model(s.ctx, net, &small, 1, NULL);
		memory_fail_after(n);
		status = scrawl_model_train(model, s.train, s.val, &o, NULL);
		memory_fail_after(0);
		scrawl_model_destroy(model);
	}
	assert_int_equal(status, SCRAWL_ESTOPPED);
	assert_true(n > 40);
	free_sets(&s);
	folder_clear();
}

/* Weights that are not finite are not written: the last good checkpoint is kept. */
static void test_not_finite(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD, .every_steps = 1 };
	struct scrawl_train_options o = plain_options(&run);
	struct scrawl_checkpoint_options c = checkpoint_options(&run);
	o.checkpoint = &c;
	o.learning_rate = 1e30;
	o.schedule = SCRAWL_SCHEDULE_CONSTANT;
	o.warmup = 0.0;
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL), SCRAWL_ENUMERIC,
			"learning rate");
	assert_true(run.written < 5);
	scrawl_model_destroy(model);
	if (run.written) {
		scrawl_checkpoint *good;
		synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, PATH, &good, &model));
		scrawl_checkpoint_destroy(good);
		scrawl_model_destroy(model);
	}
	free_sets(&s);
	folder_clear();
}

/* One such weight is enough, wherever it is. */
static void test_one_not_finite(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options o = plain_options(&run);
	scrawl_trainer *trainer;
	synthetic_ok(s.ctx, scrawl_trainer_create(model, s.train, s.val, &o, &trainer));
	synthetic_ok(s.ctx, scrawl_trainer_checkpoint(trainer, PATH, NULL));
	float *w = model->net->parameters;
	size_t last = model->net->parameter_count - 1;
	const size_t places[] = { 0, last / 2, last };
	for (size_t i = 0; i < 3; i++) {
		float value = w[places[i]];
		w[places[i]] = INFINITY;
		synthetic_fails(s.ctx, scrawl_trainer_checkpoint(trainer, PATH, NULL),
				SCRAWL_ENUMERIC, "is not finite");
		w[places[i]] = value;
	}
	synthetic_ok(s.ctx, scrawl_trainer_checkpoint(trainer, PATH, NULL));
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(model);
	free_sets(&s);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cannot_write),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_not_finite),
		cmocka_unit_test(test_one_not_finite),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
