/* SPDX-License-Identifier: MIT */
/*
 * train.h - a training run and its stages
 */
#ifndef SCRAWL_TOOLS_TRAIN_TRAIN_H
#define SCRAWL_TOOLS_TRAIN_TRAIN_H

#include <scrawl.h>

struct command_line;
struct train_request;
struct train_run;

/*
 * Opens the data, creates the network, trains, saves and tests; returns an exit code.  line is the
 * option table, which points into *request; with --resume the checkpoint sets what was not given.
 */
int train_run(struct train_request *request, const struct command_line *line);

/* The stages.  Those that return int return an exit code, with the error printed. */

/* A usage error if a file that the run writes would overwrite one of another kind. */
int train_check_files(const struct train_run *run);

/* Fails now if there is no room for the model or a checkpoint; warns if there is not for both. */
int train_check_room(const struct train_run *run);

/* Whether results are printed as text: without --json, unless standard output is a file. */
bool train_prints(const struct train_run *run);

/*
 * For --resume: reads the checkpoint, creates run->model and run->resumed, and sets the options
 * that were not given.
 */
int train_resume(struct train_run *run, struct train_request *request,
		 const struct command_line *line);

/* Where the library keeps the checkpoint before the last one; NULL: no memory. */
char *train_checkpoint_previous(const char *path);

/* Unless the run is quiet, warns if it will replace the checkpoint of one that has not ended. */
void train_checkpoint_warn(struct train_run *run);

/* Fills in where and when checkpoints are written; run->request must have passed train_resume. */
void train_checkpoint_options(struct train_run *run, struct scrawl_checkpoint_options *options);

/* Adds to `what` happened whether the run was saved and how to resume it; NULL: no memory. */
char *train_checkpoint_outcome(const struct train_run *run, const char *what);

/* Unless the run is quiet, shows what will be trained and how. */
void train_header_print(const struct train_run *run);

/* Runs the learning-rate range test and prints its result. */
int train_lr_range(struct train_run *run);

/* Checks that the finished members are still in their files. */
int ensemble_check(struct train_run *run);

/* Warns if the current member reads no better than the most frequent class alone would. */
void train_note_model(struct train_run *run);

/* Warns of validation and test images that are training images as well. */
void train_note_data(struct train_run *run);

/* Records that the current member was saved, and logs it if there are several. */
void ensemble_saved(struct train_run *run);

/*
 * Evaluates all members and their average on the validation set and once on the test set; prints
 * and logs the results.
 */
int ensemble_finish(struct train_run *run);

/* The number of members that did not reach --until; 0 if it was not given. */
size_t members_missed(const struct train_run *run);

/* As train_result_check for all members. */
int members_check_until(const struct train_run *run);

/* Prints and logs the results of cross-validation; returns an exit code. */
int folds_finish(struct train_run *run);

/* Prints the results; evaluation is the test set's, or NULL. */
void train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/* EXIT_THRESHOLD, with an error line, if --until was given and not reached. */
int train_result_check(const struct train_run *run);

#endif
