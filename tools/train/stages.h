/* SPDX-License-Identifier: MIT */
/*
 * stages.h - what a training run does before and after its epochs, or in their place
 */
#ifndef SCRAWL_TOOLS_TRAIN_STAGES_H
#define SCRAWL_TOOLS_TRAIN_STAGES_H

#include <scrawl.h>

struct train_run;

/* Refuses, as a usage error, to overwrite with models or log what is neither. */
int train_check_files(const struct train_run *run);

/* Shows, unless the run is quiet, what is about to be trained and how. */
void train_header_print(const struct train_run *run);

/* In place of training: shows which learning rates suit.  Returns an exit code. */
int train_lr_range(struct train_run *run);

/* Whether the members that are done are still in their files.  Returns an exit code, the error
 * printed. */
int ensemble_check(struct train_run *run);

/* The current member was saved: remembers it, and logs it if there are several. */
void ensemble_saved(struct train_run *run);

/*
 * Measures the average of all members, and each of them, on the validation set and once on the test
 * set; prints and logs it.  Returns an exit code.
 */
int ensemble_finish(struct train_run *run);

/* Prints the results; evaluation is the test set's, or NULL.  Returns an exit code. */
int train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/* EXIT_THRESHOLD, with a line that says so, if --until was given and not reached. */
int train_result_check(const struct train_run *run);

#endif
