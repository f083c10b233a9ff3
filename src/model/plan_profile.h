/* SPDX-License-Identifier: MIT */
/*
 * plan_profile.h - where a plan's time goes: thread-seconds by layer and pass
 *
 * Every thread of a plan has a time line from the beginning of plan_forward or plan_backward to its
 * end, and each moment of it belongs to one entry: a layer's pass, or waiting.  So the entries
 * add up to threads x time, whatever the threads did.  It costs one look at the clock a piece and
 * layer; a plan without a profile takes no time.
 */
#ifndef SCRAWL_MODEL_PLAN_PROFILE_H
#define SCRAWL_MODEL_PLAN_PROFILE_H

#include "core/clock.h"
#include "model/plan.h"

struct plan_profile;

struct plan_profile_entry {
	const char *layer; /* "conv 20 5x5, relu, maxpool 2": with the layers done inside it */
	const char *pass;  /* "forward" */
	double seconds;    /* of all threads together */
};

/*
 * A profile that fits plan, all 0 and not attached.  Its entries, in the order of a step:
 *   "pixels"   input                             pixels to floats
 *   each layer prepare, statistics, forward      prepare where the layer has something to;
 *                                                statistics of the batch, in training: batchnorm
 *   "softmax"  loss                              with the losses and their gradient
 *   each layer sums, backward, gradient, update  in training; sums of gradients: batchnorm; update
 *                                                is plan_backward's on_slice
 *   "threads"  wait                              idle, waking, and what lies between the loops
 */
enum scrawl_status plan_profile_create(scrawl_context *ctx, const struct plan *plan,
				       struct plan_profile **out);

/* The plan must no longer have it attached. */
void plan_profile_destroy(struct plan_profile *profile);

/* From now on plan's passes are added to profile, which was made for it; NULL: to none. */
void plan_profile_attach(struct plan *plan, struct plan_profile *profile);

/* All entries are 0 again. */
void plan_profile_reset(struct plan_profile *profile);

/* Entries [*count] so far, good until the next call with this profile; between passes only. */
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
 * A worker writes to a line of its own, whole cache lines: the time of its last lap, then its
 * seconds [executed layers, PLAN_PASSES].  The calling thread touches all of them, between loops.
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
 * What a worker did since it was last here, or since the beginning, was this pass of this executed
 * layer; layer is 0 for the passes that no layer has: input, loss and wait.  p may be NULL.
 */
static inline void plan_profile_lap(struct plan_profile *p, unsigned worker, size_t layer,
				    enum plan_pass pass)
{
	if (p)
		plan_profile_add(p, worker, plan_profile_slot(layer, pass), clock_seconds());
}

/* The time lines of all threads begin.  p may be NULL. */
static inline void plan_profile_begin(struct plan_profile *p)
{
	double now = p ? clock_seconds() : 0.0;
	for (unsigned worker = 0; p && worker < p->threads; worker++)
		p->lines[worker * p->line_doubles] = now;
}

/* They end.  p may be NULL. */
static inline void plan_profile_end(struct plan_profile *p)
{
	double now = p ? clock_seconds() : 0.0;
	for (unsigned worker = 0; p && worker < p->threads; worker++)
		plan_profile_add(p, worker, plan_profile_slot(0, PLAN_WAIT), now);
}

#endif
