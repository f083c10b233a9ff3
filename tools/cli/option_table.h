/* SPDX-License-Identifier: MIT */
/*
 * option_table.h - a command's table of options, and setting them by name
 *
 * The table is built where the variables live, after these were given their defaults:
 *
 *	uint64_t epochs = 12;
 *	const struct option_spec options[] = {
 *		OPT_INTEGER("epochs", "N", &epochs, 1, 1000, "passes over the training set",
 *			    .letter = 'e'),
 *	};
 */
#ifndef SCRAWL_TOOLS_CLI_OPTION_TABLE_H
#define SCRAWL_TOOLS_CLI_OPTION_TABLE_H

#include "cli/option_value.h"

#define MAX_OPTIONS 64 /* in a table, headings included */

struct command_line {
	const char *name;     /* of the command */
	const char *operands; /* as help shows them, "MODEL [OPTION ...]" */
	const char *about;    /* what the command does: paragraphs, wrapped already */
	const struct option_spec *options;
	size_t count;
	size_t operands_min, operands_max;
	/* [count], all NULL at first: the text that each option was last given; may be NULL. */
	const char **given;
};

enum options_result {
	OPTIONS_RUN,  /* all is well: go on */
	OPTIONS_HELP, /* help was printed: done */
	OPTIONS_BAD,  /* the error was printed: a usage error */
	OPTIONS_IO,   /* the error was printed: the configuration cannot be read */
};

/* A table that is put together from parts; starts as { .count = 0 }. */
struct option_parts {
	struct option_spec options[MAX_OPTIONS];
	size_t count;
};

/* Adds options [count]. */
void option_parts_add(struct option_parts *parts, const struct option_spec *options, size_t count);

/* The option of that name, of which the first `length` bytes count; NULL: there is none. */
const struct option_spec *option_find(const struct command_line *line, const char *name,
				      size_t length);
const struct option_spec *option_find_letter(const struct command_line *line, char letter);

/*
 * Sets an option, a flag by "true" or "false".  where is "FILE:LINE" in a configuration, NULL on
 * the command line; the error is printed.
 */
enum options_result option_assign(const struct command_line *line, const char *where,
				  const struct option_spec *option, const char *text);

/* Prints an error, with where as in option_assign; returns OPTIONS_BAD. */
enum options_result option_error(const struct command_line *line, const char *where,
				 const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Prints that there is no such option, with what may have been meant; returns OPTIONS_BAD. */
enum options_result option_unknown(const struct command_line *line, const char *where,
				   const char *name, size_t length);

/*
 * Sets an option by its name in a configuration: where is "FILE:LINE", for the error; text is NULL
 * if it has no value.
 */
enum options_result options_set(const struct command_line *line, const char *where,
				const char *name, const char *text);

/* The text that an option was given; NULL: none, or there is no such option. */
const char *options_given(const struct command_line *line, const char *name);

#endif
