/* SPDX-License-Identifier: MIT */
/*
 * config_write.c - writes options as a configuration
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/text.h"

/* OPTION_OTHER has the text it was given, all others that of their value. */
static const char *value_text(const struct command_line *line, size_t index, char *text)
{
	const struct option_spec *option = &line->options[index];
	if (option->kind == OPTION_GROUP || option->use == OPTION_LINE)
		return NULL;
	if (option->kind == OPTION_OTHER && line->given[index])
		return line->given[index];
	return option_text(option, text);
}

static bool needs_quotes(const char *value)
{
	size_t length = strlen(value);
	return strchr(value, '#') || *value == '"' || *value == ' ' ||
	       (length && value[length - 1] == ' ');
}

/* A copy on one line: a description from the command line may have several.  NULL: no memory. */
static char *one_line(const char *text)
{
	char *value = strdup(text);
	for (char *c = value; c && *c; c++)
		*c = *c == '\n' || *c == '\t' ? ' ' : *c;
	return value;
}

static bool write_entry(FILE *out, const char *name, const char *text)
{
	char *value = one_line(text);
	if (!value)
		return false;
	text_clean(value);
	bool quotes = needs_quotes(value);
	fprintf(out, "%s = %s", name, quotes ? "\"" : "");
	for (const char *c = value; *c; c++)
		fprintf(out, "%s%c", quotes && *c == '"' ? "\"" : "", *c);
	fprintf(out, "%s\n", quotes ? "\"" : "");
	free(value);
	return true;
}

bool config_write(FILE *out, const struct command_line *line, bool all)
{
	char number[OPTION_TEXT_BYTES];
	const char *heading = NULL, *gap = "";
	for (size_t i = 0; i < line->count; i++) {
		const struct option_spec *option = &line->options[i];
		const char *value = value_text(line, i, number);
		if (option->kind == OPTION_GROUP)
			heading = option->help;
		if (!value || (!all && option->use == OPTION_ASIDE))
			continue;
		if (all && heading) {
			fprintf(out, "%s# %s\n", gap, heading);
			gap = "\n";
			heading = NULL;
		}
		if (!write_entry(out, option->name, value))
			return false;
	}
	return true;
}

const char *config_misfit(const struct command_line *line)
{
	char number[OPTION_TEXT_BYTES];
	for (size_t i = 0; i < line->count; i++) {
		const char *value = value_text(line, i, number);
		/* A newline matters in a file's name, but not in a description. */
		bool description = line->options[i].use == OPTION_RESULT;
		char *before = value ? (description ? one_line(value) : strdup(value)) : NULL;
		char *after = before ? text_copy(before, SIZE_MAX) : NULL;
		bool changed = after && strcmp(after, before) != 0;
		free(before);
		free(after);
		if (changed)
			return line->options[i].name;
	}
	return NULL;
}
