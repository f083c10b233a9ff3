/* SPDX-License-Identifier: MIT */
/*
 * memory_stream.h - texts that are printed into memory
 *
 * Instead of open_memstream(), which loses what it has no room for and does not tell.
 */
#ifndef SCRAWL_TOOLS_CLI_MEMORY_STREAM_H
#define SCRAWL_TOOLS_CLI_MEMORY_STREAM_H

#include <stdbool.h>
#include <stdio.h>

struct memory_stream {
	FILE *file; /* to print on; NULL: memory ran out */
	char *text; /* what has reached it */
	size_t length, room;
	bool failed;
};

/* false: no memory, and nothing is to be closed.  The struct must stay where it is. */
bool memory_stream_open(struct memory_stream *stream);

/* Closes it; the text, to be freed, with a 0 after its length.  NULL: no memory for all of it. */
char *memory_stream_close(struct memory_stream *stream);

#endif
