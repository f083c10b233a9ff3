/* SPDX-License-Identifier: MIT */
/*
 * signals.h - SIGINT and SIGTERM, for a command that has something to leave in order
 *
 * From signals_watch on, a signal ends the program at once with a line on standard error and exit
 * code 130 or 143; between signals_hold and signals_release it is only noted, for a loop that
 * asks signals_pending, and a second one of the same kind has its usual effect.  A line says that
 * it was noted, unless quiet.  SIGUSR1 asks for a checkpoint.
 */
#ifndef SCRAWL_TOOLS_CLI_SIGNALS_H
#define SCRAWL_TOOLS_CLI_SIGNALS_H

#include <stdbool.h>

void signals_watch(bool quiet);
void signals_hold(void);
void signals_release(void);

/* From here on SIGUSR1 is only noted. */
void signals_watch_checkpoint(void);

/* Whether it came since this was last asked. */
bool signals_checkpoint_wanted(void);

/* The signal that came while it was held; 0: none. */
int signals_pending(void);

/* "SIGINT" */
const char *signals_name(int signal_number);

#endif
