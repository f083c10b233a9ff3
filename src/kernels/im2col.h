/* SPDX-License-Identifier: MIT */
/*
 * im2col.h - lowering a convolution to a matrix product, and back
 */
#ifndef SCRAWL_KERNELS_IM2COL_H
#define SCRAWL_KERNELS_IM2COL_H

#include "kernels/conv.h"

/*
 * x [in height, in width, in channels] -> col [rows * out width, k]: row p holds the window of the
 * tile's output position p in (ky, kx, c) order; outside the image it is 0.
 */
void im2col(const struct conv_geometry *g, struct conv_tile tile, const float *x, float *col);

/* The transpose of im2col: adds each value of col to the pixel of dx that it came from. */
void col2im(const struct conv_geometry *g, struct conv_tile tile, const float *col, float *dx);

#endif
