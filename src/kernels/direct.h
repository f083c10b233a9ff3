/* SPDX-License-Identifier: MIT */
/*
 * direct.h - convolution in registers: no lowering; bias, ReLU and pooling before the first store
 *
 * Weights are packed into strips of up to STRIP vectors of output channels, each [k, strip].  The
 * last vector ends at the last channel: it may overlap the one before and recompute some channels,
 * with the same result.  x includes its padding, so that every window is `runs` runs of `run`
 * contiguous floats.
 */
#ifndef SCRAWL_KERNELS_DIRECT_H
#define SCRAWL_KERNELS_DIRECT_H

#include "kernels/conv.h"

/* Windows over x and their output. */
struct direct_windows {
	size_t row;           /* floats of a row of x */
	size_t step, leap;    /* floats from a window to the one right of it, below it */
	size_t runs, run;     /* of a window; each run is one row below the one before */
	size_t height, width; /* windows: output positions */
	size_t channels;      /* of output; at least `lanes` */
};

struct direct_kernels {
	size_t lanes; /* floats of a vector */

	/* Floats of the packed weights of a matrix [k, channels]. */
	size_t (*packed)(size_t k, size_t channels);
	/* packed = w [k, channels] */
	void (*pack)(size_t k, size_t channels, const float *w, float *packed);

	/* y [height, width, channels], finished if finish is not NULL; pooling is by 2 or none:
	 * by 2, y is [height / 2, width / 2, channels]. */
	void (*forward)(const struct direct_windows *g, const struct conv_finish *finish,
			const float *x, const float *packed, float *y);

	/* dw [runs, run, channels] += transpose(windows of x) dy [height, width, channels] */
	void (*weight_gradient)(const struct direct_windows *g, const float *x, const float *dy,
				float *dw);
};

/* The versions that this processor runs, fastest first: index 0, 1, ... until NULL. */
const struct direct_kernels *direct_version(size_t index);

/* The fastest for this number of output channels; NULL: too few for vectors. */
const struct direct_kernels *direct_for(size_t channels);

#endif
