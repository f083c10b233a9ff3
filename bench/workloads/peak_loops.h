/* SPDX-License-Identifier: MIT */
/*
 * peak_loops.h - loops that reach this processor's limits of one thread at moving data
 *
 * That of arithmetic in registers is in selftest/fma_loop.h.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_PEAK_LOOPS_H
#define SCRAWL_BENCH_WORKLOADS_PEAK_LOOPS_H

#include <stddef.h>

struct limits {
	/* Repeat over the same data; n is a multiple of 128, arrays are aligned to 64 bytes and do
	   not overlap.  read returns the sum of all values; copy: c = a; triad: c = a + 3 b. */
	float (*read)(size_t repetitions, size_t n, const float *a);
	void (*copy)(size_t repetitions, size_t n, const float *a, float *c);
	void (*triad)(size_t repetitions, size_t n, const float *a, const float *b, float *c);
};

/* The versions that this processor can run, fastest first: index 0, 1, ... until NULL. */
const struct limits *limits_version(size_t index);

#endif
