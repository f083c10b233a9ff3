/* SPDX-License-Identifier: MIT */
/*
 * ema.h - an exponential moving average of the weights
 */
#ifndef SCRAWL_TRAIN_EMA_H
#define SCRAWL_TRAIN_EMA_H

#include "model/network.h"

struct ema {
	struct network *net;
	double decay;   /* 0: off */
	float *average; /* [parameters]; NULL if off */

	/* Of the current step. */
	float keep, take; /* of the average, of the weights; their sum is 1 */
};

/*
 * The average starts as the network's current weights.  With a decay of 0 nothing is allocated, and
 * the functions below do nothing.  net must outlive it.  ENOMEM.
 */
enum scrawl_status ema_init(scrawl_context *ctx, struct ema *e, struct network *net, double decay);
void ema_release(struct ema *e);

/* Begins step `step` of the run, from 1; then every parameter must be added once. */
void ema_begin_step(struct ema *e, size_t step);

/* Adds parameters [begin, end), as updated by the step; threads may add disjoint ranges. */
void ema_update(struct ema *e, size_t begin, size_t end);

/* Swaps the average with the network's weights; a second call swaps them back. */
void ema_swap(struct ema *e);

#endif
