/* SPDX-License-Identifier: MIT */
/*
 * option_unknown.c - names of options that a command does not have: what was probably meant, and
 * names that a configuration holds for other commands
 */
#include <stdio.h>
#include <string.h>

#include "cli/common_options.h"
#include "cli/message.h"
#include "cli/option_table.h"
#include "cli/other_commands.h"

#define NAME_BYTES 64 /* of what is shown of a name */

/* What other programs call options of ours. */
static const char *const foreign_options[][2] = {
	{ "learning-rate", "lr" },
	{ "batch-size", "batch" },
	{ "num-epochs", "epochs" },
	{ "max-epochs", "epochs" },
	{ "output", "out" },
	{ "output-file", "out" },
	{ "save-model", "out" },
	{ "dataset", "data" },
	{ "data-dir", "data" },
	{ "data-path", "data" },
	{ "train-data", "data" },
	{ "test-data", "data" },
	{ "model", "net" },
	{ "arch", "net" },
	{ "network", "net" },
	{ "pretrained", "from" },
	{ "weights", "from" },
	{ "validation-split", "val" },
	{ "val-split", "val" },
	{ "random-seed", "seed" },
	{ "random-state", "seed" },
	{ "lr-scheduler", "schedule" },
	{ "lr-schedule", "schedule" },
	{ "early-stopping", "patience" },
	{ "grad-clip", "clip" },
	{ "augmentation", "augment" },
	{ "num-threads", "threads" },
	{ "num-workers", "threads" },
	{ "workers", "threads" },
	{ "jobs", "threads" },
	{ "log-file", "log" },
	{ "resume-from", "resume" },
	{ "run-name", "name" },
};

/* Our name for an option that other programs call so; NULL: none. */
static const char *from_foreign(const char *word)
{
	for (size_t i = 0; i < sizeof(foreign_options) / sizeof(foreign_options[0]); i++)
		if (strcmp(foreign_options[i][0], word) == 0)
			return foreign_options[i][1];
	return NULL;
}

/* The name as shown, and as compared with ours: with dashes. */
struct unknown_name {
	char shown[NAME_BYTES], word[NAME_BYTES];
	const char *ours; /* our name for what other programs call so; NULL: none */
};

static struct unknown_name read_name(const char *name, size_t length)
{
	struct unknown_name unknown = { .ours = NULL };
	int shown = length < NAME_BYTES ? (int)length : NAME_BYTES - 1;
	snprintf(unknown.shown, NAME_BYTES, "%.*s", shown, name);
	memcpy(unknown.word, unknown.shown, NAME_BYTES);
	for (char *c = unknown.word; *c; c++)
		*c = *c == '_' ? '-' : *c;
	unknown.ours = from_foreign(unknown.word);
	return unknown;
}

/* Looks for the option of this command that was probably meant; true: it is unknown->ours. */
static bool suggest_own(const struct command_line *line, const char *where,
			const struct unknown_name *unknown, struct suggestion *suggestion)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct option_spec *option = &line->options[i];
		if (option->kind == OPTION_GROUP || (where && option->use == OPTION_LINE))
			continue;
		if (unknown->ours && strcmp(option->name, unknown->ours) == 0) {
			suggestion->best = unknown->ours;
			return true;
		}
		suggestion_try(suggestion, option->name);
	}
	for (size_t i = 0; !where && common_option_at(i); i++)
		suggestion_try(suggestion, common_option_at(i)->name);
	if (!where)
		suggestion_try(suggestion, "help");
	return false;
}

/* command: whose option was meant, if it is another's; NULL: it is not. */
static int unknown_error(const struct command_line *line, const char *where, const char *name,
			 const char *meant, const char *command)
{
	const char *dashes = where ? "" : "--";
	if (!meant)
		return option_error(line, where, "unknown option %s%s", dashes, name);
	return option_error(line, where, "unknown option %s%s; did you mean %s%s%s%s?", dashes,
			    name, dashes, meant, command ? ", an option of " : "",
			    command ? command : "");
}

int option_unknown(const struct command_line *line, const char *where, const char *name,
		   size_t length)
{
	const struct unknown_name unknown = read_name(name, length);
	struct suggestion suggestion = { .word = unknown.word };
	suggest_own(line, where, &unknown, &suggestion);
	return unknown_error(line, where, unknown.shown, suggestion.best, NULL);
}

/* A name for which the command has its own is not another's, or `model` would pass for `net`. */
int option_of_others(const struct command_line *line, const char *where, const char *name)
{
	const struct unknown_name unknown = read_name(name, strlen(name));
	struct other_option other = { .name = name,
				      .alias = unknown.ours,
				      .near = { .word = unknown.word } };
	if (!suggest_own(line, where, &unknown, &other.near)) {
		int code = other_commands_find(&other);
		if (code != EXIT_DONE || other.takes)
			return code;
	}
	if (other.line_only)
		return option_line_only(line, where, name);
	return unknown_error(line, where, unknown.shown, other.near.best, other.command);
}
