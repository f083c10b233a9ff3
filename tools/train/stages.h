/* SPDX-License-Identifier: MIT */
/*
 * stages.h - what a training run does before and after its epochs, or instead of them
 */
#ifndef SCRAWL_TOOLS_TRAIN_STAGES_H
#define SCRAWL_TOOLS_TRAIN_STAGES_H

#include <scrawl.h>

struct train_run;

/* A usage error if models or log would overwrite a file that is neither. */
int train_check_files(const struct train_run *run);

/* Unless the run is quiet, shows what will be trained and how. */
void train_header_print(const struct train_run *run);

/* Runs the learning-rate range test and prints its result.  Returns an exit code. */
int train_lr_range(struct train_run *run);

/* Checks that the finished members are still in their files.  Returns an exit code. */
int ensemble_check(struct train_run *run);

/* Records that the current member was saved, and logs it if there are several. */
void ensemble_saved(struct train_run *run);

/*
 * Evaluates all members and their average on the validation set and once on the test set; prints
 * and logs the results.  Returns an exit code.
 */
int ensemble_finish(struct train_run *run);

/* Prints the results; evaluation is the test set's, or NULL.  Returns an exit code. */
int train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/* EXIT_THRESHOLD, with an error line, if --until was given and not reached. */
int train_result_check(const struct train_run *run);

#endif
