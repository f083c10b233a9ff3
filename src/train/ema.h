/* SPDX-License-Identifier: MIT */
/*
 * ema.h - an exponential moving average of the weights, beside those that are trained
 */
#ifndef SCRAWL_TRAIN_EMA_H
#define SCRAWL_TRAIN_EMA_H

#include "model/network.h"

struct ema {
	struct network *net;
	double decay;   /* 0: off */
	float *average; /* [parameters]; NULL if off */

	/* Of the step under way. */
	float keep, take; /* of the average, of the weights; their sum is 1 */
};

/*
 * The average begins as the network's weights of now.  With a decay of 0 nothing is allocated, and
 * the functions below do nothing.  net must outlive it.  ENOMEM.
 */
enum scrawl_status ema_init(scrawl_context *ctx, struct ema *e, struct network *net, double decay);
void ema_release(struct ema *e);

/* Begins step `step` of the run, from 1; then every parameter is to be taken in once. */
void ema_begin_step(struct ema *e, size_t step);

/* Takes parameters [begin, end) in, as the step left them; ranges apart may be done at once. */
void ema_update(struct ema *e, size_t begin, size_t end);

/* The average changes places with the network's weights; once more puts them back. */
void ema_swap(struct ema *e);

#endif
