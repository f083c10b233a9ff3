/* SPDX-License-Identifier: MIT */
/*
 * run_log.h - the log of a training run: JSON Lines, one object per event
 *
 * Each line holds "schema": 2 and "event": first "run", then one "epoch" per epoch, last
 * "result".  In an ensemble, a "member" follows each model, and events hold the number of their
 * "member".  Where a run was resumed, a "resume" replaces what was written after the checkpoint.
 * Each line is flushed before the run continues.  Numbers that are not finite are null.
 */
#ifndef SCRAWL_TOOLS_TRAIN_RUN_LOG_H
#define SCRAWL_TOOLS_TRAIN_RUN_LOG_H

#include <jansson.h>
#include <scrawl.h>
#include <stdio.h>

struct run_log {
	const char *path; /* NULL: no log is written, and all below does nothing */
	FILE *file;
	size_t member; /* of an ensemble, that the events are of; 0: none */
	bool failed;   /* a line could not be written: this was reported, and none follow */
};

/*
 * Opens the file, emptying it; returns an exit code, the error printed.  A pipe without a
 * reader is an error.
 */
int run_log_open(struct run_log *log, const char *path);

/*
 * Opens a log to continue at that offset, cutting off what follows; with a negative one, the same
 * as run_log_open.  A log that is gone, or shorter, is an error.
 */
int run_log_continue(struct run_log *log, const char *path, long long offset);

/* Where the next line will be; -1: it is no regular file. */
long long run_log_offset(const struct run_log *log);

/* Writes an event with the members of fields, which is released; NULL means no memory. */
void run_log_event(struct run_log *log, const char *event, json_t *fields);

/* The members of an "epoch" event. */
void run_log_epoch(struct run_log *log, const struct scrawl_epoch *epoch, bool validated);

/* Closes the file; returns EXIT_IO if it or any line could not be written. */
int run_log_close(struct run_log *log);

#endif
