/* SPDX-License-Identifier: MIT */
/*
 * test_trainer.c - a loop of one's own ends as scrawl_model_train does, also when it is interrupted
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/checkpointed.h"

/* One course of training: its data, the model, and the trainer that works on them. */
struct course {
	struct sets sets;
	scrawl_model *model;
	scrawl_trainer *trainer;
};

/* The trainer copies what it needs: options and the text in them are gone when it begins. */
static struct course course_begin(const struct scrawl_train_options *options, unsigned threads)
{
	struct course c = { .sets = make_sets(threads, &small) };
	struct scrawl_train_options copy = *options;
	char *augment = strdup(options->augment);
	assert_non_null(augment);
	copy.augment = augment;
	c.model = synthetic_model(c.sets.ctx, net, &small, 1, NULL);
	synthetic_ok(c.sets.ctx,
		     scrawl_trainer_create(c.model, c.sets.train, c.sets.val, &copy, &c.trainer));
	memset(&copy, 0xff, sizeof(copy));
	memset(augment, 'x', strlen(augment));
	free(augment);
	return c;
}

static void course_end(struct course *c)
{
	scrawl_trainer_destroy(c->trainer);
	scrawl_model_destroy(c->model);
	free_sets(&c->sets);
}

/*
 * At most that many calls of step and validate.  Between them the model is asked and evaluated,
 * which must change nothing.
 */
static void course_go(struct course *c, size_t calls)
{
	const struct scrawl_progress *progress = NULL;
	const struct scrawl_epoch *epoch = NULL;
	struct scrawl_evaluation *evaluation;
	enum scrawl_next next;
	while (calls-- > 0 && (next = scrawl_trainer_next(c->trainer)) != SCRAWL_NEXT_NOTHING) {
		if (next == SCRAWL_NEXT_STEP) {
			synthetic_ok(c->sets.ctx, scrawl_trainer_step(c->trainer, &progress));
			assert_in_range(progress->step, 1, progress->steps);
			assert_true(isfinite(progress->loss));
		} else {
			synthetic_ok(c->sets.ctx, scrawl_trainer_validate(c->trainer, &epoch));
			assert_int_equal(scrawl_trainer_result(c->trainer)->epochs, epoch->epoch);
		}
		synthetic_ok(c->sets.ctx,
			     scrawl_model_evaluate(c->model, c->sets.val, &evaluation));
		scrawl_evaluation_destroy(evaluation);
	}
}

static void expect_end(struct course *c, const char *hash, const struct scrawl_train_result *result)
{
	char own[33];
	const struct scrawl_train_result *r = scrawl_trainer_result(c->trainer);
	assert_int_equal(scrawl_trainer_next(c->trainer), SCRAWL_NEXT_NOTHING);
	scrawl_trainer_take_best(c->trainer);
	scrawl_model_hash(c->model, own);
	assert_string_equal(own, hash);
	assert_int_equal(r->epochs, result->epochs);
	assert_int_equal(r->best_epoch, result->best_epoch);
	assert_int_equal(r->reached, result->reached);
	assert_int_equal(r->stalled, result->stalled);
	assert_true(r->val_loss == result->val_loss && r->val_accuracy == result->val_accuracy);
}

/* The same run by the library's own loop. */
static void train_whole(const struct scrawl_train_options *options, char *hash,
			struct scrawl_train_result *result)
{
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, options, result));
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	free_sets(&s);
}

/* Goes on from what the course's checkpoint holds, and ends as the whole run did. */
static void expect_resumed_end(struct course *c, scrawl_checkpoint *checkpoint, const char *hash,
			       const struct scrawl_train_result *result)
{
	struct scrawl_train_options options;
	assert_string_equal(scrawl_checkpoint_note(checkpoint), "a \"note\"");
	scrawl_checkpoint_train_options(checkpoint, &options);
	options.resume = checkpoint;
	synthetic_ok(c->sets.ctx, scrawl_trainer_create(c->model, c->sets.train, c->sets.val,
							&options, &c->trainer));
	scrawl_checkpoint_destroy(checkpoint);
	course_go(c, SIZE_MAX);
	expect_end(c, hash, result);
}

/* A course that is cut after so many calls and goes on from a checkpoint in another context. */
static void expect_resumed(const struct scrawl_train_options *options, size_t cut, const char *hash,
			   const struct scrawl_train_result *result)
{
	struct course c = course_begin(options, 1);
	scrawl_checkpoint *checkpoint;
	course_go(&c, cut);
	synthetic_ok(c.sets.ctx, scrawl_trainer_checkpoint(c.trainer, PATH, "a \"note\""));
	course_end(&c);
	c = (struct course){ .sets = make_sets(2, &small) };
	synthetic_ok(c.sets.ctx, scrawl_checkpoint_load(c.sets.ctx, PATH, &checkpoint, &c.model));
	expect_resumed_end(&c, checkpoint, hash, result);
	course_end(&c);
}

static void expect_same(const struct scrawl_train_options *options)
{
	char hash[33];
	struct scrawl_train_result result = { .size = sizeof(result) };
	train_whole(options, hash, &result);
	for (unsigned threads = 1; threads <= 3; threads++) {
		struct course c = course_begin(options, threads);
		course_go(&c, SIZE_MAX);
		expect_end(&c, hash, &result);
		course_end(&c);
	}
	/* An epoch is 5 steps and a validation: before, between, right before and after it. */
	for (size_t cut = 0; cut <= 12; cut++)
		expect_resumed(options, cut, hash, &result);
	folder_clear();
}

static struct scrawl_train_options own_options(struct plan_of_run *run)
{
	struct scrawl_train_options options = plain_options(run);
	options.on_step = NULL;
	options.on_epoch = NULL;
	return options;
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

/* Runs that end before their epochs do. */
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

static void write_file(const void *bytes, size_t size)
{
	FILE *file = fopen(PATH, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* A checkpoint in memory is as good, and its bytes are those of a file that can be read. */
static void test_in_memory(void **state)
{
	(void)state;
	char hash[33];
	void *bytes;
	size_t size;
	scrawl_checkpoint *checkpoint;
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAM, .regularised = true };
	struct scrawl_train_options options = own_options(&run);
	train_whole(&options, hash, &result);
	struct course c = course_begin(&options, 1);
	course_go(&c, 8);
	synthetic_ok(c.sets.ctx,
		     scrawl_trainer_checkpoint_memory(c.trainer, "a \"note\"", &bytes, &size));
	course_end(&c);
	for (int from_file = 0; from_file < 2; from_file++) {
		c = (struct course){ .sets = make_sets(1, &small) };
		scrawl_context *ctx = c.sets.ctx;
		write_file(bytes, size);
		if (from_file)
			synthetic_ok(ctx, scrawl_checkpoint_load(ctx, PATH, &checkpoint, &c.model));
		else
			synthetic_ok(ctx, scrawl_checkpoint_load_memory(ctx, bytes, size,
									&checkpoint, &c.model));
		if (from_file)
			assert_string_equal(scrawl_checkpoint_path(checkpoint), PATH);
		else
			assert_null(scrawl_checkpoint_path(checkpoint));
		expect_resumed_end(&c, checkpoint, hash, &result);
		/* What the file held stays as the one before. */
		synthetic_ok(ctx, scrawl_trainer_checkpoint(c.trainer, PATH, NULL));
		assert_int_equal(remove(PATH ".prev"), 0);
		course_end(&c);
	}
	scrawl_memory_free(bytes);
	folder_clear();
}

static void test_damaged_memory(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct course c = course_begin(&options, 1);
	scrawl_context *ctx = c.sets.ctx;
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	void *bytes;
	size_t size;
	synthetic_ok(ctx, scrawl_trainer_checkpoint_memory(c.trainer, NULL, &bytes, &size));
	((char *)bytes)[size - 1] ^= 1;
	synthetic_fails(ctx, scrawl_checkpoint_load_memory(ctx, bytes, size, &checkpoint, &model),
			SCRAWL_EMODEL, "checkpoint in memory: damaged");
	synthetic_fails(ctx, scrawl_checkpoint_load_memory(ctx, NULL, 0, &checkpoint, &model),
			SCRAWL_EINVAL, "checkpoint in memory: bytes is NULL");
	assert_null(checkpoint);
	assert_null(model);
	scrawl_memory_free(bytes);
	course_end(&c);
}

/* What is not its turn is refused, and changes nothing. */
static void test_turns(void **state)
{
	(void)state;
	char hash[33];
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW };
	struct scrawl_train_options options = own_options(&run);
	train_whole(&options, hash, &result);
	struct course c = course_begin(&options, 1);
	scrawl_context *ctx = c.sets.ctx;
	course_go(&c, 3);
	synthetic_fails(ctx, scrawl_trainer_validate(c.trainer, NULL), SCRAWL_EINVAL,
			"epoch 1 cannot be validated after 3 of its 5 steps");
	course_go(&c, 2);
	assert_int_equal(scrawl_trainer_next(c.trainer), SCRAWL_NEXT_VALIDATE);
	synthetic_fails(ctx, scrawl_trainer_step(c.trainer, NULL), SCRAWL_EINVAL,
			"epoch 1 has no step left");
	course_go(&c, SIZE_MAX);
	synthetic_fails(ctx, scrawl_trainer_step(c.trainer, NULL), SCRAWL_EINVAL, "run is over");
	synthetic_fails(ctx, scrawl_trainer_validate(c.trainer, NULL), SCRAWL_EINVAL,
			"run is over");
	expect_end(&c, hash, &result);
	course_end(&c);
}

/* Before the first epoch's end there is no best, unless the run failed. */
static void test_take_best(void **state)
{
	(void)state;
	char before[33], now[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct course c = course_begin(&options, 1);
	course_go(&c, 1);
	scrawl_model_hash(c.model, before);
	scrawl_trainer_take_best(c.trainer);
	scrawl_model_hash(c.model, now);
	assert_string_equal(now, before);
	course_end(&c);

	options.learning_rate = 1e30;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	c = course_begin(&options, 1);
	scrawl_model_hash(c.model, before);
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < 5 && status == SCRAWL_OK; i++)
		status = scrawl_trainer_step(c.trainer, NULL);
	synthetic_fails(c.sets.ctx, status, SCRAWL_ENUMERIC, "not finite");
	assert_int_equal(scrawl_trainer_next(c.trainer), SCRAWL_NEXT_NOTHING);
	synthetic_fails(c.sets.ctx, scrawl_trainer_step(c.trainer, NULL), SCRAWL_EINVAL,
			"it failed");
	scrawl_model_hash(c.model, now);
	assert_string_not_equal(now, before);
	scrawl_trainer_take_best(c.trainer);
	scrawl_model_hash(c.model, now);
	assert_string_equal(now, before);
	course_end(&c);
}

/* A checkpoint's failure is its own: the run goes on. */
static void test_checkpoint_fails(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct course c = course_begin(&options, 1);
	synthetic_fails(c.sets.ctx, scrawl_trainer_checkpoint(c.trainer, "none/such", NULL),
			SCRAWL_EIO, "none/such: ");
	course_go(&c, SIZE_MAX);
	assert_int_equal(scrawl_trainer_result(c.trainer)->epochs, 3);
	course_end(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),           cmocka_unit_test(test_same_regularised),
		cmocka_unit_test(test_same_early_end), cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_damaged_memory), cmocka_unit_test(test_turns),
		cmocka_unit_test(test_take_best),      cmocka_unit_test(test_checkpoint_fails),
	};
	return cmocka_run_group_tests_name("trainer", tests, folder_enter, folder_leave);
}
