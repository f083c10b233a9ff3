/* SPDX-License-Identifier: MIT */
/*
 * growing_file.h - a file that a training run writes line by line, and continues when resumed
 *
 * "-" is standard output.
 */
#ifndef SCRAWL_TOOLS_TRAIN_GROWING_FILE_H
#define SCRAWL_TOOLS_TRAIN_GROWING_FILE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

struct growing_file {
	const char *path;
	const char *what; /* for errors: "log" */
	FILE *stream;     /* NULL: not wanted, or closed */
	off_t cut;        /* where growing_start cuts it; -1: a stream, or not a regular file */
	bool failed;      /* a line could not be written: it was reported, and none follow */
};

/*
 * Opens a new file if offset is negative, or else an existing one to be continued there; path NULL:
 * the functions below do nothing.  A file that is missing or shorter, as after a power failure, is
 * continued after its last whole line, with a warning.  A pipe without a reader is an error, as is
 * a file that has no line ending at the offset, or that another run has open.  What the file holds
 * is left as it is.  path and what must outlive it.  Returns an exit code, with the error printed.
 */
int growing_open(struct growing_file *file, const char *path, const char *what, long long offset);

/*
 * Cuts an old file where its lines will go on, once nothing else can refuse the run; call it before
 * the functions below.  Returns an exit code, with the error printed.
 */
int growing_start(struct growing_file *file);

/* Whether lines are to be written. */
bool growing_wanted(const struct growing_file *file);

/* Whether the next line is the first; always of a pipe. */
bool growing_begins(const struct growing_file *file);

/* Makes sure that a power failure takes no line away. */
void growing_sync(struct growing_file *file);

/* Ends a line: flushes it, and reports if it, or what ok says about it, failed. */
void growing_flush(struct growing_file *file, bool ok);

/* The offset of the next line; -1: not a regular file. */
long long growing_offset(const struct growing_file *file);

/* Closes the file; returns EXIT_IO if it or any line could not be written. */
int growing_close(struct growing_file *file);

#endif
