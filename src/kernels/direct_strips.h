/* SPDX-License-Identifier: MIT */
/*
 * direct_strips.h - strips of output channels in vector registers, for direct_isa.c
 *
 * STRIP, set by the build, is the number of vectors of a strip.  One loop does all the work, a sum
 * of outer products:
 *	sums[i][v] += a_i[from + t step] * b[t][v]     i < rows, v < vectors of a strip, t < n
 */
#ifndef SCRAWL_KERNELS_DIRECT_STRIPS_H
#define SCRAWL_KERNELS_DIRECT_STRIPS_H

#include <stddef.h>

#include "kernels/vectors.h"

#define ROWS 4 /* at most; the windows of one maximum over 2 x 2 */

/* The vectors [first, last) of strip i, of `vectors` in all: strips as equal as they can be. */
struct strip {
	size_t first, last;
};

static inline size_t strip_count(size_t channels)
{
	return (vectors_of(channels) + STRIP - 1) / STRIP;
}

static inline struct strip strip_at(size_t channels, size_t i)
{
	size_t vectors = vectors_of(channels), count = strip_count(channels);
	return (struct strip){ vectors * i / count, vectors * (i + 1) / count };
}

/* Offsets [STRIP] of a strip's vectors in a row of channels. */
INLINE void place_vectors(size_t channels, size_t first, size_t vectors, size_t *offsets)
{
	for (size_t v = 0; v < vectors; v++)
		offsets[v] = channel_of(channels, first + v);
}

INLINE void multiply(size_t rows, size_t vectors, const float *const a[ROWS], size_t from,
		     size_t step, const float *b, size_t b_step, const size_t *offsets, size_t n,
		     vec sums[ROWS][STRIP])
{
	for (size_t t = 0; t < n; t++) {
		vec factor[STRIP];
		for (size_t v = 0; v < vectors; v++)
			factor[v] = *(const loose_vec *)(b + t * b_step + offsets[v]);
		for (size_t i = 0; i < rows; i++)
			for (size_t v = 0; v < vectors; v++)
				sums[i][v] += a[i][from + t * step] * factor[v];
	}
}

INLINE void clear(size_t rows, size_t vectors, vec sums[ROWS][STRIP])
{
	for (size_t i = 0; i < rows; i++)
		for (size_t v = 0; v < vectors; v++)
			sums[i][v] = (vec){ 0 };
}

#endif
