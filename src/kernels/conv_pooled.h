/* SPDX-License-Identifier: MIT */
/*
 * conv_pooled.h - gradients of a convolution through the max-pooling after it
 *
 * At most one in window^2 of such a convolution's output gradients is not 0: the one at the
 * window's maximum, unless a ReLU after it output 0.  These functions process only those, which
 * the pooled gradient and the positions of the maxima list.
 */
#ifndef SCRAWL_KERNELS_CONV_POOLED_H
#define SCRAWL_KERNELS_CONV_POOLED_H

#include <stdbool.h>
#include <stdint.h>

#include "kernels/conv.h"

/* Input of both gradients; the arrays are [images, pool height, width, channels]. */
struct pooled_gradient {
	size_t window;        /* of the pooling; also its stride */
	size_t height, width; /* of the pooled images */
	size_t images;        /* at least 1 */
	const float *dy;
	const uint8_t *argmax; /* position in the window, row by row */
};

/* Whether it has no padding and runs (kernel width x channels) that fill a vector. */
bool conv_pooled_suits(const struct conv_geometry *g);

/* Floats of scratch for either gradient of any number of images, undefined on entry. */
size_t conv_pooled_scratch(const struct conv_geometry *g, size_t window);

/* dw [out channels, k] += ...: the weight gradient, transposed. */
void conv_pooled_weight_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
				 const float *x, float *dw, float *scratch);

/*
 * The data gradient reads packed weights [out channels, kernel height, run], a run padded to whole
 * cache lines.  It is faster if they are aligned to them.
 */
size_t conv_pooled_packed(const struct conv_geometry *g); /* floats */
void conv_pooled_pack(const struct conv_geometry *g, const float *w, float *packed);

/* dx [images, in] += ... */
void conv_pooled_data_gradient(const struct conv_geometry *g, const struct pooled_gradient *p,
			       const float *packed, float *dx, float *scratch);

#endif
