/* SPDX-License-Identifier: MIT */
/*
 * program.h - a program of several commands: help, --version, finding and running one
 */
#ifndef SCRAWL_TOOLS_CLI_PROGRAM_H
#define SCRAWL_TOOLS_CLI_PROGRAM_H

#include <stddef.h>

/* run gets the arguments, with the command's name first; returns an exit code (message.h). */
struct command {
	const char *name, *summary;
	int (*run)(int argc, char **argv);
};

struct program {
	const char *name, *about;
	const struct command *commands;
	size_t count;
};

/*
 * All that a command does that has commands of its own, as `scrawl data show`: help, finding one
 * and running it.  group->name is "data", argv[0] as well.  Returns an exit code.
 */
int program_subcommands(const struct program *group, int argc, char **argv);

/* All that main does; returns the exit code.  Fails if standard output could not be written. */
int program_main(const struct program *program, int argc, char **argv);

#endif
