/* SPDX-License-Identifier: MIT */
/*
 * config.h - configurations: files that hold a command's options, one per line
 *
 *	# a comment; blank lines are ignored
 *	net = conv 32 3x3, relu, dense   # a comment: '#' after a blank
 *	epochs = 20
 *	no-test                          # or: no-test = true
 *	out = "odd # name"               # "" inside the quotes is one "
 *
 * The names are those of the option table, without dashes.  One file can serve several commands:
 * each takes the options that it has.
 */
#ifndef SCRAWL_TOOLS_CLI_CONFIG_H
#define SCRAWL_TOOLS_CLI_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/option_table.h"

/* A line of a configuration. */
struct config_entry {
	const char *name, *value; /* value is NULL if there is none */
	size_t line;              /* from 1 */
};

struct config {
	const char *path;
	char *text; /* what the entries point into */
	struct config_entry *entries;
	size_t count;
};

/*
 * Reads the lines of the configuration at path, which is kept; a name may come several times.  The
 * caller frees *whole, the text as it was read, or NULL.  Prints errors with file and line,
 * returns an exit code; call config_free in any case.
 */
int config_read(struct config *config, const char *path, char **whole);
void config_free(struct config *config);

/*
 * Sets the options of the configuration at path, except those given on the command line, and skips
 * those of other commands.  A program reads one configuration.  Prints errors with file and line.
 */
int config_apply(const char *path, const struct command_line *line);
/* The same for text from the file at path, in which options of other commands are errors. */
int config_apply_text(const char *path, const char *text, const struct command_line *line);

/* To be called last: option values point into the text that was read. */
void config_release(void);

/*
 * Writes the current options as a configuration that reproduces them; with all, also OPTION_ASIDE
 * ones, and the table's headings as comments.  In a description, newlines and tabs become blanks.
 * A value with other characters that text_clean() replaces is left out, so that reading its line
 * is an error.  false: no memory.
 */
bool config_write(FILE *out, const struct command_line *line, bool all);

/*
 * The first option whose value config_write would leave out; NULL: none.
 */
const char *config_misfit(const struct command_line *line);

#endif
