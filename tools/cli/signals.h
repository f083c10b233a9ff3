/* SPDX-License-Identifier: MIT */
/*
 * signals.h - lets a command finish cleanly on SIGINT, SIGTERM and SIGHUP
 *
 * From signals_watch on, a signal ends the program at once with a line on standard error and exit
 * code 130, 143 or 129.  Between signals_hold and signals_release it is only recorded, for a loop
 * that polls signals_pending.  After it SIGINT and SIGTERM have their usual effect, of whichever
 * kind the first was, and SIGHUP has none.  A line reports the recorded signal, unless quiet.
 * SIGUSR1 requests a checkpoint.
 */
#ifndef SCRAWL_TOOLS_CLI_SIGNALS_H
#define SCRAWL_TOOLS_CLI_SIGNALS_H

#include <stdbool.h>

void signals_watch(bool quiet);
void signals_hold(void);
void signals_release(void);

/*
 * Until signals_unguard, a signal that ends the program at once removes this file first; of more
 * than 16 at a time, some may stay.  The path is not copied.
 */
void signals_guard(const char *path);
void signals_unguard(const char *path);

/* From here on, writing to a pipe that nobody reads any more is an error, not the program's end. */
void signals_ignore_pipes(void);

/* From here on SIGUSR1 is only recorded. */
void signals_watch_checkpoint(void);

/* Whether it arrived since the last call. */
bool signals_checkpoint_wanted(void);

/* The signal that arrived while held; 0: none. */
int signals_pending(void);

/* "SIGINT" */
const char *signals_name(int signal_number);

#endif
