/* SPDX-License-Identifier: MIT */
/*
 * halving.c - the rounds of successive halving
 */
#include "sweep/halving.h"

size_t halving_plan(size_t combinations, unsigned epochs, uint64_t halving,
		    struct halving_round *rounds)
{
	size_t count = 1;
	uint64_t power = 1;
	/* At 2, the smallest, 31 halvings exceed the epochs of any run. */
	while (halving > 1 && count < MAX_ROUNDS && power * halving <= combinations &&
	       power * halving <= epochs) {
		power *= halving;
		count++;
	}
	for (size_t k = 0; k < count; k++) {
		uint64_t share = 1;
		for (size_t i = 0; i < k; i++)
			share *= halving;
		rounds[k].combinations = combinations / share;
		rounds[k].epochs = (unsigned)((epochs + power / share / 2) / (power / share));
	}
	return count;
}
