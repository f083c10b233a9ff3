/* SPDX-License-Identifier: MIT */
/*
 * vectors.h - vector registers, for files that are compiled once per instruction set
 *
 * LANES, set by the build, is the number of floats of a register.
 */
#ifndef SCRAWL_KERNELS_VECTORS_H
#define SCRAWL_KERNELS_VECTORS_H

#include <stddef.h>
#include <stdint.h>

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef float loose_vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t vint __attribute__((vector_size(4 * LANES)));
typedef uint8_t vbyte __attribute__((vector_size(LANES)));

#define INLINE static inline __attribute__((always_inline))

/* Before a loop over vectors in registers: unrolls it early, so that they stay there. */
#define UNROLL _Pragma("GCC unroll 32")

/* Vectors over `channels`, at least LANES: the last one ends at the last channel. */
static inline size_t vectors_of(size_t channels)
{
	return (channels + LANES - 1) / LANES;
}

/* The first channel of a vector. */
INLINE size_t channel_of(size_t channels, size_t vector)
{
	size_t c = vector * LANES, most = channels - LANES;
	return c < most ? c : most;
}

/* v, but 0 in the first `covered` lanes. */
INLINE vec uncovered(vec v, size_t covered)
{
	vint lane = { 0 };
	for (int i = 0; i < LANES; i++)
		lane[i] = i;
	return (vec)((vint)v & (lane >= (int32_t)covered));
}

/* A NaN stays a NaN. */
INLINE vec rectified(vec v)
{
	return (vec)((vint)v & ~(v < 0.0f));
}

/* The maximum of 4 values and its index, the first of equal ones; a NaN wins. */
INLINE vec maximum(const vec values[4], vint *which)
{
	vec best = values[0];
	*which = (vint){ 0 };
	for (int i = 1; i < 4; i++) {
		vint take = (values[i] > best) | (values[i] != values[i]);
		best = (vec)(((vint)values[i] & take) | ((vint)best & ~take));
		*which = (take & i) | (*which & ~take);
	}
	return best;
}

#endif
