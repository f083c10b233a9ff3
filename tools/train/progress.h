/* SPDX-License-Identifier: MIT */
/*
 * progress.h - what a training run shows on standard error while it runs
 *
 * A line per epoch, and on a terminal a bar below them with the speed and the time left
 * (cli/status_line.h).
 */
#ifndef SCRAWL_TOOLS_TRAIN_PROGRESS_H
#define SCRAWL_TOOLS_TRAIN_PROGRESS_H

#include <scrawl.h>

struct progress {
	bool quiet;     /* nothing is shown */
	bool headed;    /* the heading of the epochs' table was printed */
	bool validated; /* there is a validation set */
};

void progress_init(struct progress *progress, bool quiet, bool validated);

/* A line of the header: "network   fast: ...". */
void progress_note(const struct progress *progress, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The two callbacks of training. */
void progress_step(struct progress *progress, const struct scrawl_progress *step);
void progress_epoch(struct progress *progress, const struct scrawl_epoch *epoch);

#endif
