/* SPDX-License-Identifier: MIT */
/*
 * plan_profile.h - how a plan spends its time: thread-seconds by layer and pass
 *
 * Every thread of a plan has a timeline from the beginning of plan_forward or plan_backward to its
 * end, every part of which belongs to one entry: a layer's pass, or waiting.  So the entries always
 * add up to threads x time.  Profiling costs one clock reading per piece and layer; a plan without
 * a profile reads no clock.
 */
#ifndef SCRAWL_MODEL_PLAN_PROFILE_H
#define SCRAWL_MODEL_PLAN_PROFILE_H

#include "core/clock.h"
#include "model/plan.h"

struct plan_profile;

struct plan_profile_entry {
	const char *layer; /* "conv 20 5x5, relu, maxpool 2": includes absorbed layers */
	const char *pass;  /* "forward" */
	double seconds;    /* of all threads together */
};

/*
 * A profile that fits plan, all 0 and not attached.  Its entries, in the order of a step:
 *   "pixels"   input                             pixels to floats
 *   each layer prepare, statistics, forward      prepare in training, if the layer has it;
 *                                                statistics of the batch, in training: batchnorm
 *   "softmax"  loss                              with the losses and their gradient
 *   each layer sums, backward, gradient, update  in training; sums of gradients: batchnorm; update
 *                                                is plan_backward's on_slice
 *   "threads"  wait                              idle, waking, and the time between loops
 */
enum scrawl_status plan_profile_create(scrawl_context *ctx, const struct plan *plan,
				       struct plan_profile **out);

/* It must be detached from the plan first. */
void plan_profile_destroy(struct plan_profile *profile);

/* Attaches profile, created for this plan, to record its passes; NULL detaches. */
void plan_profile_attach(struct plan *plan, struct plan_profile *profile);

/* Resets all entries to 0. */
void plan_profile_reset(struct plan_profile *profile);

/* Entries [*count] so far, valid until the next call with this profile; only between passes. */
const struct plan_profile_entry *plan_profile_read(struct plan_profile *profile, size_t *count);

/* ---- for plan_run.c, between and within its loops -------------------------------------------- */

enum plan_pass {
	PLAN_INPUT,
	PLAN_PREPARE,
	PLAN_COLLECT,
	PLAN_FORWARD,
	PLAN_LOSS,
	PLAN_BACKWARD,
	PLAN_COLLECT_BACKWARD,
	PLAN_GRADIENT,
	PLAN_UPDATE,
	PLAN_WAIT,
	PLAN_PASSES,
};

/*
 * Each worker writes to its own line, made of whole cache lines: the time of its last lap, then its
 * seconds [executed layers, PLAN_PASSES].  The calling thread accesses all lines between loops.
 */
struct plan_profile {
	unsigned threads;
	size_t line_doubles;
	double *lines; /* [threads, line_doubles] */

	size_t entry_count;
	struct plan_profile_entry *entries; /* [entry_count] */
	size_t *slots;                      /* [entry_count]: an entry's place in a line */
	char *texts;                        /* the description, cut into executed layers' texts */
};

static inline size_t plan_profile_slot(size_t layer, enum plan_pass pass)
{
	return 1 + layer * PLAN_PASSES + pass;
}

static inline void plan_profile_add(struct plan_profile *p, unsigned worker, size_t slot,
				    double now)
{
	double *line = p->lines + worker * p->line_doubles;
	line[slot] += now - line[0];
	line[0] = now;
}

/*
 * Attributes a worker's time since its last lap, or since the beginning, to this pass of this
 * executed layer; layer is 0 for passes that belong to no layer: input, loss and wait.  p may be
 * NULL.
 */
static inline void plan_profile_lap(struct plan_profile *p, unsigned worker, size_t layer,
				    enum plan_pass pass)
{
	if (p)
		plan_profile_add(p, worker, plan_profile_slot(layer, pass), clock_seconds());
}

/* Starts the timelines of all threads.  p may be NULL. */
static inline void plan_profile_begin(struct plan_profile *p)
{
	double now = p ? clock_seconds() : 0.0;
	for (unsigned worker = 0; p && worker < p->threads; worker++)
		p->lines[worker * p->line_doubles] = now;
}

/* Ends them.  p may be NULL. */
static inline void plan_profile_end(struct plan_profile *p)
{
	double now = p ? clock_seconds() : 0.0;
	for (unsigned worker = 0; p && worker < p->threads; worker++)
		plan_profile_add(p, worker, plan_profile_slot(0, PLAN_WAIT), now);
}

#endif
