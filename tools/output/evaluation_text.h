/* SPDX-License-Identifier: MIT */
/*
 * evaluation_text.h - an evaluation as text of at most 80 columns
 */
#ifndef SCRAWL_TOOLS_OUTPUT_EVALUATION_TEXT_H
#define SCRAWL_TOOLS_OUTPUT_EVALUATION_TEXT_H

#include "output/gates.h"

/* "99.21% [99.02, 99.37]", in out [ACCURACY_TEXT]; returns out. */
#define ACCURACY_TEXT 48
char *accuracy_text(const struct scrawl_evaluation *evaluation, char *out);

/*
 * Prints the main numbers first, then a line per class, the confusion matrix, the most frequent
 * confusions, calibration, coverage and gates on standard output; or, for models side by side, one
 * table.  Returns an exit code.
 */
int evaluation_print(const struct measurement *m, const struct gates *gates);

#endif
