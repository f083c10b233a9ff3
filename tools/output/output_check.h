/* SPDX-License-Identifier: MIT */
/*
 * output_check.h - files that a command line asks for: "-" is standard output, and a mistyped name
 * destroys nothing
 */
#ifndef SCRAWL_TOOLS_OUTPUT_OUTPUT_CHECK_H
#define SCRAWL_TOOLS_OUTPUT_OUTPUT_CHECK_H

#include <scrawl.h>

/* Whether it is "-", or a name of the descriptor, such as /dev/stdout. */
bool output_is_stdout(const char *path);

#define OUTPUT_BEGINNINGS 3

/* A file that a command line asks for. */
struct output_request {
	const char *option;         /* without dashes; NULL: an operand */
	const char *path;           /* NULL: not asked for */
	enum scrawl_file_kind kind; /* what will be written */
	/* How an old file may begin, as beginning_matches has it; none: anything. */
	const char *begin[OUTPUT_BEGINNINGS];
};

/*
 * EXIT_DONE if all requests [count] can be met; else a usage error, printed: an existing file is
 * not empty and of another kind or begins otherwise, one file is asked for twice, or two outputs on
 * standard output.  EXIT_IO: of what is there cannot be told what it is.  If one is a file, it gets
 * complete though nobody reads standard output any more.
 */
int output_check(const char *command, const struct output_request *requests, size_t count);

/* EXIT_DONE if there is a folder for the file that can be written in; else EXIT_IO, printed. */
int output_check_place(const char *path);

/* Whether one of them goes to standard output: the command's usual text is then not printed. */
bool output_on_stdout(const struct output_request *requests, size_t count);

/* Whether both names are one file. */
bool output_same(const char *a, const char *b);

/*
 * EXIT_DONE if nothing but a file of that kind would be lost; *direct: it is a pipe or a device.
 * Else an exit code, with the error printed.
 */
int output_check_kind(const char *path, enum scrawl_file_kind kind, bool *direct);

/* Prints that the file cannot be written, for the reason why, an errno; returns EXIT_IO. */
int output_failed(const char *path, int why);

#endif
