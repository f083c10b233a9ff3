/* SPDX-License-Identifier: MIT */
/*
 * halving.h - successive halving: all combinations begin, the better ones continue
 *
 * (Jamieson and Talwalkar, AISTATS 2016.)  With N combinations of E epochs and halving = H, round k
 * of the rounds 0 to K trains the N / H^k best combinations (rounded down, at least one) to epoch
 * E / H^(K - k), where K is the largest number for which the last round has a combination and the
 * first an epoch.
 */
#ifndef SCRAWL_TOOLS_SWEEP_HALVING_H
#define SCRAWL_TOOLS_SWEEP_HALVING_H

#include <stddef.h>
#include <stdint.h>

#define MAX_ROUNDS 32

struct halving_round {
	size_t combinations;
	unsigned epochs; /* at its end */
};

/* Fills rounds [MAX_ROUNDS] and returns their number; halving 0: one round of all. */
size_t halving_plan(size_t combinations, unsigned epochs, uint64_t halving,
		    struct halving_round *rounds);

#endif
