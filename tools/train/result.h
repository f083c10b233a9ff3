/* SPDX-License-Identifier: MIT */
/*
 * result.h - what a training run came to, on standard output
 */
#ifndef SCRAWL_TOOLS_TRAIN_RESULT_H
#define SCRAWL_TOOLS_TRAIN_RESULT_H

#include <scrawl.h>

struct train_run;

/* Prints the results; evaluation is the test set's, or NULL.  Returns an exit code. */
int train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/* EXIT_THRESHOLD, with a line that says so, if --until was given and not reached. */
int train_result_check(const struct train_run *run);

#endif
