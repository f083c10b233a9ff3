/* SPDX-License-Identifier: MIT */
/*
 * message.h - exit codes, errors and warnings
 *
 * Every message is one line that begins with the program's name; control characters become '?'.
 */
#ifndef SCRAWL_TOOLS_CLI_MESSAGE_H
#define SCRAWL_TOOLS_CLI_MESSAGE_H

#include <scrawl.h>

enum exit_code {
	EXIT_SEEN = -2, /* the command only showed its options to another (other_commands.h) */
	EXIT_HELP = -1, /* help was printed instead of a run: the program exits with 0 */
	EXIT_DONE = 0,
	EXIT_FAILED = 1,    /* memory ran out, or a result is wrong */
	EXIT_USAGE = 2,     /* the command line, or a network's description */
	EXIT_DATA = 3,      /* damaged data, or data that do not fit the model */
	EXIT_IO = 4,        /* the operating system refused to open, read or write */
	EXIT_MODEL = 5,     /* a damaged model file, or not a model */
	EXIT_THRESHOLD = 6, /* a result beyond the limit asked for; a slower case in a report */
	EXIT_NUMERIC = 7,   /* a loss or weight is not finite */
	EXIT_SIGNAL = 128,  /* plus the signal's number: 129, 130 and 143 */
};

/* The program's name, "scrawl" until it is set; not copied. */
void program_set_name(const char *name);
const char *program_name(void);

/* The exit code for a status. */
int exit_code(enum scrawl_status status);

/* Prints "scrawl: TEXT" on standard error. */
void error_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "scrawl: warning: TEXT" on standard error. */
void warning_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Also passes the text of every later warning to a function; NULL: no longer. */
void warning_observe(void (*observe)(void *arg, const char *text), void *arg);

/* Prints "scrawl: COMMAND: TEXT (see scrawl COMMAND --help)" and returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * The same as error_line, and returns code.  If memory has run out unnoticed, it says so instead of
 * blaming what was read, as EXIT_DATA and EXIT_MODEL do.
 */
int fail_with(enum exit_code code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the context's error and returns the exit code of status. */
int fail(const scrawl_context *ctx, enum scrawl_status status);

/* EXIT_DONE for SCRAWL_OK; otherwise as fail. */
int check_status(const scrawl_context *ctx, enum scrawl_status status);

/* Prints that memory ran out. */
void print_memory_error(void);

/* The same, and returns EXIT_FAILED; inline, so that analysers see that it is not EXIT_DONE. */
static inline int fail_memory(void)
{
	print_memory_error();
	return EXIT_FAILED;
}

/*
 * Creates a context, for 0 threads with one per CPU.  Prints the error and, unless quiet, later
 * warnings of the library.
 */
int open_context(uint64_t threads, bool quiet, scrawl_context **out);

#endif
