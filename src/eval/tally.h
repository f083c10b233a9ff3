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

/* What is counted of an image. */
struct tally_item {
	double loss, square; /* the latter its part of the Brier score */
	float confidence;
	uint8_t label, answer, rank; /* classes before the label */
};

/* Of p [classes], without NaN; answer is the most probable class, the loss is finite. */
struct tally_item tally_item(const float *p, size_t classes, size_t answer, size_t label,
			     double loss);

/* Counts an image, but for coverage. */
void tally_count(struct tally *tally, const struct tally_item *item);

/* Forgets all images, but for coverage. */
void tally_clear(struct tally *tally);

/* Adds an image, coverage included; arguments as for tally_item. */
void tally_add(struct tally *tally, const float *p, size_t answer, size_t label, double loss);

#endif
