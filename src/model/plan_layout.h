/* SPDX-License-Identifier: MIT */
/*
 * plan_layout.h - the contents of a plan, for the files that build, run and profile it
 */
#ifndef SCRAWL_MODEL_PLAN_LAYOUT_H
#define SCRAWL_MODEL_PLAN_LAYOUT_H

#include "model/plan.h"

/*
 * Layers [first, last) of the executed ones.  In training a layer that collects (batchnorm) begins
 * a stage: the stage before it collects for it, shard by shard, and settle runs between the two.
 * In the backward pass its own stage collects, and the stage before begins with its backward.
 */
struct stage {
	size_t first, last;
	bool by_images; /* otherwise one layer, cut by its own grain */
	bool settled;   /* layer first collects */
	bool collects;  /* layer last collects */
};

/* Gradients [begin, end) of a layer's parameters. */
struct slice {
	size_t layer, begin, end;
};

struct plan {
	const struct network *net;
	const struct chain *chain; /* the network's, for this plan's purpose */
	struct parallel *parallel;
	unsigned threads;
	bool training;
	size_t capacity, shard;        /* images of a batch, of a shard */
	struct layer_buffers *buffers; /* [executed layers] */
	struct stage *stages;          /* [stage_count] */
	size_t stage_count;
	struct slice *slices; /* [slice_count] */
	size_t slice_count;
	float *input;         /* [capacity, input], or a shard per worker: see per_worker_input() */
	float *probabilities; /* [capacity, classes] */
	double *losses;       /* [capacity] */
	float *gradients;     /* [parameters] */
	float *scratch;       /* [threads, scratch_floats] */
	size_t scratch_floats;
	char *block;                  /* all of the above arrays */
	struct plan_profile *profile; /* NULL: no timing; not owned */

	/* For the stages of the pass under way. */
	const struct batch *batch;
	struct pass pass;
	struct stage stage;
	size_t loops; /* see plan_loops() */
	plan_slice_fn *on_slice;
	void *on_slice_arg;
};

static inline const struct layer *layer_of(const struct plan *plan, size_t i)
{
	return plan->chain->executed[i].layer;
}

static inline bool is_by_images(const struct plan *plan, size_t i)
{
	return !layer_of(plan, i)->ops->forward_pieces;
}

/*
 * Whether the input of executed layer i is produced and consumed by one worker, shard by shard.  So
 * it is in inference within a stage: then each worker has room for one shard, which stays in cache.
 */
static inline bool per_worker_input(const struct plan *plan, size_t i)
{
	return !plan->training && i < plan->chain->count && is_by_images(plan, i) &&
	       (i == 0 || is_by_images(plan, i - 1));
}

#endif
