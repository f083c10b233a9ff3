/* SPDX-License-Identifier: MIT */
/*
 * bench.h - what the cases of scrawl-bench share: options, invented data, error lines
 *
 * To add a case: a file bench_NAME.c, a line here, a line in the table of bench.c.
 */
#ifndef SCRAWL_BENCH_BENCH_H
#define SCRAWL_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/context.h"

struct report;

enum bench_exit {
	BENCH_DONE = 0,
	BENCH_FAILED = 1, /* no memory, or a result unlike naive's */
	BENCH_USAGE = 2,  /* the command line, or a network's description */
	BENCH_DATA = 3,   /* a file that is no report or not IDX */
	BENCH_IO = 4,     /* the operating system refused to open, read or write */
	BENCH_SLOWER = 6, /* compare: a case is slower */
};

/* How many nets, batch sizes and operands there may be, and how many thread counts. */
#define BENCH_LIST    32
#define BENCH_THREADS SCRAWL_MAX_THREADS

/* Options of all cases, with defaults filled in; a case sees only those that it takes. */
struct bench_options {
	const char *kind; /* the case's name */
	unsigned takes;   /* the options of this case: enum option_bit of options.h */
	/* Names or descriptions.  Default: for conv (if it has no operands) and peak all named
	   networks, else lenet. */
	const char *nets[BENCH_LIST];
	size_t net_count;
	const char *conv;           /* algorithm; default "auto", for tune NULL: all */
	size_t batches[BENCH_LIST]; /* default 64; for tune none: it chooses which to try */
	size_t batch_count;
	unsigned threads[BENCH_THREADS]; /* no two alike; default 1, 2, 4 .. all CPUs */
	size_t thread_count;
	unsigned rounds;  /* measured; warm-up comes on top */
	double seconds;   /* length of a round, about */
	bool serve;       /* one round for each line on stdin */
	bool no_dropout;  /* leave the dropout layers out */
	bool json, csv;   /* on stdout, instead of the table; not both */
	bool quiet;       /* no progress line */
	const char *svg;  /* file for the picture; NULL: none */
	double threshold; /* compare: a fraction */
	const char *operands[BENCH_LIST];
	size_t operand_count;
};

/* The cases: measure, give the report their columns and cases, return an exit code. */
int bench_conv(const struct bench_options *options, struct report *report);
int bench_train(const struct bench_options *options, struct report *report);
int bench_infer(const struct bench_options *options, struct report *report);
int bench_tune(const struct bench_options *options, struct report *report);
int bench_peak(const struct bench_options *options, struct report *report);
int bench_io(const struct bench_options *options, struct report *report);
int bench_compare(const struct bench_options *options, struct report *report);
int bench_draw(const struct bench_options *options, struct report *report);

/* Values in -1 .. 1, the same on every run; stream tells arrays apart. */
void bench_fill(float *values, size_t n, uint32_t stream);

/* Prints "scrawl-bench: TEXT" on stderr, in one line; code, the exit code. */
int bench_error(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the context's error likewise; the exit code that tells of status. */
int bench_fail(const scrawl_context *ctx, enum scrawl_status status);

#endif
