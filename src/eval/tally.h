/* SPDX-License-Identifier: MIT */
/*
 * tally.h - everything that an evaluation needs to know about its images, in constant memory
 */
#ifndef SCRAWL_EVAL_TALLY_H
#define SCRAWL_EVAL_TALLY_H

#include <scrawl.h>

#include "eval/calibration.h"
#include "eval/coverage.h"

struct tally {
	size_t classes, images;
	double loss, brier;            /* sums */
	size_t *confusion;             /* [classes, classes]: [label, prediction] */
	size_t *ranks;                 /* [classes]: images with as many classes before the label */
	struct reliability *bins;      /* [SCRAWL_RELIABILITY_BINS] */
	struct coverage_bin *coverage; /* [COVERAGE_BINS] */
};

/* Starts without images; false: out of memory.  Release it even then. */
bool tally_create(struct tally *tally, size_t classes);
void tally_release(struct tally *tally);

/* Adds an image: p [classes] has no NaN, answer is the most probable class, the loss is finite. */
void tally_add(struct tally *tally, const float *p, size_t answer, size_t label, double loss);

#endif
