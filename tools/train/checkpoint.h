/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.h - a training run's checkpoints: when they are written, and going on from one
 *
 * What the library does not know of a run is kept as a note in the checkpoint, a JSON object: all
 * options as a configuration, the recipe, how far the log reached, and the members of an ensemble
 * that are done.
 */
#ifndef SCRAWL_TOOLS_TRAIN_CHECKPOINT_H
#define SCRAWL_TOOLS_TRAIN_CHECKPOINT_H

#include <scrawl.h>

struct command_line;
struct train_run;
struct train_request;

/*
 * For --resume: reads the checkpoint, makes run->model and run->resumed, and sets the options that
 * were not given.  Returns an exit code, the error printed.
 */
int train_resume(struct train_run *run, struct train_request *request,
		 const struct command_line *line);

/* Fills in where and when checkpoints are written; run->request must have passed train_resume. */
void train_checkpoint_options(struct train_run *run, struct scrawl_checkpoint_options *options);

/* What became of the run's state, for whoever stopped it; in text. */
const char *train_checkpoint_outcome(const struct train_run *run, char *text, size_t size);

void train_checkpoint_release(struct train_run *run);

#endif
