/* SPDX-License-Identifier: MIT */
/*
 * other_commands.h - the options of all commands of the program, for configurations that serve
 * several of them
 *
 * A command builds its table of options when it runs, so to see the tables each command is run:
 * options_parse shows the table instead of parsing, and the command returns EXIT_SEEN.
 */
#ifndef SCRAWL_TOOLS_CLI_OTHER_COMMANDS_H
#define SCRAWL_TOOLS_CLI_OTHER_COMMANDS_H

#include <stdbool.h>

#include "cli/suggest.h"

struct command_line;

/* A name in a configuration that the command does not know. */
struct other_option {
	const char *name;
	bool takes;     /* a command that reads configurations takes it there */
	bool line_only; /* one has it, but only on the command line */
	/* Another spelling of the name, the closest of the names that are taken, and by whom. */
	const char *alias;
	struct suggestion near;
	const char *command; /* NULL: near is as it was before */
};

/*
 * Says how to run every command, each with no arguments: run_all returns the first exit code that
 * is not EXIT_SEEN, or EXIT_SEEN.  Until then no option is known.
 */
void other_commands_init(int (*run_all)(void));

/* Whether a command runs only to show its table, which options_parse does by this call. */
bool other_commands_look(const struct command_line *line, bool reads_configuration);

/*
 * Fills in what the commands know of option->name; alias may be NULL, and near is improved.
 * Returns an exit code, with the error printed.
 */
int other_commands_find(struct other_option *option);

#endif
