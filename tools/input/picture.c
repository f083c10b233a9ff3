/* SPDX-License-Identifier: MIT */
/*
 * picture.c - reads pictures
 */
#include "input/picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/memory_stream.h"
#include "cli/message.h"

#define STDIN_NAME  "standard input"
#define MAX_PICTURE ((size_t)1 << 28) /* bytes, as of a file */

/* All that is on standard input; *size may be one more than is allowed. */
static int read_stdin(char **out, size_t *size)
{
	char part[4096];
	size_t count;
	struct memory_stream to;
	if (!memory_stream_open(&to))
		return fail_memory();
	size_t left = MAX_PICTURE + 1;
	while (left && (count = fread(part, 1, left < sizeof(part) ? left : sizeof(part), stdin))) {
		fwrite(part, 1, count, to.file);
		left -= count;
	}
	int code = EXIT_DONE;
	if (ferror(stdin))
		code = fail_with(EXIT_IO, STDIN_NAME ": cannot be read: %s", strerror(errno));
	*out = memory_stream_close(&to);
	*size = to.length;
	if (!*out && code == EXIT_DONE)
		code = fail_memory();
	if (code != EXIT_DONE)
		free(*out);
	return code;
}

int picture_read(scrawl_context *ctx, const char *path, struct scrawl_image **out)
{
	if (strcmp(path, "-") != 0)
		return check_status(ctx, scrawl_image_read(ctx, path, 0, out));
	char *bytes;
	size_t size;
	int code = read_stdin(&bytes, &size);
	if (code != EXIT_DONE)
		return code;
	code = check_status(ctx, scrawl_image_read_memory(ctx, bytes, size, STDIN_NAME, 0, out));
	free(bytes);
	return code;
}
