/* SPDX-License-Identifier: MIT */
/*
 * options.h - one table of options per command, which parses the command line, prints --help, and
 * reads and writes configurations (config.h)
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
#ifndef SCRAWL_TOOLS_CLI_OPTIONS_H
#define SCRAWL_TOOLS_CLI_OPTIONS_H

#include "cli/config.h"
#include "cli/option_value.h"

/*
 * Options that several commands have; each is an entry of a table, with the place for its value.
 * A command whose table has OPTION_CONFIG takes a configuration.
 */
#define OPTION_THREADS(place)                                                                      \
	{                                                                                          \
		.kind = OPTION_INTEGER, .name = "threads", .letter = 't', .use = OPTION_ASIDE,     \
		.argument = "N", .value.integer = (place), .min = 1, .max = SCRAWL_MAX_THREADS,    \
		.standard = "one for each CPU", .help = "how many work at once"                    \
	}
#define OPTION_CONV(place)                                                                         \
	{                                                                                          \
		.kind = OPTION_CHOICE, .name = "conv", .argument = "NAME",                         \
		.value.choice = (place), .choice = scrawl_conv_algorithm_at,                       \
		.help = "convolution algorithm"                                                    \
	}

#define OPTION_CONFIG(place)                                                                       \
	{                                                                                          \
		.kind = OPTION_TEXT, .name = "config", .use = OPTION_LINE, .argument = "FILE",     \
		.value.text = (place),                                                             \
		.help = "take options from a file: lines NAME = VALUE, named as here; the "        \
			"command line has the last word"                                           \
	}

struct command_line {
	const char *name;     /* of the command */
	const char *operands; /* as help shows them, "MODEL [OPTION ...]" */
	const char *about;    /* what the command does: paragraphs, wrapped already */
	const struct option_spec *options;
	size_t count;
	size_t operands_min, operands_max;
	/* [count], all NULL at first: the text that an option was given last; may be NULL. */
	const char **given;
};

enum options_result {
	OPTIONS_RUN,  /* all is well: go on */
	OPTIONS_HELP, /* help was printed: done */
	OPTIONS_BAD,  /* the error was printed: a usage error */
	OPTIONS_IO,   /* likewise: the configuration cannot be read */
};

/* The exit code of a command that does not run. */
int options_exit(enum options_result result);

/*
 * Sets the options of the configuration that the command line names, then those of the command
 * line.  operands has room for operands_max; *operand_count tells how many there are.
 */
enum options_result options_parse(const struct command_line *line, int argc, char **argv,
				  const char **operands, size_t *operand_count);

/*
 * Sets one option of a configuration: where is "FILE:LINE", for the error; text is NULL if it has
 * no value.
 */
enum options_result options_set(const struct command_line *line, const char *where,
				const char *name, const char *text);

/* What an option was given; NULL: nothing, or there is no such option. */
const char *options_given(const struct command_line *line, const char *name);

/* Prints "scrawl: NAME: TEXT (see scrawl NAME --help)" and returns EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
