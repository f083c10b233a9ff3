/* SPDX-License-Identifier: MIT */
/*
 * option_table.h - a command's option table, and setting options by name
 *
 * The table is built in the scope of the variables, after they are set to their defaults:
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
	const char *about;    /* what the command does: paragraphs, already wrapped */
	const struct option_spec *options;
	size_t count;
	size_t operands_min, operands_max;
	/* [count], initially NULL: the text last given for each option; may itself be NULL. */
	const char **given;
};

/* A table assembled from parts; starts as { .count = 0 }. */
struct option_parts {
	struct option_spec options[MAX_OPTIONS];
	size_t count;
};

/* Adds options [count]. */
void option_parts_add(struct option_parts *parts, const struct option_spec *options, size_t count);

/* The option named by the first `length` bytes of name, also a common one; NULL: none. */
const struct option_spec *option_find(const struct command_line *line, const char *name,
				      size_t length);
const struct option_spec *option_find_letter(const struct command_line *line, char letter);

/*
 * Sets an option, a flag by "true" or "false".  where is "FILE:LINE" in a configuration, NULL on
 * the command line.  Returns an exit code, with the error printed.
 */
int option_assign(const struct command_line *line, const char *where,
		  const struct option_spec *option, const char *text);

/* Prints an error, with where as in option_assign; returns EXIT_USAGE. */
int option_error(const struct command_line *line, const char *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Prints that there is no such option, with a suggestion; returns EXIT_USAGE. */
int option_unknown(const struct command_line *line, const char *where, const char *name,
		   size_t length);

/* Prints that a configuration cannot hold the option; returns EXIT_USAGE. */
int option_line_only(const struct command_line *line, const char *where, const char *name);

/*
 * For a name in a configuration that several commands share and this one does not know: EXIT_DONE
 * if it is an option that another command takes there, or else an exit code, with the error
 * printed.
 */
int option_of_others(const struct command_line *line, const char *where, const char *name);

/*
 * Sets a configuration's option by name, with where as in option_assign; text is NULL if it has no
 * value.
 */
int options_set(const struct command_line *line, const char *where, const char *name,
		const char *text);

/* The text given for an option; NULL: none, or no such option. */
const char *options_given(const struct command_line *line, const char *name);

/* Prints usage, description and options with their defaults on standard output. */
void help_print(const struct command_line *line);

#endif
