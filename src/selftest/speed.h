/* SPDX-License-Identifier: MIT */
/*
 * speed.h - how fast BLAS is on one thread
 */
#ifndef SCRAWL_SELFTEST_SPEED_H
#define SCRAWL_SELFTEST_SPEED_H

#include <stdbool.h>

struct speed {
	double gflops; /* of a product of matrices that fit in L2 */
	double limit;  /* of multiplications and additions in registers */
};

/*
 * Takes a few milliseconds, several times that if products seem slow.  Call gemm_setup() before.
 * false: out of memory.
 */
bool speed_measure(struct speed *speed);

/* Whether OpenBLAS seems to run kernels of another processor. */
bool speed_is_low(const struct speed *speed);

#endif
