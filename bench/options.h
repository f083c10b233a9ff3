/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of scrawl-bench: which case takes which options
 */
#ifndef SCRAWL_BENCH_OPTIONS_H
#define SCRAWL_BENCH_OPTIONS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/option_list.h"
#include "cli/options.h"

enum option_bit {
	TAKES_NET = 1 << 0,
	TAKES_CONV = 1 << 1,
	TAKES_BATCH = 1 << 2,
	TAKES_THREADS = 1 << 3,
	TAKES_ROUNDS = 1 << 4, /* --rounds, --seconds and --quiet: the case measures */
	TAKES_SERVE = 1 << 5,
	TAKES_DROPOUT = 1 << 6,
	TAKES_OUTPUT = 1 << 7, /* --json and --csv */
	TAKES_SVG = 1 << 8,
	TAKES_THRESHOLD = 1 << 9,
	TAKES_LANES = 1 << 10,
	TAKES_NAIVE = 1 << 11,
};

#define MAX_OPERANDS 32

/* The options of all cases, with defaults filled in; a case uses only those that it takes. */
struct bench_options {
	const char *kind; /* the case's name */
	unsigned takes;   /* enum option_bit */
	struct text_list nets;
	const char *conv; /* algorithm; NULL: all */
	struct number_list batches, threads;
	uint64_t rounds;  /* measured ones, without the warm-up */
	double seconds;   /* approximate length of a round */
	uint64_t lanes;   /* floats of a vector, at most */
	bool serve;       /* one round for each line on stdin */
	bool no_dropout;  /* leave the dropout layers out */
	bool no_naive;    /* leave the plain loops out */
	bool json, csv;   /* on stdout, instead of the table; not both */
	bool quiet;       /* no progress line */
	const char *svg;  /* file for the chart; NULL: none */
	double threshold; /* compare: a fraction */
	const char *operands[MAX_OPERANDS];
	size_t operand_count;
};

struct report;

struct bench_case {
	const char *name, *summary;
	int (*run)(const struct bench_options *options, struct report *report);
	const char *operands; /* as help shows them */
	size_t operands_min, operands_max;
	unsigned takes;    /* enum option_bit */
	const char *net;   /* default; NULL: all named networks unless there are operands */
	const char *conv;  /* default; NULL: all */
	const char *batch; /* default; NULL: none */
	double seconds;    /* default length of a round */
	const char *about; /* the help text, already wrapped */
};

/* Parses argv [argc], argv[0] being the case's name, and fills in the defaults. */
int bench_options_parse(const struct bench_case *which, int argc, char **argv,
			struct bench_options *out);

/* The options that affect the numbers, as a report's "options"; NULL: out of memory. */
json_t *bench_options_describe(const struct bench_options *options);

#endif
