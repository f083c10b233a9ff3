/* SPDX-License-Identifier: MIT */
/*
 * checkpointed.h - for tests: small runs that write checkpoints, stop and resume
 */
#ifndef SCRAWL_TESTS_CHECKPOINTED_H
#define SCRAWL_TESTS_CHECKPOINTED_H

#include "support/folder.h"
#include "support/synthetic.h"

#define PATH "run.checkpoint"

static const struct synthetic small = { .count = 45, 8, 8, 3, .noise = 90, .seed = 1 };
static const char net[] =
	"conv 4 3x3, maxpool 2, batchnorm, relu, dropout 0.3, dense 6, relu, dense";

/* What a run should do, and what its callbacks saw. */
struct plan_of_run {
	enum scrawl_optimizer optimizer;
	bool regularised;  /* smoothing, clipping, averaging */
	unsigned patience; /* with a tiny learning rate */
	size_t stop_after; /* steps of the whole run; 0: never */
	size_t want_after; /* when the `wanted` callback asks for a checkpoint */
	bool stop_in_epoch_callback;
	size_t steps, written, failed;
	size_t every_steps;
	unsigned every_epochs;
	struct scrawl_epoch epoch[3]; /* as reported */
};

static inline enum scrawl_control on_step(void *arg, const struct scrawl_progress *p)
{
	struct plan_of_run *run = arg;
	run->steps = (p->epoch - 1) * p->steps + p->step;
	return run->steps == run->stop_after && !run->stop_in_epoch_callback ? SCRAWL_STOP
									     : SCRAWL_CONTINUE;
}

static inline enum scrawl_control on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	struct plan_of_run *run = arg;
	run->epoch[epoch->epoch - 1] = *epoch;
	return run->stop_in_epoch_callback && run->steps == run->stop_after ? SCRAWL_STOP
									    : SCRAWL_CONTINUE;
}

static inline bool wanted(void *arg)
{
	struct plan_of_run *run = arg;
	return run->steps == run->want_after;
}

static inline const char *note(void *arg)
{
	struct plan_of_run *run = arg;
	return run->steps ? "a \"note\"" : "";
}

static inline enum scrawl_control written(void *arg, enum scrawl_status status)
{
	struct plan_of_run *run = arg;
	run->written += status == SCRAWL_OK;
	run->failed += status != SCRAWL_OK;
	return SCRAWL_CONTINUE;
}

static inline struct scrawl_checkpoint_options checkpoint_options(struct plan_of_run *run)
{
	return (struct scrawl_checkpoint_options){
		.size = sizeof(struct scrawl_checkpoint_options),
		.path = PATH,
		.every_steps = run->every_steps,
		.every_epochs = run->every_epochs,
		.wanted = wanted,
		.note = note,
		.written = written,
		.arg = run,
	};
}

static inline struct scrawl_train_options plain_options(struct plan_of_run *run)
{
	struct scrawl_train_options o;
	scrawl_train_options_init(&o);
	scrawl_train_options_set_optimizer(&o, run->optimizer);
	o.epochs = 3;
	o.batch = 8;
	o.seed = 7;
	o.augment = "rotate 20, shift .1";
	o.plain_epochs = 1;
	if (run->patience) {
		o.patience = run->patience;
		o.learning_rate = 1e-30;
	}
	if (run->regularised) {
		o.label_smoothing = 0.1;
		o.clip = 0.3;
		o.ema = 0.9;
	}
	o.on_step = on_step;
	o.on_epoch = on_epoch;
	o.arg = run;
	return o;
}

/* A run's data, split into training and validation set. */
struct sets {
	scrawl_context *ctx;
	scrawl_dataset *all, *train, *val;
};

static inline struct sets make_sets(unsigned threads, const struct synthetic *what)
{
	struct sets s = { 0 };
	assert_int_equal(scrawl_context_create(threads, &s.ctx), SCRAWL_OK);
	s.all = synthetic_dataset(s.ctx, what);
	synthetic_ok(s.ctx, scrawl_dataset_split(s.ctx, s.all, 9, 1, &s.train, &s.val));
	return s;
}

static inline void free_sets(struct sets *s)
{
	scrawl_dataset_destroy(s->train);
	scrawl_dataset_destroy(s->val);
	scrawl_dataset_destroy(s->all);
	scrawl_context_destroy(s->ctx);
}

/* Trains from the beginning; hash: of the final weights. */
static inline enum scrawl_status begin(struct plan_of_run *run, unsigned threads, char *hash,
				       struct scrawl_train_result *result)
{
	struct sets s = make_sets(threads, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	struct scrawl_train_options o = plain_options(run);
	struct scrawl_checkpoint_options c = checkpoint_options(run);
	synthetic_ok(s.ctx, scrawl_model_set_metadata(model, "mine", "kept"));
	o.checkpoint = &c;
	enum scrawl_status status = scrawl_model_train(model, s.train, s.val, &o, result);
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	free_sets(&s);
	return status;
}

/* Leaves a checkpoint of step 7. */
static inline void leave_checkpoint(void)
{
	char hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW, .stop_after = 7 };
	assert_int_equal(begin(&run, 1, hash, NULL), SCRAWL_ESTOPPED);
}

static inline enum scrawl_status go_on(struct plan_of_run *run, unsigned threads, const char *path,
				       char *hash, struct scrawl_train_result *result)
{
	struct sets s = make_sets(threads, &small);
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, path, &checkpoint, &model));
	assert_string_equal(scrawl_model_metadata(model, "mine"), "kept");
	assert_string_equal(scrawl_checkpoint_note(checkpoint), "a \"note\"");
	assert_string_equal(scrawl_checkpoint_path(checkpoint), PATH);
	struct scrawl_train_options o;
	scrawl_checkpoint_train_options(checkpoint, &o);
	o.on_step = on_step;
	o.on_epoch = on_epoch;
	o.arg = run;
	o.resume = checkpoint;
	struct scrawl_checkpoint_options c = checkpoint_options(run);
	o.checkpoint = &c;
	enum scrawl_status status = scrawl_model_train(model, s.train, s.val, &o, result);
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(checkpoint);
	free_sets(&s);
	return status;
}

#endif
