/* SPDX-License-Identifier: MIT */
/*
 * normalize.h - mean and variance per channel, and normalisation by them
 *
 * Arrays of values are rows of n channels; everything else is [n], one number per channel.
 */
#ifndef SCRAWL_KERNELS_NORMALIZE_H
#define SCRAWL_KERNELS_NORMALIZE_H

#include <stdbool.h>
#include <stddef.h>

/* y = (x - mean) scale + shift; then, if relu, y = max(y, 0). */
struct normalization {
	const float *mean, *scale, *shift;
	bool relu;
};

/* Floats of scratch that the sums below need, undefined on entry. */
size_t normalize_scratch(size_t n);

/* mean and squares = sum of (x - mean)^2, over the rows of x. */
void column_moments(size_t rows, size_t n, const float *x, double *mean, double *squares,
		    float *scratch);

/*
 * Merges two sets of rows: updates mean and squares of `before` rows by those of `more` others
 * (Chan, Golub and LeVeque, 1979).
 */
void merge_moments(size_t n, double before, double *mean, double *squares, double more,
		   const double *more_mean, const double *more_squares);

/* y = the values of x normalised.  A NaN stays a NaN. */
void normalize(size_t rows, size_t n, const struct normalization *z, const float *x, float *y);

/*
 * sum = sum of g and product = sum of g (x - mean) over the rows, where g is dy, or 0 where the
 * ReLU output 0.
 */
void normalize_sums(size_t rows, size_t n, const struct normalization *z, const float *x,
		    const float *dy, double *sum, double *product, float *scratch);

/* dx = scale (g - mean_g - (x - mean) slope), with g as above. */
void normalize_backward(size_t rows, size_t n, const struct normalization *z, const float *mean_g,
			const float *slope, const float *x, const float *dy, float *dx);

#endif
