/* SPDX-License-Identifier: MIT */
/*
 * options.h - one table of options per command, which parses the command line and prints --help
 *
 * The table is built where the variables live, after these were given their defaults:
 *
 *	uint64_t epochs = 12;
 *	const struct option_spec options[] = {
 *		{ .kind = OPTION_INTEGER, .name = "epochs", .argument = "N",
 *		  .value.integer = &epochs, .min = 1, .max = 1000,
 *		  .help = "passes over the training set" },
 *	};
 *
 * Accepted: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, options and operands in any order, and
 * -- before operands that begin with a dash.  "-" alone is an operand.  --help is always there.
 */
#ifndef SCRAWL_TOOLS_OPTIONS_H
#define SCRAWL_TOOLS_OPTIONS_H

#include "option_value.h"

/* Options that several commands have; each is an entry of a table, with the place for its value. */
#define OPTION_THREADS(place)                                                                      \
	{                                                                                          \
		.kind = OPTION_INTEGER, .name = "threads", .letter = 't', .argument = "N",         \
		.value.integer = (place), .min = 1, .max = SCRAWL_MAX_THREADS,                     \
		.standard = "one for each CPU", .help = "how many work at once"                    \
	}
#define OPTION_CONV(place)                                                                         \
	{                                                                                          \
		.kind = OPTION_CHOICE, .name = "conv", .argument = "NAME",                         \
		.value.choice = (place), .choice = scrawl_conv_algorithm_get,                      \
		.help = "convolution algorithm"                                                    \
	}

struct command_line {
	const char *name;     /* of the command */
	const char *operands; /* as help shows them, "MODEL [OPTION ...]" */
	const char *about;    /* what the command does: paragraphs, wrapped already */
	const struct option_spec *options;
	size_t count;
	size_t operands_min, operands_max;
	bool *given; /* [count]: set where an option was on the command line; may be NULL */
};

enum options_result {
	OPTIONS_RUN,  /* all is well: go on */
	OPTIONS_HELP, /* help was printed: done */
	OPTIONS_BAD,  /* the error was printed: a usage error */
};

/* operands has room for operands_max; *operand_count tells how many there are. */
enum options_result options_parse(const struct command_line *line, int argc, char **argv,
				  const char **operands, size_t *operand_count);

/* Prints "scrawl: NAME: TEXT (see scrawl NAME --help)" and returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
