/* SPDX-License-Identifier: MIT */
/*
 * winograd.h - the transforms of Winograd's minimal filtering F(m x m, r x r)
 *
 * The m x m outputs of an r x r convolution over a patch of n x n pixels, n = m + r - 1, take n^2
 * multiplications in place of m^2 r^2 (Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks", 2016).  With d a patch of the input, g the kernel and y the outputs,
 *
 *	y = A'[(G g G') * (B' d B)]A,	* by elements, ' transposed.
 *
 * A row of G, or of A, evaluates the polynomial whose coefficients it is given at one of n points;
 * B' interpolates (Blahut, "Fast Algorithms for Signal Processing", 2010, 5.2).  The error grows
 * with n and depends on the points: those here are 0, +-1 and infinity for n = 4; 0, +-sqrt(1/2),
 * +-sqrt(2) and infinity for n = 6 (Barabasz et al., "Error Analysis and Improving the Accuracy of
 * Winograd Convolution for Deep Neural Networks", 2020, on the choice of points).
 *
 * The formula is linear in d and in g, so the gradients are its transposes:
 *
 *	dd = B[(G g G') * (A dy A')]B',	dg = G'[(B' d B) * (A dy A')]G.
 *
 * Each transformed element belongs to a plane of its own, n^2 in all: element [i][j] of a patch's
 * channels is at plane n i + j.  Summed over channels and patches, the products by elements are one
 * matrix product per plane.
 */
#ifndef SCRAWL_KERNELS_WINOGRAD_H
#define SCRAWL_KERNELS_WINOGRAD_H

#include <stddef.h>

#include "kernels/conv.h"

/*
 * Of one patch.  Pixels are [channels]; those of a row are contiguous, and the next row begins
 * `row` floats later.  `plane`: floats from one plane to the next.
 */
struct winograd_kernels {
	size_t outputs, kernel, size; /* m, r, n */
	size_t lanes;                 /* floats of a vector; channels and count are at least that */

	/* planes = B' d B; d: n x n pixels */
	void (*input)(size_t channels, const float *d, size_t row, float *planes, size_t plane);

	/* y = A' planes A, finished if finish is not NULL; y: m x m pixels, or half if pooled, by
	 * 2 or none.  argmax is like y, its rows `row` bytes apart. */
	void (*output)(size_t channels, const float *planes, size_t plane,
		       const struct conv_finish *finish, float *y, size_t row, uint8_t *argmax);

	/* planes = A dy A'; dy: m x m pixels */
	void (*output_gradient)(size_t channels, const float *dy, size_t row, float *planes,
				size_t plane);

	/* dd += B planes B'; dd: n x n pixels */
	void (*input_gradient)(size_t channels, const float *planes, size_t plane, float *dd,
			       size_t row);

	/* planes = G w G' and dw += G' planes G, of `count` kernels; `cell`: floats from one of
	 * the r x r elements of w and dw to the next */
	void (*weights)(size_t count, const float *w, size_t cell, float *planes, size_t plane);
	void (*weight_gradient)(size_t count, const float *planes, size_t plane, float *dw,
				size_t cell);
};

/*
 * A good distance between planes of so many floats: an odd number of cache lines, so that what the
 * planes have at the same place does not compete for a set of the cache.
 */
static inline size_t winograd_plane(size_t floats)
{
	return size_sum(size_round_up(floats, 32), 16);
}

/* The forms, in the fastest version for this processor: index 0, 1, ... until NULL. */
const struct winograd_kernels *winograd_kernels(size_t index);

#endif
