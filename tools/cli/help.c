/* SPDX-License-Identifier: MIT */
/*
 * help.c - formats an option table
 */
#include "cli/option_table.h"

#include <stdio.h>
#include <string.h>

#include "cli/common_options.h"
#include "cli/message.h"
#include "cli/text.h"

#define HELP_COLUMN 29 /* where descriptions begin */
#define HELP_WIDTH  80

static size_t append(char *out, size_t size, size_t used, const char *text)
{
	if (used >= size)
		return used;
	return used + (size_t)snprintf(out + used, size - used, "%s", text);
}

/* The default that help shows; NULL: none. */
static const char *default_text(const struct option_spec *option, char *text)
{
	if (option->default_text || option->kind == OPTION_FLAG)
		return option->default_text;
	return option_text(option, text);
}

static void print_option(const struct option_spec *option)
{
	char left[128], right[512], text[OPTION_TEXT_BYTES];
	snprintf(left, sizeof(left), "  %c%c%c --%s%s%s", option->letter ? '-' : ' ',
		 option->letter ? option->letter : ' ', option->letter ? ',' : ' ', option->name,
		 option->argument ? " " : "", option->argument ? option->argument : "");
	/* A name that reaches the descriptions gets a line of its own. */
	if (strlen(left) + 2 > HELP_COLUMN)
		printf("%s\n%*s", left, HELP_COLUMN, "");
	else
		printf("%-*s", HELP_COLUMN, left);

	size_t used = append(right, sizeof(right), 0, option->help);
	if (option->choice) {
		used = append(right, sizeof(right), used, ":");
		for (size_t i = 0; option->choice(i); i++) {
			used = append(right, sizeof(right), used, i ? ", " : " ");
			used = append(right, sizeof(right), used, option->choice(i));
		}
	}
	const char *shown = default_text(option, text);
	if (shown && *shown) {
		used = append(right, sizeof(right), used, " (default: ");
		used = append(right, sizeof(right), used, shown);
		append(right, sizeof(right), used, ")");
	}
	text_print_wrapped(stdout, right, HELP_COLUMN, HELP_WIDTH);
}

void help_print(const struct command_line *line)
{
	static const struct option_spec help = {
		.kind = OPTION_FLAG, .name = "help", .letter = 'h', .help = "print this text"
	};
	printf("usage: %s %s %s\n\n%s\n", program_name(), line->name, line->operands, line->about);
	if (!line->count || line->options[0].kind != OPTION_GROUP)
		printf("\nOptions\n");
	for (size_t i = 0; i < line->count; i++) {
		if (line->options[i].kind == OPTION_GROUP)
			printf("\n%s\n", line->options[i].help);
		else
			print_option(&line->options[i]);
	}
	if (line->count && line->options[0].kind == OPTION_GROUP)
		putchar('\n'); /* what follows belongs to no group */
	for (size_t i = 0; common_option_at(i); i++)
		print_option(common_option_at(i));
	print_option(&help);
}
