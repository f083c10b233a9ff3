/* SPDX-License-Identifier: MIT */
/*
 * options.h - a command's options from the command line and the configuration that it names
 *
 * Accepted: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, options and operands in any order, and
 * -- before operands that begin with a dash.  "-" alone is an operand.  Every command has --help.
 */
#ifndef SCRAWL_TOOLS_CLI_OPTIONS_H
#define SCRAWL_TOOLS_CLI_OPTIONS_H

#include "cli/option_table.h"

/* The row of a command that takes a configuration (config.h); place: const char **. */
#define OPTION_CONFIG(place)                                                                       \
	OPT_TEXT("config", "FILE", place,                                                          \
		 "read options from a file: lines NAME = VALUE with the names shown here; the "    \
		 "command line overrides them; other commands' options are skipped",               \
		 .use = OPTION_LINE)

/*
 * Sets the options of the command line, then the others of the configuration that it names.
 * operands has room for operands_max; *operand_count is set.  Returns EXIT_DONE if the command is
 * to run, EXIT_HELP if help was printed, or else an exit code, with the error printed.
 */
int options_parse(const struct command_line *line, int argc, char **argv, const char **operands,
		  size_t *operand_count);

#endif
