/* SPDX-License-Identifier: MIT */
/*
 * calibration.h - how far confidence is from accuracy
 */
#ifndef SCRAWL_EVAL_CALIBRATION_H
#define SCRAWL_EVAL_CALIBRATION_H

#include <scrawl.h>

/* The images of a bin: SCRAWL_RELIABILITY_BINS of these. */
struct reliability {
	size_t count, correct;
	double confidence; /* sum */
};

/* confidence: of the prediction, a number. */
void calibration_add(struct reliability *bins, float confidence, bool correct);

/* Fills e->bins, ece and mce; e->images must be set. */
void calibration_finish(const struct reliability *bins, struct scrawl_evaluation *e);

#endif
