/* SPDX-License-Identifier: MIT */
/*
 * options.c - parses a command line by its table of options
 */
#include "options.h"

#include "command.h"
#include "help.h"
#include "suggest.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int usage_error(const char *command, const char *format, ...)
{
	char text[1024];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	error_line("%s: %s (see scrawl %s --help)", command, text, command);
	return EXIT_USAGE;
}

bool parse_integer(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
	if (!*text || text[strspn(text, "0123456789")])
		return false;
	errno = 0;
	unsigned long long n = strtoull(text, NULL, 10);
	if (errno || n < min || n > max)
		return false;
	*out = n;
	return true;
}

bool parse_real(const char *text, double *out)
{
	/* strtod takes blanks, hexadecimal, "inf" and "nan" as well. */
	if (!*text || text[strspn(text, "0123456789.eE+-")])
		return false;
	char *end;
	double x = strtod(text, &end);
	if (end == text || *end || !isfinite(x))
		return false;
	*out = x;
	return true;
}

bool parse_percent(const char *text, double *out, bool *percent)
{
	char number[64];
	size_t length = strlen(text);
	if (!length || length >= sizeof number)
		return false;
	*percent = text[length - 1] == '%';
	memcpy(number, text, length + 1);
	if (*percent)
		number[length - 1] = '\0';
	return parse_real(number, out);
}

size_t choice_index(const char *(*choice)(size_t index), const char *name)
{
	for (size_t i = 0; choice(i); i++)
		if (!strcmp(choice(i), name))
			return i;
	return 0;
}

static bool parse_choice(const struct option_spec *option, const char *text)
{
	for (size_t i = 0; option->choice(i); i++) {
		if (!strcmp(option->choice(i), text)) {
			*option->value.choice = i;
			return true;
		}
	}
	return false;
}

static bool parse_value(const struct option_spec *option, const char *text)
{
	double x;
	switch (option->kind) {
	case OPTION_TEXT:
		*option->value.text = text;
		return *text != '\0';
	case OPTION_INTEGER:
		return parse_integer(text, option->min, option->max, option->value.integer);
	case OPTION_REAL:
		if (!parse_real(text, &x) || x < option->low || x >= option->high)
			return false;
		*option->value.real = x;
		return true;
	case OPTION_CHOICE:
		return parse_choice(option, text);
	case OPTION_OTHER:
		return option->parse(option->value.other, text);
	case OPTION_GROUP:
	case OPTION_FLAG:
		break;
	}
	return false;
}

static void expected_text(const struct option_spec *option, char *out, size_t size)
{
	if (option->kind == OPTION_INTEGER) {
		snprintf(out, size, "a whole number from %llu to %llu",
			 (unsigned long long)option->min, (unsigned long long)option->max);
	} else if (option->kind == OPTION_CHOICE) {
		size_t used = (size_t)snprintf(out, size, "one of");
		for (size_t i = 0; option->choice(i) && used < size; i++)
			used += (size_t)snprintf(out + used, size - used, "%s %s", i ? "," : "",
						 option->choice(i));
	} else {
		snprintf(out, size, "%s",
			 option->kind == OPTION_TEXT ? "some text" : option->expected);
	}
}

static bool set_option(const struct command_line *line, const struct option_spec *option,
		       const char *text)
{
	if (parse_value(option, text))
		return true;
	char expected[256];
	expected_text(option, expected, sizeof expected);
	usage_error(line->name, "--%s: expected %s, found \"%s\"", option->name, expected, text);
	return false;
}

static void note_given(const struct command_line *line, const struct option_spec *option)
{
	if (line->given && option)
		line->given[option - line->options] = true;
}

static const struct option_spec *find_long(const struct command_line *line, const char *name,
					   size_t length)
{
	for (size_t i = 0; i < line->count; i++) {
		const struct option_spec *option = &line->options[i];
		if (option->kind != OPTION_GROUP && strlen(option->name) == length &&
		    !strncmp(option->name, name, length))
			return option;
	}
	return NULL;
}

static const struct option_spec *find_letter(const struct command_line *line, char letter)
{
	for (size_t i = 0; i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP && line->options[i].letter == letter)
			return &line->options[i];
	return NULL;
}

static enum options_result unknown_option(const struct command_line *line, const char *name,
					  size_t length)
{
	char word[64];
	snprintf(word, sizeof word, "%.*s", length < 63 ? (int)length : 63, name);
	struct suggestion suggestion = { .word = word };
	for (size_t i = 0; i < line->count; i++)
		if (line->options[i].kind != OPTION_GROUP)
			suggestion_try(&suggestion, line->options[i].name);
	suggestion_try(&suggestion, "help");
	if (suggestion.best)
		usage_error(line->name, "unknown option --%s; did you mean --%s?", word,
			    suggestion.best);
	else
		usage_error(line->name, "unknown option --%s", word);
	return OPTIONS_BAD;
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
	if (!option && !text && !strcmp(name, "help"))
		return OPTIONS_HELP;
	if (!option)
		return unknown_option(line, name, length);
	note_given(line, option);
	if (option->kind == OPTION_FLAG) {
		if (text) {
			usage_error(line->name, "--%s takes no value", option->name);
			return OPTIONS_BAD;
		}
		*option->value.flag = true;
		return OPTIONS_RUN;
	}
	if (!text && rest->left) {
		text = *rest->argv++;
		rest->left--;
	}
	if (!text) {
		usage_error(line->name, "--%s needs a value: %s", option->name, option->argument);
		return OPTIONS_BAD;
	}
	return set_option(line, option, text) ? OPTIONS_RUN : OPTIONS_BAD;
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
		note_given(line, option);
		if (option->kind == OPTION_FLAG) {
			*option->value.flag = true;
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
		return set_option(line, option, text) ? OPTIONS_RUN : OPTIONS_BAD;
	}
	return OPTIONS_RUN;
}

enum options_result options_parse(const struct command_line *line, int argc, char **argv,
				  const char **operands, size_t *operand_count)
{
	struct cursor rest = { argv + 1, argc - 1 };
	bool only_operands = false;
	*operand_count = 0;
	while (rest.left) {
		const char *text = *rest.argv++;
		rest.left--;
		enum options_result result = OPTIONS_RUN;
		if (!only_operands && !strcmp(text, "--")) {
			only_operands = true;
		} else if (!only_operands && !strncmp(text, "--", 2)) {
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
