/* SPDX-License-Identifier: MIT */
/*
 * child.h - a run in a process of its own: this program as scrawl train
 */
#ifndef SCRAWL_TOOLS_SWEEP_CHILD_H
#define SCRAWL_TOOLS_SWEEP_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct sweep;
struct sweep_run;

struct child {
	struct sweep_run *run;
	pid_t pid;
	int lock;
};

/*
 * Starts or continues child->run, which child->lock locks, up to this epoch, or to its end if that
 * is the last.  Sets child->pid.  The process does not see the terminal's signals, and is asked to
 * stop when this one ends.  Returns an exit code, with the error printed.
 */
int child_start(const struct sweep *sweep, struct child *child, unsigned epochs, unsigned threads);

/* Whether it has ended; then its exit code is in *code, and the lock is released. */
bool child_ended(struct child *child, int *code);

/* The last line that it printed on standard error; the caller frees it.  NULL: none. */
char *child_error(const struct sweep *sweep, const struct child *child);

#endif
