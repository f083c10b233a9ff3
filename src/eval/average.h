/* SPDX-License-Identifier: MIT */
/*
 * average.h - the mean of several readings of each image
 */
#ifndef SCRAWL_EVAL_AVERAGE_H
#define SCRAWL_EVAL_AVERAGE_H

#include "model/plan.h"

/* What was read so far of a block of images. */
struct sum {
	size_t classes, readings;
	double *probabilities; /* [images, classes], each a sum */
	double *least;         /* [images] smallest loss */
	double *rest;          /* [images] sum of exp(least - loss) */
};

/* Makes room for blocks of so many images; false: no memory.  To be released in any case. */
bool sum_create(struct sum *sum, size_t images, size_t classes);
void sum_release(struct sum *sum);

/* No reading yet, of a block of so many images. */
void sum_clear(struct sum *sum, size_t images);

/* Adds what was read of a batch, whose first image is number `first` of the block. */
void sum_add(struct sum *sum, const struct batch *batch, size_t first, struct outcome outcome);

/* mean [images, classes] */
void sum_mean(const struct sum *sum, size_t images, float *mean);

/* The loss of image i of the block; it had a label. */
double sum_loss(const struct sum *sum, size_t i);

#endif
