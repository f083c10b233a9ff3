/* SPDX-License-Identifier: MIT */
/*
 * help.h - prints a command's --help
 */
#ifndef SCRAWL_TOOLS_CLI_HELP_H
#define SCRAWL_TOOLS_CLI_HELP_H

#include "cli/option_table.h"

/* Prints usage, description, and options with their defaults on standard output. */
void help_print(const struct command_line *line);

#endif
