/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of scrawl-bench: which case takes which options
 */
#ifndef SCRAWL_BENCH_OPTIONS_H
#define SCRAWL_BENCH_OPTIONS_H

#include <jansson.h>
#include <stdio.h>

#include "bench.h"

enum option_bit {
	TAKES_NET = 1 << 0,
	TAKES_CONV = 1 << 1,
	TAKES_BATCH = 1 << 2,
	TAKES_THREADS = 1 << 3,
	TAKES_ROUNDS = 1 << 4, /* --rounds and --seconds: the case measures */
	TAKES_SERVE = 1 << 5,
	TAKES_DROPOUT = 1 << 6,
	TAKES_OUTPUT = 1 << 7, /* --json and --csv */
	TAKES_SVG = 1 << 8,
	TAKES_QUIET = 1 << 9,
	TAKES_THRESHOLD = 1 << 10,
	TAKES_HELP = 1 << 11,
};

struct bench_case {
	const char *name, *summary;
	int (*run)(const struct bench_options *options, struct report *report);
	const char *operands; /* as help shows them; NULL: none */
	size_t operands_min, operands_max;
	unsigned takes;    /* enum option_bit */
	const char *net;   /* default; "": all named networks unless there are operands */
	const char *conv;  /* default */
	const char *batch; /* default; NULL: none */
	double seconds;    /* default length of a round */
	const char *about; /* for help: paragraphs, wrapped already */
};

enum options_result {
	OPTIONS_RUN,
	OPTIONS_HELP, /* was asked for */
	OPTIONS_BAD,  /* the error was printed: a usage error */
};

/* Parses argv [argc], argv[0] being the case's name, and fills in the defaults. */
enum options_result options_parse(const struct bench_case *which, int argc, char **argv,
				  struct bench_options *out);

/* Prints the options that the case takes, with its defaults; NULL: all options. */
void options_help(FILE *to, const struct bench_case *which);

/* Those that matter for the numbers, as a report's "options"; NULL: no memory. */
json_t *options_describe(const struct bench_options *options);

#endif
