/* SPDX-License-Identifier: MIT */
/*
 * output_file.h - files that commands write: "-" is standard output, and a mistyped name destroys
 * nothing
 *
 * Before the work, output_check looks at all names of a command.  Each file is then written beside
 * its name and takes the name when it is complete; until then an old file is as it was.
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OUTPUT_FILE_H
#define SCRAWL_TOOLS_OUTPUT_OUTPUT_FILE_H

#include <scrawl.h>
#include <stdio.h>

#define OUTPUT_BEGINNINGS 3

/* A file that a command line asks for. */
struct output_request {
	const char *option;         /* without dashes; NULL: an operand */
	const char *path;           /* NULL: not asked for */
	enum scrawl_file_kind kind; /* what will be written */
	/* How an old file may begin: without white space, * being any text; none: anything. */
	const char *begin[OUTPUT_BEGINNINGS];
};

/*
 * EXIT_DONE if all requests [count] can be met; else a usage error, printed: an existing file is
 * not empty and of another kind or begins otherwise, one file is asked for twice, or two outputs on
 * standard output.
 */
int output_check(const char *command, const struct output_request *requests, size_t count);

/* EXIT_DONE if there is a folder for the file that can be written in; else EXIT_IO, printed. */
int output_check_place(const char *path);

/* Whether one of them goes to standard output: the command's usual text is then not printed. */
bool output_on_stdout(const struct output_request *requests, size_t count);

/* Whether nothing but a file of that kind would be lost; pipes and devices may be written. */
bool output_may_replace(const char *path, enum scrawl_file_kind kind);

/* Whether both names are one file. */
bool output_same(const char *a, const char *b);

struct output_file {
	FILE *stream;     /* to write to; errors show when it is closed */
	const char *path; /* as asked for */
	char *target;     /* the file to replace, without symbolic links; NULL: written directly */
	char *temporary;  /* the file written */
};

/*
 * Opens a file to write, after the check of output_may_replace; path must outlive it.  Returns an
 * exit code, with the error printed; then there is nothing to close.
 */
int output_open(struct output_file *file, const char *path, enum scrawl_file_kind kind);

/*
 * With keep, the file takes its name; without, or if a byte could not be written, an old file stays
 * as it was.  Nothing happens to a file { 0 }.  Returns an exit code, with the error printed.
 */
int output_close(struct output_file *file, bool keep);

#endif
