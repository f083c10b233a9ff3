/* SPDX-License-Identifier: MIT */
/*
 * output_file.h - files that commands write
 *
 * Before the work, output_check looks at all names of a command.  Each file is then written beside
 * its name and takes the name when it is complete; until then an old file is as it was.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OUTPUT_FILE_H
#define SCRAWL_TOOLS_OUTPUT_OUTPUT_FILE_H

#include <stdio.h>

#include "output/output_check.h"

struct output_file {
	FILE *stream;     /* to write to; errors show when it is closed */
	const char *path; /* as asked for */
	char *target;     /* the file to replace, without symbolic links; NULL: written directly */
	char *temporary;  /* the file written */
};

/*
 * Opens a file to write, unless something of another kind is there; path must outlive it.  Returns
 * an exit code, with the error printed; then there is nothing to close.
 */
int output_open(struct output_file *file, const char *path, enum scrawl_file_kind kind);

/*
 * With keep, the file takes its name; without, or if a byte could not be written, an old file stays
 * as it was.  Nothing happens to a file { 0 }.  Returns an exit code, with the error printed.
 */
int output_close(struct output_file *file, bool keep);

#endif
