/* SPDX-License-Identifier: MIT */
/*
 * help.h - the text of scrawl COMMAND --help
 */
#ifndef SCRAWL_TOOLS_CLI_HELP_H
#define SCRAWL_TOOLS_CLI_HELP_H

#include "cli/options.h"

/* Prints usage, description and options with their defaults on standard output. */
void help_print(const struct command_line *line);

#endif
