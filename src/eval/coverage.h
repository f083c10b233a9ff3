/* SPDX-License-Identifier: MIT */
/*
 * coverage.h - accuracy if the least confident answers are rejected
 */
#ifndef SCRAWL_EVAL_COVERAGE_H
#define SCRAWL_EVAL_COVERAGE_H

#include <scrawl.h>

#define COVERAGE_OCTAVES 24 /* of 1 - confidence: down to 2^-24, a float's smallest */
#define COVERAGE_STEPS   64 /* bins per octave */
#define COVERAGE_BINS    (COVERAGE_OCTAVES * COVERAGE_STEPS + 1)
#define COVERAGE_POINTS  200 /* more than coverage_finish makes */

/* Images of nearly the same confidence: COVERAGE_BINS of these, the most confident first. */
struct coverage_bin {
	size_t count, errors;
	double least; /* the smallest confidence */
};

/* confidence: of the prediction, a number. */
void coverage_add(struct coverage_bin *bins, float confidence, bool correct);

/* Fills e->coverage, with room for COVERAGE_POINTS, and aurc; e->images must be set. */
void coverage_finish(const struct coverage_bin *bins, struct scrawl_evaluation *e);

#endif
