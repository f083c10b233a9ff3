/* SPDX-License-Identifier: MIT */
/*
 * folder.h - the folder of a run, and its lock: only one process trains a run
 */
#ifndef SCRAWL_TOOLS_SWEEP_FOLDER_H
#define SCRAWL_TOOLS_SWEEP_FOLDER_H

struct sweep;
struct sweep_run;

/*
 * Creates the run's folder and configuration, and locks it until *lock and its copies in other
 * processes are closed.  -1: another process has it.  Returns an exit code, with the error printed.
 */
int run_lock(const struct sweep *sweep, const struct sweep_run *run, int *lock);

/* Removes what nobody needs any more; the record must be that of the folder. */
void run_clean(const struct sweep *sweep, const struct sweep_run *run);

#endif
