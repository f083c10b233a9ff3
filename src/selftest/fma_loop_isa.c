/* SPDX-License-Identifier: MIT */
/*
 * fma_loop_isa.c - the loop of fma_loop.h, compiled once for each instruction set
 *
 * Set by the build: FMA_LOOP names the table, ISA is the instruction set's name, LANES is the
 * number of floats in a vector register.
 */
#include "selftest/fma_loop.h"

/* Two units with a latency of four or five cycles need ten; with two more operands these fit into
   the sixteen registers of x86-64 without AVX-512. */
#define CHAINS 12

typedef float vec __attribute__((vector_size(4 * LANES), may_alias));

/* sum = sum / 2 + 1, which tends to 2; the compiler cannot know the initial values. */
static float fma_loop_run(size_t steps)
{
	vec sum[CHAINS], half = { 0 }, one = { 0 };
	for (size_t lane = 0; lane < LANES; lane++) {
		half[lane] = 0.5f;
		one[lane] = 1.0f;
	}
	for (size_t i = 0; i < CHAINS; i++)
		sum[i] = one * (float)(steps + i);
	for (size_t s = 0; s < steps; s++)
		for (size_t i = 0; i < CHAINS; i++)
			sum[i] = sum[i] * half + one;
	float total = 0.0f;
	for (size_t i = 0; i < CHAINS; i++)
		for (size_t lane = 0; lane < LANES; lane++)
			total += sum[i][lane];
	return total / (float)(CHAINS * LANES);
}

extern const struct fma_loop FMA_LOOP;
const struct fma_loop FMA_LOOP = { .name = ISA,
				   .operations = (size_t)2 * CHAINS * LANES,
				   .run = fma_loop_run };
