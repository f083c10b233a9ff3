/* SPDX-License-Identifier: MIT */
/*
 * record.h - for tests: records what a training run's callbacks see
 */
#ifndef SCRAWL_TESTS_RECORD_H
#define SCRAWL_TESTS_RECORD_H

#include <math.h>

#include "support/synthetic.h"

#define MAX_EPOCHS 16

/* What a run's callbacks saw, and when they stop it. */
struct record {
	scrawl_model *model;
	unsigned epochs;
	struct scrawl_epoch epoch[MAX_EPOCHS];
	char hash[MAX_EPOCHS][33]; /* of the weights after each epoch */
	size_t steps;
	struct scrawl_progress first, last;
	char last_hash[33];  /* of the weights after the last step */
	unsigned stop_epoch; /* 0: never */
	size_t stop_step;    /* in stop_epoch; 0: after the epoch */
};

static inline enum scrawl_control on_step(void *arg, const struct scrawl_progress *p)
{
	struct record *r = arg;
	if (r->steps++ == 0) {
		r->first = *p;
	} else {
		bool new_epoch = p->epoch != r->last.epoch;
		assert_int_equal(p->epoch, r->last.epoch + new_epoch);
		assert_int_equal(p->step, new_epoch ? 1 : r->last.step + 1);
		assert_true(p->images > r->last.images);
		assert_true(p->seconds >= r->last.seconds);
	}
	assert_true(p->step <= p->steps && p->images <= p->total);
	assert_true(isfinite(p->loss) && p->images_per_second > 0.0);
	r->last = *p;
	scrawl_model_hash(r->model, r->last_hash);
	return p->epoch == r->stop_epoch && p->step == r->stop_step ? SCRAWL_STOP : SCRAWL_CONTINUE;
}

static inline enum scrawl_control on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	struct record *r = arg;
	assert_int_equal(epoch->epoch, r->epochs + 1);
	assert_int_equal(epoch->epoch, r->last.epoch);
	assert_int_equal(r->last.step, r->last.steps);
	scrawl_model_hash(r->model, r->hash[r->epochs]);
	r->epoch[r->epochs++] = *epoch;
	return epoch->epoch == r->stop_epoch && r->stop_step == 0 ? SCRAWL_STOP : SCRAWL_CONTINUE;
}

/* Options for a short run, recorded in *r. */
static inline struct scrawl_train_options watched(struct record *r, scrawl_model *model)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 6;
	options.batch = 16;
	options.optimizer = SCRAWL_OPTIMIZER_SGD;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	options.learning_rate = 0.02;
	options.on_step = on_step;
	options.on_epoch = on_epoch;
	options.arg = r;
	r->model = model;
	return options;
}

#endif
