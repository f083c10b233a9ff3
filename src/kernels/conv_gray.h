/* SPDX-License-Identifier: MIT */
/*
 * conv_gray.h - weight gradient of a convolution of images with one channel, through the
 * max-pooling after it
 *
 * The runs of such images (kernel width x 1 channel) are too short for conv_pooled.h.
 */
#ifndef SCRAWL_KERNELS_CONV_GRAY_H
#define SCRAWL_KERNELS_CONV_GRAY_H

#include "kernels/conv_pooled.h"

/* dw [k, out channels] += ...; scratch is undefined on entry. */
typedef void conv_gray_fn(const struct conv_geometry *g, const struct pooled_gradient *p,
			  const float *x, float *dw, float *scratch);

/* The version for this processor; NULL: none, or it does not suit the shape. */
conv_gray_fn *conv_gray_for(const struct conv_geometry *g, size_t window);

/* Floats of scratch for shapes that it suits. */
size_t conv_gray_scratch(const struct conv_geometry *g);

/* For the versions: pooled rows processed at a time. */
#define GRAY_ROWS 16

/* For the versions: pairs of pixels in a pooled row; the last may have only one. */
static inline size_t gray_pairs(const struct conv_geometry *g)
{
	return (g->out.width / 2 + 1) / 2;
}

#endif
