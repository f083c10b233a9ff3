/* SPDX-License-Identifier: MIT */
/*
 * scores.h - what follows from a confusion matrix
 */
#ifndef SCRAWL_EVAL_SCORES_H
#define SCRAWL_EVAL_SCORES_H

#include <scrawl.h>

/*
 * From e->confusion, images and classes: accuracy with its interval, e->scores [classes], which
 * must be 0, their intervals, and the means over classes.
 */
void scores_finish(struct scrawl_evaluation *e);

/* Matthews' correlation coefficient and Cohen's kappa, from e->confusion and e->scores. */
void agreement_finish(struct scrawl_evaluation *e);

/* Allocates and fills e->confused from e->confusion; false: out of memory. */
bool confused_finish(struct scrawl_evaluation *e);

#endif
