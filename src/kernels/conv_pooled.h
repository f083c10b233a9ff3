/* SPDX-License-Identifier: MIT */
/*
 * conv_pooled.h - gradients of a convolution through the max-pooling behind it
 *
 * Of the output gradients of such a convolution at most one in window^2 is not 0: the one at the
 * window's maximum, and none where a ReLU behind it gave 0.  Here only those are worked on, which
 * the pooled gradient and the places of the maxima list.
 */
#ifndef SCRAWL_KERNELS_CONV_POOLED_H
#define SCRAWL_KERNELS_CONV_POOLED_H

#include <stdbool.h>
#include <stdint.h>

#include "kernels/conv.h"

/* What both gradients start from, for one image; the arrays are [pool height, width, channels]. */
struct pooled_gradient {
	size_t window;        /* and stride of the pooling */
	size_t height, width; /* of the pooled image */
	const float *dy;
	const uint8_t *argmax; /* place in the window, row by row */
};

/* Pads nothing and has runs (kernel width x channels) that fill a vector. */
bool conv_pooled_suits(const struct conv_geometry *g);

/* Floats of scratch for either gradient, undefined on entry. */
size_t conv_pooled_scratch(const struct conv_geometry *g, size_t window, size_t pooled_pixels);

/* dw [out channels, k] += ...: the weight gradient, transposed. */
void conv_pooled_weight_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
				 const float *x, float *dw, float *scratch);

/* dx [in] += ..., from the transposed weights w [out channels, k]. */
void conv_pooled_data_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
			       const float *w, float *dx, float *scratch);

#endif
