/* SPDX-License-Identifier: MIT */
/*
 * fma_loop.h - a loop that reaches this processor's limit of arithmetic on one thread
 */
#ifndef SCRAWL_SELFTEST_FMA_LOOP_H
#define SCRAWL_SELFTEST_FMA_LOOP_H

#include <stddef.h>

struct fma_loop {
	const char *name;           /* of the instruction set */
	size_t operations;          /* of a step: a multiplication and an addition in each lane */
	float (*run)(size_t steps); /* returns the mean of all sums, which is close to 2 */
};

/* The versions that this processor can run, fastest first: index 0, 1, ... until NULL. */
const struct fma_loop *fma_loop_version(size_t index);

#endif
