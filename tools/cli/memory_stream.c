/* SPDX-License-Identifier: MIT */
/*
 * memory_stream.c - a stream that keeps what is written to it, or fails
 */
#define _GNU_SOURCE /* fopencookie */
#include "cli/memory_stream.h"

#include <stdlib.h>
#include <string.h>

/* Called by the C library, to which 0 is an error. */
static ssize_t keep_bytes(void *cookie, const char *bytes, size_t count)
{
	struct memory_stream *stream = cookie;
	size_t needed = stream->length + count + 1;
	if (needed > stream->room && !stream->failed) {
		char *grown = realloc(stream->text, 2 * needed);
		stream->failed = !grown;
		if (grown) {
			stream->text = grown;
			stream->room = 2 * needed;
		}
	}
	if (stream->failed)
		return 0;
	memcpy(stream->text + stream->length, bytes, count);
	stream->length += count;
	return (ssize_t)count;
}

bool memory_stream_open(struct memory_stream *stream)
{
	const cookie_io_functions_t functions = { .write = keep_bytes };
	*stream = (struct memory_stream){ .text = malloc(1), .room = 1 };
	if (stream->text)
		stream->file = fopencookie(stream, "w", functions);
	if (!stream->file)
		free(stream->text);
	return stream->file != NULL;
}

char *memory_stream_close(struct memory_stream *stream)
{
	bool failed = ferror(stream->file);
	if (fclose(stream->file) == EOF || failed || stream->failed) {
		free(stream->text);
		return NULL;
	}
	stream->text[stream->length] = '\0';
	return stream->text;
}
