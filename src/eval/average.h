/* SPDX-License-Identifier: MIT */
/*
 * average.h - the mean of several predictions for each image
 */
#ifndef SCRAWL_EVAL_AVERAGE_H
#define SCRAWL_EVAL_AVERAGE_H

#include "model/plan.h"

/* Sums over the predictions so far for a block of images. */
struct sum {
	size_t classes, readings;
	double *probabilities; /* [images, classes], each a sum */
	double *least;         /* [images] smallest loss */
	double *rest;          /* [images] sum of exp(least - loss) */
};

/* Allocates for blocks of at most `images`; false: out of memory.  Release it even then. */
bool sum_create(struct sum *sum, size_t images, size_t classes);
void sum_release(struct sum *sum);

/* Starts a block of `images`, without predictions. */
void sum_clear(struct sum *sum, size_t images);

/* Adds the results of a batch whose first image is number `first` of the block. */
void sum_add(struct sum *sum, const struct batch *batch, size_t first, struct outcome outcome);

/* mean [images, classes] */
void sum_mean(const struct sum *sum, size_t images, float *mean);

/* The loss of image i of the block, which must have a label. */
double sum_loss(const struct sum *sum, size_t i);

#endif
