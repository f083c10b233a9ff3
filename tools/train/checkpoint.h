/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.h - a training run's checkpoints: when they are written, and resuming from one
 *
 * What the library does not know about a run is kept in the checkpoint's note, a JSON object: all
 * options as a configuration, the recipe, the length of the log, and the finished members of an
 * ensemble.
 */
#ifndef SCRAWL_TOOLS_TRAIN_CHECKPOINT_H
#define SCRAWL_TOOLS_TRAIN_CHECKPOINT_H

#include <scrawl.h>

struct command_line;
struct train_run;
struct train_request;

/*
 * For --resume: reads the checkpoint, creates run->model and run->resumed, and sets the options
 * that were not given.  Returns an exit code, with the error printed.
 */
int train_resume(struct train_run *run, struct train_request *request,
		 const struct command_line *line);

/* Fills in where and when checkpoints are written; run->request must have passed train_resume. */
void train_checkpoint_options(struct train_run *run, struct scrawl_checkpoint_options *options);

/* Whether a stopped run was saved and how to resume it: fills and returns text. */
const char *train_checkpoint_outcome(const struct train_run *run, char *text, size_t size);

void train_checkpoint_release(struct train_run *run);

#endif
