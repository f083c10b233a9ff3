/* SPDX-License-Identifier: MIT */
/*
 * config_write.c - writes options as a configuration
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/text.h"

/* Instead of a value; who reads the line is told that one is missing. */
#define UNFIT "# left out: it has control characters, or is not UTF-8"

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

/* The value for a line, NULL without memory; *fits: it means the same there. */
static char *line_value(const struct option_spec *option, const char *text, bool *fits)
{
	char *value = strdup(text), *c = value;
	/* A description may have several lines; in a file's name a newline matters. */
	for (; c && *c && option->use == OPTION_RESULT; c++)
		*c = *c == '\n' || *c == '\t' ? ' ' : *c;
	c = value;
	while (c && *c && text_character(c))
		c += text_character(c);
	*fits = !c || !*c;
	return value;
}

static bool write_entry(FILE *out, const struct option_spec *option, const char *text)
{
	bool fits;
	char *value = line_value(option, text, &fits);
	if (!value)
		return false;
	bool quotes = needs_quotes(value);
	fprintf(out, "%s = %s", option->name, fits ? quotes ? "\"" : "" : UNFIT);
	for (const char *c = value; *c && fits; c++)
		fprintf(out, "%s%c", quotes && *c == '"' ? "\"" : "", *c);
	fprintf(out, "%s\n", fits && quotes ? "\"" : "");
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
		if (!write_entry(out, option, value))
			return false;
	}
	return true;
}

const char *config_misfit(const struct command_line *line)
{
	char number[OPTION_TEXT_BYTES];
	for (size_t i = 0; i < line->count; i++) {
		const char *value = value_text(line, i, number);
		bool fits = true;
		if (value)
			free(line_value(&line->options[i], value, &fits));
		if (!fits)
			return line->options[i].name;
	}
	return NULL;
}
