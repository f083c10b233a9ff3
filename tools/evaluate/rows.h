/* SPDX-License-Identifier: MIT */
/*
 * rows.h - what works on one row of a measurement: a model, or several averaged
 */
#ifndef SCRAWL_TOOLS_EVALUATE_ROWS_H
#define SCRAWL_TOOLS_EVALUATE_ROWS_H

#include "input/data_parts.h"
#include "output/measured.h"

struct row_work {
	scrawl_ensemble *ensemble;
	scrawl_evaluator *evaluator, *calibrated; /* calibrated: NULL, unless asked for */
};

/* They return an exit code, with the error printed. */

int row_begin(struct row_work *work, const struct measured *row, scrawl_context *ctx,
	      uint64_t views);

/* Fits the row's temperature on the validation images that its models were trained with. */
int row_calibrate(struct row_work *work, struct measured *row, scrawl_context *ctx,
		  const struct data_source *source);

/* Measures the row on corrupted images, too. */
int row_corrupt(struct measured *row, scrawl_context *ctx, const struct corruption_list *list);

/*
 * Reads a part; probabilities [count, classes] receives the result before calibration, scaled
 * [count, classes] the one after it.
 */
int row_read(struct row_work *work, struct measured *row, scrawl_context *ctx,
	     const struct data_part *part, float *probabilities, float *scaled);

/* Fills in the row's evaluations. */
int row_finish(struct row_work *work, struct measured *row, scrawl_context *ctx);

void row_end(struct row_work *work);

#endif
