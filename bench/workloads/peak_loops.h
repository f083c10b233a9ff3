/* SPDX-License-Identifier: MIT */
/*
 * peak_loops.h - loops that reach what a thread of this processor can do at most: arithmetic in
 * registers, and moving data
 */
#ifndef SCRAWL_BENCH_WORKLOADS_PEAK_LOOPS_H
#define SCRAWL_BENCH_WORKLOADS_PEAK_LOOPS_H

#include <stddef.h>

struct limits {
	const char *name;     /* of the instruction set */
	size_t chains, lanes; /* of multiply(): independent sums, floats of each */

	/* Fused multiply-adds, one after another in each chain, steps times; 2 * steps * chains *
	 * lanes operations.  The mean of all sums, which comes near 2. */
	float (*multiply)(size_t steps);

	/* Again and again over the same data; n is a multiple of 128, arrays are aligned to 64
	 * bytes and do not overlap.  The sum of all values read; c = a; c = a + 3 b. */
	float (*read)(size_t repetitions, size_t n, const float *a);
	void (*copy)(size_t repetitions, size_t n, const float *a, float *c);
	void (*triad)(size_t repetitions, size_t n, const float *a, const float *b, float *c);
};

/* Versions, fastest first, as far as this processor runs them: index 0, 1, ... until NULL. */
const struct limits *limits_version(size_t index);

#endif
