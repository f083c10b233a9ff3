/* SPDX-License-Identifier: MIT */
/*
 * run_log.h - the log of a training run: JSON Lines, one object per event
 *
 * Each line has "schema": 2 and "event": first "run", then one "epoch" per epoch, last "result".
 * In an ensemble, a "member" event follows each model, and events have the number of their
 * "member".  In a resumed run, "resume" replaces what was written after the checkpoint.
 * Each line is flushed before the run continues.  Numbers that are not finite are null.
 */
#ifndef SCRAWL_TOOLS_TRAIN_RUN_LOG_H
#define SCRAWL_TOOLS_TRAIN_RUN_LOG_H

#include <jansson.h>
#include <scrawl.h>
#include <stdio.h>

struct run_log {
	const char *path; /* NULL: no log; the functions below do nothing */
	FILE *file;
	size_t member; /* of an ensemble, for the next events; 0: none */
	bool failed;   /* a line could not be written: it was reported, and none follow */
};

/*
 * Opens the file and empties it.  Returns an exit code, with the error printed.  A pipe without a
 * reader is an error.
 */
int run_log_open(struct run_log *log, const char *path);

/*
 * Opens a log to continue at an offset, truncating it there; with a negative offset the same as
 * run_log_open.  A log that is missing or shorter is an error.
 */
int run_log_continue(struct run_log *log, const char *path, long long offset);

/* The offset of the next line; -1: not a regular file. */
long long run_log_offset(const struct run_log *log);

/* Writes an event with the members of fields, which is released; NULL means no memory. */
void run_log_event(struct run_log *log, const char *event, json_t *fields);

/* The members of an "epoch" event. */
void run_log_epoch(struct run_log *log, const struct scrawl_epoch *epoch, bool validated);

/* Closes the file; returns EXIT_IO if it or any line could not be written. */
int run_log_close(struct run_log *log);

#endif
