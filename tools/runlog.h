/* SPDX-License-Identifier: MIT */
/*
 * runlog.h - the log of a training run: JSON Lines, one object an event
 *
 * Each line holds "schema": 1 and "event": first "run", then an "epoch" each, last "result".  A
 * line is on its way to the disk before the run goes on.  Numbers that are not finite are null.
 */
#ifndef SCRAWL_TOOLS_RUNLOG_H
#define SCRAWL_TOOLS_RUNLOG_H

#include <jansson.h>
#include <scrawl.h>
#include <stdio.h>

struct runlog {
	const char *path; /* NULL: no log is written, and all below does nothing */
	FILE *file;
	bool failed; /* a line could not be written: this was reported, and none follow */
};

/* Whether nothing but a log would be lost: there is no such file, or it is empty or holds JSON. */
bool runlog_may_replace(const char *path);

/*
 * Opens the file, emptying it; returns an exit code, the error printed.  A pipe that nobody reads
 * is an error.
 */
int runlog_open(struct runlog *log, const char *path);

/* Writes an event with the members of fields, which is released; NULL means no memory. */
void runlog_event(struct runlog *log, const char *event, json_t *fields);

/* The members of an "epoch" event. */
void runlog_epoch(struct runlog *log, const struct scrawl_epoch *epoch, bool validated);

/* Closes the file; returns EXIT_IO if it or any line could not be written. */
int runlog_close(struct runlog *log);

#endif
