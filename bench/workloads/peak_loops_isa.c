/* SPDX-License-Identifier: MIT */
/*
 * peak_loops_isa.c - the loops of peak_loops.h, compiled once for each instruction set
 *
 * Set by the build: LIMITS names the table, LANES is the number of floats in a vector register.
 */
#include "workloads/peak_loops.h"

#define UNROLL ((size_t)4) /* vectors per step */

typedef float vec __attribute__((vector_size(4 * LANES), may_alias));

/* Keeps the compiler from turning a loop into memcpy or something else. */
#define OPAQUE() __asm__ volatile("" ::: "memory")

static float mean(const vec *sums, size_t count)
{
	float sum = 0.0f;
	for (size_t i = 0; i < count; i++)
		for (size_t lane = 0; lane < LANES; lane++)
			sum += sums[i][lane];
	return sum / (float)(count * LANES);
}

static float read(size_t repetitions, size_t n, const float *a)
{
	vec sum[2 * UNROLL];
	for (size_t v = 0; v < 2 * UNROLL; v++)
		sum[v] = *(const vec *)a * 0.0f;
	for (size_t r = 0; r < repetitions; r++) {
		for (size_t i = 0; i < n; i += 2 * UNROLL * LANES)
			for (size_t v = 0; v < 2 * UNROLL; v++)
				sum[v] += *(const vec *)(a + i + v * LANES);
		OPAQUE();
	}
	return mean(sum, 2 * UNROLL) * (float)(2 * UNROLL * LANES);
}

static void copy(size_t repetitions, size_t n, const float *a, float *c)
{
	for (size_t r = 0; r < repetitions; r++)
		for (size_t i = 0; i < n; i += UNROLL * LANES) {
			for (size_t v = 0; v < UNROLL; v++)
				*(vec *)(c + i + v * LANES) = *(const vec *)(a + i + v * LANES);
			OPAQUE();
		}
}

static void triad(size_t repetitions, size_t n, const float *a, const float *b, float *c)
{
	for (size_t r = 0; r < repetitions; r++)
		for (size_t i = 0; i < n; i += UNROLL * LANES) {
			for (size_t v = 0; v < UNROLL; v++)
				*(vec *)(c + i + v * LANES) =
					*(const vec *)(a + i + v * LANES) +
					3.0f * *(const vec *)(b + i + v * LANES);
			OPAQUE();
		}
}

extern const struct limits LIMITS;
const struct limits LIMITS = {
	.read = read,
	.copy = copy,
	.triad = triad,
};
