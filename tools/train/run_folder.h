/* SPDX-License-Identifier: MIT */
/*
 * run_folder.h - where the files of a resumed run are: the checkpoint has their names as they were
 * given, in the folder that was current then
 */
#ifndef SCRAWL_TOOLS_TRAIN_RUN_FOLDER_H
#define SCRAWL_TOOLS_TRAIN_RUN_FOLDER_H

#include <jansson.h>
#include <stdio.h>

struct command_line;
struct train_request;

/* The current folder; null: unknown. */
json_t *run_folder(void);

/* The options that name what a run writes beside checkpoints. */
#define RUN_OUTPUTS 4
extern const char *const run_outputs[RUN_OUTPUTS];

/*
 * Makes names that were not given now (given: the values of run_outputs) mean what they did
 * in the run's folder, if that exists; the texts belong to note.  A checkpoint may come from
 * anywhere: an output neither beside it nor under the current folder is refused.  Returns an exit
 * code, with the error printed.
 */
int run_folder_apply(json_t *note, struct train_request *request,
		     const char *const given[RUN_OUTPUTS]);

/*
 * Writes the command that continues the run in the current folder, for a shell: it names the
 * outputs that run_folder_apply would refuse.
 */
void run_folder_resume(const struct train_request *request, FILE *to);

#endif
