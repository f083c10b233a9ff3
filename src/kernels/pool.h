/* SPDX-License-Identifier: MIT */
/*
 * pool.h - maximum and mean over windows of one image, [height, width, channels]
 */
#ifndef SCRAWL_KERNELS_POOL_H
#define SCRAWL_KERNELS_POOL_H

#include <stdint.h>

#include "core/shape.h"

/* A maximum's window is at most 15 x 15, so that a position in it fits in a byte. */
#define POOL_MAX_WINDOW 15

struct pool_geometry {
	struct scrawl_shape in, out;
	/* Output (y, x) covers rows y stride to y stride + window - 1, and columns accordingly. */
	size_t window, stride;
};

/*
 * y [out] = the maximum of each window; argmax [out] = where in the window (row by row) it was,
 * the first of equal ones.  A NaN in the window is the maximum.  x, y, argmax do not overlap.
 */
void maxpool_forward(const struct pool_geometry *g, const float *x, float *y, uint8_t *argmax);

/* dx [in] = dy at the maxima, 0 elsewhere; where windows overlap, sums. */
void maxpool_backward(const struct pool_geometry *g, const float *dy, const uint8_t *argmax,
		      float *dx);

/* y [out] = the mean of each window. */
void avgpool_forward(const struct pool_geometry *g, const float *x, float *y);

/* dx [in] = each dy spread evenly over its window. */
void avgpool_backward(const struct pool_geometry *g, const float *dy, float *dx);

#endif
