/* SPDX-License-Identifier: MIT */
/*
 * options.c - parses a command line by its table of options
 */
#include "cli/options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/message.h"
#include "cli/suggest.h"

int options_exit(enum options_result result)
{
	return result == OPTIONS_BAD ? EXIT_USAGE : result == OPTIONS_IO ? EXIT_IO : EXIT_DONE;
}

int usage_error(const char *command, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	error_line("%s: %s (see scrawl %s --help)", command, text, command);
	return EXIT_USAGE;
}

static const struct option_spec *find_long(const struct command_line *line, const char *name,
					   size_t length)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct option_spec *option = &line->options[i];
		if (option->kind != OPTION_GROUP && strlen(option->name) == length &&
		    strncmp(option->name, name, length) == 0)
			return option;
	}
	return NULL;
}

static const struct option_spec *find_option(const struct command_line *line, const char *name)
{
	return find_long(line, name, strlen(name));
}

const char *options_given(const struct command_line *line, const char *name)
{
	const struct option_spec *option = find_option(line, name);
	return option ? line->given[option - line->options] : NULL;
}

static const struct option_spec *find_letter(const struct command_line *line, char letter)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP && line->options[i].letter == letter)
			return &line->options[i];
	return NULL;
}

/* "train: " or, in a configuration, "FILE:LINE: "; returns OPTIONS_BAD. */
__attribute__((format(printf, 3, 4))) static enum options_result
option_error(const struct command_line *line, const char *where, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	error_line("%s: %s (see scrawl %s --help)", where ? where : line->name, text, line->name);
	return OPTIONS_BAD;
}

/* text is what stands for a flag's value as well. */
static enum options_result set_option(const struct command_line *line, const char *where,
				      const struct option_spec *option, const char *text)
{
	if (!option_set(option, text)) {
		char expected[256];
		option_expected(option, expected, sizeof(expected));
		return option_error(line, where, "%s%s: expected %s, found \"%s\"",
				    where ? "" : "--", option->name, expected, text);
	}
	if (line->given)
		line->given[option - line->options] = text;
	return OPTIONS_RUN;
}

static enum options_result unknown_option(const struct command_line *line, const char *where,
					  const char *name, size_t length)
{
	const char *dashes = where ? "" : "--";
	char word[64];
	snprintf(word, sizeof(word), "%.*s", length < 63 ? (int)length : 63, name);
	struct suggestion suggestion = { .word = word };
	for (size_t i = 0; i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP &&
		    !(where && line->options[i].use == OPTION_LINE))
			suggestion_try(&suggestion, line->options[i].name);
	if (!where)
		suggestion_try(&suggestion, "help");
	if (!suggestion.best)
		return option_error(line, where, "unknown option %s%s", dashes, word);
	return option_error(line, where, "unknown option %s%s; did you mean %s%s?", dashes, word,
			    dashes, suggestion.best);
}

enum options_result options_set(const struct command_line *line, const char *where,
				const char *name, const char *text)
{
	const struct option_spec *option = find_option(line, name);
	if ((option && option->use == OPTION_LINE) || (!option && strcmp(name, "help") == 0))
		return option_error(line, where, "%s stands on the command line only", name);
	if (!option)
		return unknown_option(line, where, name, strlen(name));
	if (!text && option->kind != OPTION_FLAG)
		return option_error(line, where, "%s needs a value: %s = %s", name, name,
				    option->argument);
	return set_option(line, where, option, text ? text : "true");
}

/* What is at hand: the arguments that are left, argv[0] being the next. */
struct cursor {
	char **argv;
	int left;
};

static enum options_result parse_long(const struct command_line *line, const char *name,
				      struct cursor *rest)
{
	size_t length = strcspn(name, "=");
	const char *text = name[length] ? name + length + 1 : NULL;
	const struct option_spec *option = find_long(line, name, length);
	if (!option && !text && strcmp(name, "help") == 0)
		return OPTIONS_HELP;
	if (!option)
		return unknown_option(line, NULL, name, length);
	if (option->kind == OPTION_FLAG) /* "=false" takes a configuration's back */
		return set_option(line, NULL, option, text ? text : "true");
	if (!text && rest->left) {
		text = *rest->argv++;
		rest->left--;
	}
	if (!text) {
		usage_error(line->name, "--%s needs a value: %s", option->name, option->argument);
		return OPTIONS_BAD;
	}
	return set_option(line, NULL, option, text);
}

static enum options_result parse_letters(const struct command_line *line, const char *letters,
					 struct cursor *rest)
{
	for (; *letters; letters++) {
		const struct option_spec *option = find_letter(line, *letters);
		if (!option && *letters == 'h')
			return OPTIONS_HELP;
		if (!option) {
			usage_error(line->name, "unknown option -%c", *letters);
			return OPTIONS_BAD;
		}
		if (option->kind == OPTION_FLAG) {
			set_option(line, NULL, option, "true");
			continue;
		}
		const char *text = letters[1] ? letters + 1 : NULL;
		if (!text && rest->left) {
			text = *rest->argv++;
			rest->left--;
		}
		if (!text) {
			usage_error(line->name, "-%c needs a value: %s", *letters,
				    option->argument);
			return OPTIONS_BAD;
		}
		return set_option(line, NULL, option, text);
	}
	return OPTIONS_RUN;
}

static enum options_result parse_line(const struct command_line *line, int argc, char **argv,
				      const char **operands, size_t *operand_count)
{
	struct cursor rest = { argv + 1, argc - 1 };
	bool only_operands = false;
	*operand_count = 0;
	while (rest.left) {
		const char *text = *rest.argv++;
		rest.left--;
		enum options_result result = OPTIONS_RUN;
		if (!only_operands && strcmp(text, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && strncmp(text, "--", 2) == 0) {
			result = parse_long(line, text + 2, &rest);
		} else if (!only_operands && text[0] == '-' && text[1]) {
			result = parse_letters(line, text + 1, &rest);
		} else if (*operand_count == line->operands_max) {
			usage_error(line->name, "\"%s\" is one argument too many", text);
			result = OPTIONS_BAD;
		} else {
			operands[(*operand_count)++] = text;
		}
		if (result == OPTIONS_HELP)
			help_print(line);
		if (result != OPTIONS_RUN)
			return result;
	}
	if (*operand_count < line->operands_min) {
		usage_error(line->name, "expected: scrawl %s %s", line->name, line->operands);
		return OPTIONS_BAD;
	}
	return OPTIONS_RUN;
}

enum options_result options_parse(const struct command_line *line, int argc, char **argv,
				  const char **operands, size_t *operand_count)
{
	enum options_result result = parse_line(line, argc, argv, operands, operand_count);
	const struct option_spec *config = find_option(line, "config");
	if (result != OPTIONS_RUN || !config || config->kind != OPTION_TEXT || !*config->value.text)
		return result;
	result = config_apply(*config->value.text, line);
	/* Once more: the command line has the last word. */
	return result == OPTIONS_RUN ? parse_line(line, argc, argv, operands, operand_count)
				     : result;
}
