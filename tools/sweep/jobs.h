/* SPDX-License-Identifier: MIT */
/*
 * jobs.h - runs trained in several processes at a time
 */
#ifndef SCRAWL_TOOLS_SWEEP_JOBS_H
#define SCRAWL_TOOLS_SWEEP_JOBS_H

#include <stdbool.h>
#include <stddef.h>

struct child;
struct sweep;
struct sweep_run;

/* The runs of a round, and how far they are. */
struct jobs {
	struct sweep *sweep;
	struct sweep_run **runs; /* [count] */
	size_t count;
	unsigned epochs; /* trained up to this one; UINT_MAX: to the end */
	unsigned jobs, threads;
	struct child *children; /* [jobs], of which the first `running` are in use */
	size_t running;
	bool stopping;
	double later;      /* FLOPs of the rounds after this one, about */
	double begun, due; /* when training began, and the next look at the logs */
	double flops;      /* that were to be done then */
};

/*
 * Trains the runs; children, running and stopping are set by it.  A signal stops all of them with
 * checkpoints; a run that fails stops the others, too.  Returns an exit code, with the error
 * printed but for a signal.
 */
int jobs_run(struct jobs *jobs);

/* FLOPs that are still to be done in this round and those after it, about. */
double jobs_flops(const struct jobs *jobs);

/* Shows how much is done, and the time left, on the status line. */
void jobs_show(struct jobs *jobs);

#endif
