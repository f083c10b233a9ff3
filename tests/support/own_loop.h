/* SPDX-License-Identifier: MIT */
/*
 * own_loop.h - for tests: training by a custom loop instead of scrawl_model_train
 */
#ifndef SCRAWL_TESTS_OWN_LOOP_H
#define SCRAWL_TESTS_OWN_LOOP_H

#include <math.h>

#include "support/checkpointed.h"

/* One run: its data, the model, and the trainer that works on them. */
struct own_loop {
	struct sets sets;
	scrawl_model *model;
	scrawl_trainer *trainer;
};

/* Destroys options and text before the run begins, as the trainer must have copied them. */
static inline struct own_loop loop_begin(const struct scrawl_train_options *options,
					 unsigned threads)
{
	struct own_loop loop = { .sets = make_sets(threads, &small) };
	struct scrawl_train_options copy = *options;
	char *augment = strdup(options->augment);
	assert_non_null(augment);
	copy.augment = augment;
	loop.model = synthetic_model(loop.sets.ctx, net, &small, 1, NULL);
	synthetic_ok(loop.sets.ctx, scrawl_trainer_create(loop.model, loop.sets.train,
							  loop.sets.val, &copy, &loop.trainer));
	memset(&copy, 0xff, sizeof(copy));
	memset(augment, 'x', strlen(augment));
	free(augment);
	return loop;
}

static inline void loop_end(struct own_loop *loop)
{
	scrawl_trainer_destroy(loop->trainer);
	scrawl_model_destroy(loop->model);
	free_sets(&loop->sets);
}

/*
 * Calls step and validate, at most `calls` times.  The model is evaluated in between, which must
 * change nothing.
 */
static inline void loop_run(struct own_loop *loop, size_t calls)
{
	const struct scrawl_progress *progress = NULL;
	const struct scrawl_epoch *epoch = NULL;
	struct scrawl_evaluation *evaluation;
	enum scrawl_next next;
	while (calls-- > 0 && (next = scrawl_trainer_next(loop->trainer)) != SCRAWL_NEXT_NOTHING) {
		if (next == SCRAWL_NEXT_STEP) {
			synthetic_ok(loop->sets.ctx, scrawl_trainer_step(loop->trainer, &progress));
			assert_in_range(progress->step, 1, progress->steps);
			assert_true(isfinite(progress->loss));
		} else {
			synthetic_ok(loop->sets.ctx,
				     scrawl_trainer_validate(loop->trainer, &epoch));
			assert_int_equal(scrawl_trainer_result(loop->trainer)->epochs,
					 epoch->epoch);
		}
		synthetic_ok(loop->sets.ctx,
			     scrawl_model_evaluate(loop->model, loop->sets.val, &evaluation));
		scrawl_evaluation_destroy(evaluation);
	}
}

static inline void expect_end(struct own_loop *loop, const char *hash,
			      const struct scrawl_train_result *result)
{
	char own[33];
	const struct scrawl_train_result *r = scrawl_trainer_result(loop->trainer);
	assert_int_equal(scrawl_trainer_next(loop->trainer), SCRAWL_NEXT_NOTHING);
	scrawl_trainer_take_best(loop->trainer);
	scrawl_model_hash(loop->model, own);
	assert_string_equal(own, hash);
	assert_int_equal(r->epochs, result->epochs);
	assert_int_equal(r->best_epoch, result->best_epoch);
	assert_int_equal(r->reached, result->reached);
	assert_int_equal(r->stalled, result->stalled);
	assert_true(r->val_loss == result->val_loss && r->val_accuracy == result->val_accuracy);
}

/* The same run by scrawl_model_train. */
static inline void train_whole(const struct scrawl_train_options *options, char *hash,
			       struct scrawl_train_result *result)
{
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, options, result));
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	free_sets(&s);
}

/* Resumes from the checkpoint, which it destroys, and expects the end of the whole run. */
static inline void expect_resumed_end(struct own_loop *loop, scrawl_checkpoint *checkpoint,
				      const char *hash, const struct scrawl_train_result *result)
{
	struct scrawl_train_options options;
	assert_string_equal(scrawl_checkpoint_note(checkpoint), "a \"note\"");
	scrawl_checkpoint_train_options(checkpoint, &options);
	options.resume = checkpoint;
	synthetic_ok(loop->sets.ctx,
		     scrawl_trainer_create(loop->model, loop->sets.train, loop->sets.val, &options,
					   &loop->trainer));
	scrawl_checkpoint_destroy(checkpoint);
	loop_run(loop, SIZE_MAX);
	expect_end(loop, hash, result);
}

static inline struct scrawl_train_options own_options(struct plan_of_run *run)
{
	struct scrawl_train_options options = plain_options(run);
	options.on_step = NULL;
	options.on_epoch = NULL;
	return options;
}

#endif
