/* SPDX-License-Identifier: MIT */
/*
 * winograd.h - the transforms of Winograd's minimal filtering F(2x2, 3x3)
 *
 * Four outputs of a 3x3 convolution take 16 multiplications in place of 36 (Lavin and Gray, "Fast
 * Algorithms for Convolutional Neural Networks", 2016).  With d a 4x4 patch of the input, g the
 * kernel and y the 2x2 outputs,
 *
 *	y = A'[(G g G') * (B' d B)]A,	* by elements, ' transposed,
 *
 *	     1  0 -1  0         1    0    0          1  1  1  0
 *	B' = 0  1  1  0     G = 1/2  1/2  1/2   A' = 0  1 -1 -1
 *	     0 -1  1  0         1/2 -1/2  1/2
 *	     0  1  0 -1         0    0    1
 *
 * The formula is linear in d and in g, so the gradients are its transposes:
 *
 *	dd = B[(G g G') * (A dy A')]B',	dg = G'[(B' d B) * (A dy A')]G.
 *
 * Each transformed element belongs to a plane of its own, 16 in all: element [i][j] of a patch's
 * channels is at plane 4 i + j.  Summed over channels and patches, the products by elements are one
 * matrix product per plane.
 */
#ifndef SCRAWL_KERNELS_WINOGRAD_H
#define SCRAWL_KERNELS_WINOGRAD_H

#include <stddef.h>

#include "kernels/conv.h"

#define WINOGRAD_PLANES 16

/*
 * Of one patch.  Pixels are [channels]; those of a row are contiguous, and the next row begins
 * `row` floats later.  `plane`: floats from one plane to the next.
 */
struct winograd_kernels {
	size_t lanes; /* floats of a vector; channels and n are at least as many */

	/* planes = B' d B; d: 4x4 pixels */
	void (*input)(size_t channels, const float *d, size_t row, float *planes, size_t plane);

	/* y = A' planes A, finished if finish is not NULL; y: 2x2 pixels, or one if pooled. */
	void (*output)(size_t channels, const float *planes, size_t plane,
		       const struct conv_finish *finish, float *y, size_t row, uint8_t *argmax);

	/* planes = A dy A'; dy: 2x2 pixels */
	void (*output_gradient)(size_t channels, const float *dy, size_t row, float *planes,
				size_t plane);

	/* dd += B planes B'; dd: 4x4 pixels */
	void (*input_gradient)(size_t channels, const float *planes, size_t plane, float *dd,
			       size_t row);

	/* planes [16, n] = G w G' and dw += G' planes G, of n kernels w, dw [3, 3, n] */
	void (*weights)(size_t n, const float *w, float *planes);
	void (*weight_gradient)(size_t n, const float *planes, float *dw);
};

/* The fastest version for this processor. */
const struct winograd_kernels *winograd_kernels(void);

#endif
