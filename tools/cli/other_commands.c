/* SPDX-License-Identifier: MIT */
/*
 * other_commands.c - runs each command for its table of options
 */
#include "cli/other_commands.h"

#include <string.h>

#include "cli/message.h"
#include "cli/option_table.h"

static int (*run_all_commands)(void);
static struct other_option *sought; /* not NULL: commands run only to show their tables */

void other_commands_init(int (*run_all)(void))
{
	run_all_commands = run_all;
}

static void look_at(const struct option_spec *option, const char *command)
{
	bool same = strcmp(option->name, sought->name) == 0;
	const char *before = sought->near.best;
	if (option->use == OPTION_LINE) {
		sought->line_only = sought->line_only || same;
		return;
	}
	sought->takes = sought->takes || same;
	suggestion_try(&sought->near, option->name);
	if (sought->alias && strcmp(option->name, sought->alias) == 0)
		sought->near =
			(struct suggestion){ .word = sought->near.word, .best = option->name };
	if (sought->near.best != before)
		sought->command = command;
}

bool other_commands_look(const struct command_line *line, bool reads_configuration)
{
	for (size_t i = 0; sought && reads_configuration && i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP)
			look_at(&line->options[i], line->name);
	return sought != NULL;
}

int other_commands_find(struct other_option *option)
{
	sought = option;
	int code = run_all_commands ? run_all_commands() : EXIT_SEEN;
	sought = NULL;
	return code == EXIT_SEEN ? EXIT_DONE : code;
}
