/* SPDX-License-Identifier: MIT */
/*
 * config.h - configurations: files that hold a command's options, one per line
 *
 *	# a comment; blank lines are ignored
 *	net = conv 32 3x3, relu, dense   # from a blank and '#' on as well
 *	epochs = 20
 *	no-test                          # or: no-test = true
 *	out = "odd # name"               # "" in between stands for one "
 *
 * The names are those of the table of options, without dashes.
 */
#ifndef SCRAWL_TOOLS_CLI_CONFIG_H
#define SCRAWL_TOOLS_CLI_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/option_table.h"

/*
 * Sets the options of the configuration at path, but for those that the command line gave.  A
 * program reads one configuration.  The error, printed, names file and line.
 */
enum options_result config_apply(const char *path, const struct command_line *line);
/* The same with a text that was found in the file at path. */
enum options_result config_apply_text(const char *path, const char *text,
				      const struct command_line *line);

/* At the end: values of options point into what was read. */
void config_release(void);

/*
 * Writes the options as they are now, as a configuration that gives the same.  With all: those of
 * the use OPTION_ASIDE as well, and the table's headings as comments.  Characters that
 * text_clean() does not let pass become '?', ends of lines and tabs blanks.  false: no memory.
 */
bool config_write(FILE *out, const struct command_line *line, bool all);

/*
 * The name of an option whose value config_write would change, other than the blanks of a
 * description; NULL: none.
 */
const char *config_misfit(const struct command_line *line);

#endif
