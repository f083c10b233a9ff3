/* SPDX-License-Identifier: MIT */
/*
 * reference.h - a convolution's passes by their formulas, in double
 *
 * Shares no code with the kernels, which are compared with it.
 */
#ifndef SCRAWL_SELFTEST_REFERENCE_H
#define SCRAWL_SELFTEST_REFERENCE_H

#include "kernels/conv.h"

/* The arrays of one image, as conv.h describes them; a pass reads two of them. */
struct reference_arrays {
	const struct conv_geometry *g;
	const float *x, *w, *dy;
};

/*
 * Each adds its sums to those in sums, and returns the largest sum of absolute terms: y [out],
 * dw [k, out channels], dx [in].
 */
double reference_forward(const struct reference_arrays *a, double *y);
double reference_weight_gradient(const struct reference_arrays *a, double *dw);
double reference_data_gradient(const struct reference_arrays *a, double *dx);

#endif
