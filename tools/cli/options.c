/* SPDX-License-Identifier: MIT */
/*
 * options.c - parses a command line according to an option table
 */
#include "cli/options.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "cli/config.h"
#include "cli/message.h"
#include "cli/other_commands.h"

/* The arguments left; argv[0] is the next. */
struct cursor {
	char **argv;
	int left;
};

static int parse_long(const struct command_line *line, const char *name, struct cursor *rest)
{
	size_t length = strcspn(name, "=");
	const char *text = name[length] ? name + length + 1 : NULL;
	const struct option_spec *option = option_find(line, name, length);
	if (!option && length == strlen("help") && strncmp(name, "help", length) == 0)
		return EXIT_HELP;
	if (!option)
		return option_unknown(line, NULL, name, length);
	if (option->kind == OPTION_FLAG) /* "=false" overrides a configuration */
		return option_assign(line, NULL, option, text ? text : "true");
	if (!text && rest->left) {
		text = *rest->argv++;
		rest->left--;
	}
	if (!text)
		return option_error(line, NULL, "--%s needs a value: %s", option->name,
				    option->argument);
	return option_assign(line, NULL, option, text);
}

static int parse_letters(const struct command_line *line, const char *letters, struct cursor *rest)
{
	for (; *letters; letters++) {
		const struct option_spec *option = option_find_letter(line, *letters);
		if (!option && *letters == 'h')
			return EXIT_HELP;
		if (!option)
			return option_error(line, NULL, "unknown option -%c", *letters);
		if (option->kind == OPTION_FLAG) {
			option_assign(line, NULL, option, "true");
			continue;
		}
		const char *text = letters[1] ? letters + 1 : NULL;
		if (!text && rest->left) {
			text = *rest->argv++;
			rest->left--;
		}
		if (!text)
			return option_error(line, NULL, "-%c needs a value: %s", *letters,
					    option->argument);
		return option_assign(line, NULL, option, text);
	}
	return EXIT_DONE;
}

static int parse_line(const struct command_line *line, int argc, char **argv, const char **operands,
		      size_t *operand_count)
{
	struct cursor rest = { argv + 1, argc - 1 };
	bool only_operands = false;
	*operand_count = 0;
	while (rest.left) {
		const char *text = *rest.argv++;
		rest.left--;
		int code = EXIT_DONE;
		if (!only_operands && strcmp(text, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && strncmp(text, "--", 2) == 0) {
			code = parse_long(line, text + 2, &rest);
		} else if (!only_operands && text[0] == '-' && text[1]) {
			code = parse_letters(line, text + 1, &rest);
		} else if (*operand_count == line->operands_max) {
			code = option_error(line, NULL, "\"%s\" is one argument too many", text);
		} else {
			operands[(*operand_count)++] = text;
		}
		if (code == EXIT_HELP)
			help_print(line);
		if (code != EXIT_DONE)
			return code;
	}
	if (*operand_count < line->operands_min)
		return option_error(line, NULL, "expected: %s %s %s", program_name(), line->name,
				    line->operands);
	return EXIT_DONE;
}

int options_parse(const struct command_line *line, int argc, char **argv, const char **operands,
		  size_t *operand_count)
{
	const char *given[MAX_OPTIONS] = { NULL };
	struct command_line whole = *line;
	assert(line->count <= MAX_OPTIONS);
	if (!whole.given)
		whole.given = given;
	const struct option_spec *config = option_find(line, "config", strlen("config"));
	bool reads = config && config->kind == OPTION_TEXT;
	if (other_commands_look(line, reads))
		return EXIT_SEEN;
	int code = parse_line(&whole, argc, argv, operands, operand_count);
	if (code != EXIT_DONE || !reads || !*config->value.text)
		return code;
	return config_apply(*config->value.text, &whole);
}
