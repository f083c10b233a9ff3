/* SPDX-License-Identifier: MIT */
/*
 * ensemble.h - a run that trains several models: what becomes of each, and their average
 */
#ifndef SCRAWL_TOOLS_TRAIN_ENSEMBLE_H
#define SCRAWL_TOOLS_TRAIN_ENSEMBLE_H

struct train_run;

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

#endif
