/* SPDX-License-Identifier: MIT */
/*
 * message.h - what the program's commands share: exit codes, error lines, and who they are
 *
 * A command is a function that gets its own argument vector (argv[0] is the command's name) and
 * returns an exit code.  To add one: a file cmd_NAME.c, a line here, a line in the table of
 * scrawl.c, and its options in the manual page.
 */
#ifndef SCRAWL_TOOLS_CLI_MESSAGE_H
#define SCRAWL_TOOLS_CLI_MESSAGE_H

#include <scrawl.h>

enum exit_code {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,    /* memory ran out, or a defect in the program */
	EXIT_USAGE = 2,     /* the command line, or a network's description */
	EXIT_DATA = 3,      /* damaged data, or data that do not fit the model */
	EXIT_IO = 4,        /* the operating system refused to open, read or write */
	EXIT_MODEL = 5,     /* a damaged model file, or not a model */
	EXIT_THRESHOLD = 6, /* the accuracy is below the one asked for */
	EXIT_NUMERIC = 7,   /* a loss or weight is not finite */
	EXIT_SIGNAL = 128,  /* plus the signal's number: 130 and 143 */
};

int command_train(int argc, char **argv);
int command_eval(int argc, char **argv);
int command_predict(int argc, char **argv);
int command_info(int argc, char **argv);
int command_data(int argc, char **argv);

/* The exit code that tells of a status. */
int exit_code(enum scrawl_status status);

/* Prints "scrawl: TEXT" on standard error, in one line; control characters become '?'. */
void error_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "scrawl: warning: TEXT" likewise. */
void warning_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the context's error and returns the exit code of status. */
int fail(const scrawl_context *ctx, enum scrawl_status status);

/* Says that memory ran out; returns EXIT_FAILED. */
static inline int fail_memory(void)
{
	error_line("%s", scrawl_status_text(SCRAWL_ENOMEM));
	return EXIT_FAILED;
}

/* scrawl_context_create with the error printed; threads 0: one for each CPU. */
int open_context(uint64_t threads, scrawl_context **out);

/* Warns if the context has fewer threads than were asked for. */
void warn_threads(const scrawl_context *ctx, uint64_t asked);

#endif
