/* SPDX-License-Identifier: MIT */
/*
 * bench.h - what the cases of scrawl-bench share: options, time, statistics, invented data
 */
#ifndef SCRAWL_BENCH_BENCH_H
#define SCRAWL_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/context.h"

#define BENCH_MAX_THREADS_LISTED 32

struct bench_options {
	const char *net;  /* name or description */
	const char *conv; /* algorithm, for train and infer */
	size_t batch;
	unsigned threads[BENCH_MAX_THREADS_LISTED];
	size_t thread_counts;
	unsigned rounds; /* measured, after one that is not */
	double seconds;  /* a round, at least */
	bool serve;      /* one round for each line on stdin */
};

/* The cases; each returns an exit code. */
int bench_conv(const struct bench_options *options);
int bench_train(const struct bench_options *options);
int bench_infer(const struct bench_options *options);

/* Sorts values [n] and returns the middle one. */
double bench_median(double *values, size_t n);

/* Values in -1 .. 1, the same on every run; stream tells arrays apart. */
void bench_fill(float *values, size_t n, uint32_t stream);

/* Prints the context's error as a line on stderr; 1, the exit code. */
int bench_fail(const scrawl_context *ctx);

#endif
