/* SPDX-License-Identifier: MIT */
/*
 * option_table.c - finds options by name and sets them
 */
#include "cli/option_table.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/common_options.h"
#include "cli/message.h"
#include "cli/suggest.h"

void option_parts_add(struct option_parts *parts, const struct option_spec *options, size_t count)
{
	assert(parts->count + count <= MAX_OPTIONS);
	memcpy(parts->options + parts->count, options, count * sizeof(*options));
	parts->count += count;
}

static bool is_named(const struct option_spec *option, const char *name, size_t length)
{
	return option->kind != OPTION_GROUP && strlen(option->name) == length &&
	       strncmp(option->name, name, length) == 0;
}

const struct option_spec *option_find(const struct command_line *line, const char *name,
				      size_t length)
{
	const struct option_spec *common;
	for (size_t i = 0; i < line->count; i++)
		if (is_named(&line->options[i], name, length))
			return &line->options[i];
	for (size_t i = 0; (common = common_option_at(i)) != NULL; i++)
		if (is_named(common, name, length))
			return common;
	return NULL;
}

const struct option_spec *option_find_letter(const struct command_line *line, char letter)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP && line->options[i].letter == letter)
			return &line->options[i];
	return NULL;
}

int option_error(const struct command_line *line, const char *where, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	error_line("%s: %s (see %s %s --help)", where ? where : line->name, text, program_name(),
		   line->name);
	return EXIT_USAGE;
}

/* The choice that the text resembles; NULL: none, or not a choice. */
static const char *similar_choice(const struct option_spec *option, const char *text)
{
	struct suggestion suggestion = { .word = text };
	for (size_t i = 0; option->choice && option->choice(i); i++)
		suggestion_try(&suggestion, option->choice(i));
	return suggestion.best;
}

int option_assign(const struct command_line *line, const char *where,
		  const struct option_spec *option, const char *text)
{
	if (option->kind == OPTION_NAMED) {
		const char *error = option->set(option->value.other, option->name, text);
		if (error)
			return option_error(line, where, "%s%s", where ? "" : "--", error);
	} else if (!option_set(option, text)) {
		char expected[256];
		const char *meant = similar_choice(option, text);
		option_expected(option, expected, sizeof(expected));
		return option_error(line, where, "%s%s: expected %s, found \"%s\"%s%s%s",
				    where ? "" : "--", option->name, expected, text,
				    meant ? "; did you mean " : "", meant ? meant : "",
				    meant ? "?" : "");
	}
	if (line->given && !is_common_option(option))
		line->given[option - line->options] = text;
	return EXIT_DONE;
}

int option_line_only(const struct command_line *line, const char *where, const char *name)
{
	return option_error(line, where, "%s is allowed only on the command line", name);
}

int options_set(const struct command_line *line, const char *where, const char *name,
		const char *text)
{
	const struct option_spec *option = option_find(line, name, strlen(name));
	if ((option && option->use == OPTION_LINE) || (!option && strcmp(name, "help") == 0))
		return option_line_only(line, where, name);
	if (!option)
		return option_unknown(line, where, name, strlen(name));
	if (!text && option->kind != OPTION_FLAG)
		return option_error(line, where, "%s needs a value: %s = %s", name, name,
				    option->argument);
	return option_assign(line, where, option, text ? text : "true");
}

const char *options_given(const struct command_line *line, const char *name)
{
	const struct option_spec *option = option_find(line, name, strlen(name));
	bool own = option && !is_common_option(option);
	return own && line->given ? line->given[option - line->options] : NULL;
}
