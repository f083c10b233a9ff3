/* SPDX-License-Identifier: MIT */
/*
 * normalize.c - sums over columns, block by block
 *
 * A block of rows is summed in float, first for its mean and then, still in the first-level cache,
 * for the squares about it; blocks are combined in double.  So squares of large means do not
 * cancel, and the error does not grow with the number of rows.  Four rows at a time: with few
 * channels, additions to a single sum would wait for each other.
 *
 * One loop serves with and without ReLU: without it the lower bound of the result is minus
 * infinity.  The comparisons are written to propagate NaN.
 */
#include "kernels/normalize.h"

#include <math.h>
#include <string.h>

#include "core/multiversion.h"
#include "core/size.h"

#define BLOCK_FLOATS ((size_t)4096)
#define BLOCK_ROWS   ((size_t)256)

/* Rows of the next block. */
static size_t block_rows(size_t n, size_t left)
{
	size_t rows = n < BLOCK_FLOATS ? BLOCK_FLOATS / (n ? n : 1) : 1;
	if (rows > BLOCK_ROWS)
		rows = BLOCK_ROWS;
	return size_min(rows, left);
}

size_t normalize_scratch(size_t n)
{
	return 2 * n;
}

/* The lower bound of a result. */
static float least(const struct normalization *z)
{
	return z->relu ? 0.0f : -INFINITY;
}

/* ---- moments --------------------------------------------------------------------------------- */

MULTIVERSION
static void normalize_sum_block(size_t rows, size_t n, const float *restrict x, float *restrict sum)
{
	memset(sum, 0, n * sizeof(*sum));
	for (; rows >= 4; rows -= 4, x += 4 * n)
		for (size_t i = 0; i < n; i++)
			sum[i] += (x[i] + x[n + i]) + (x[2 * n + i] + x[3 * n + i]);
	for (; rows; rows--, x += n)
		for (size_t i = 0; i < n; i++)
			sum[i] += x[i];
}

MULTIVERSION
static void normalize_square_block(size_t rows, size_t n, const float *restrict x,
				   const float *restrict mean, float *restrict squares)
{
	memset(squares, 0, n * sizeof(*squares));
	for (; rows >= 4; rows -= 4, x += 4 * n)
		for (size_t i = 0; i < n; i++) {
			float a = x[i] - mean[i], b = x[n + i] - mean[i];
			float c = x[2 * n + i] - mean[i], d = x[3 * n + i] - mean[i];
			squares[i] += (a * a + b * b) + (c * c + d * d);
		}
	for (; rows; rows--, x += n)
		for (size_t i = 0; i < n; i++)
			squares[i] += (x[i] - mean[i]) * (x[i] - mean[i]);
}

/* One channel of merge_moments(); share = more / (before + more). */
static inline void merge_channel(double before, double share, double *mean, double *squares,
				 double more_mean, double more_squares)
{
	double step = more_mean - *mean;
	*mean += step * share;
	*squares += more_squares + step * step * before * share;
}

MULTIVERSION
void merge_moments(size_t n, double before, double *mean, double *squares, double more,
		   const double *more_mean, const double *more_squares)
{
	double share = more / (before + more);
	for (size_t i = 0; i < n; i++)
		merge_channel(before, share, &mean[i], &squares[i], more_mean[i], more_squares[i]);
}

MULTIVERSION
static void normalize_merge_block(size_t n, double before, double rows,
				  const float *restrict block_mean,
				  const float *restrict block_squares, double *restrict mean,
				  double *restrict squares)
{
	double share = rows / (before + rows);
	for (size_t i = 0; i < n; i++)
		merge_channel(before, share, &mean[i], &squares[i], (double)block_mean[i],
			      (double)block_squares[i]);
}

void column_moments(size_t rows, size_t n, const float *x, double *mean, double *squares,
		    float *scratch)
{
	float *block_mean = scratch, *block_squares = scratch + n;
	size_t done = 0;
	memset(mean, 0, n * sizeof(*mean));
	memset(squares, 0, n * sizeof(*squares));
	while (done < rows) {
		size_t k = block_rows(n, rows - done);
		normalize_sum_block(k, n, x + done * n, block_mean);
		for (size_t i = 0; i < n; i++)
			block_mean[i] /= (float)k;
		normalize_square_block(k, n, x + done * n, block_mean, block_squares);
		normalize_merge_block(n, (double)done, (double)k, block_mean, block_squares, mean,
				      squares);
		done += k;
	}
}

/* ---- values and gradients -------------------------------------------------------------------- */

MULTIVERSION
void normalize(size_t rows, size_t n, const struct normalization *z, const float *restrict x,
	       float *restrict y)
{
	const float *restrict mean = z->mean, *restrict scale = z->scale,
			      *restrict shift = z->shift;
	float low = least(z);
	for (; rows; rows--, x += n, y += n)
		for (size_t i = 0; i < n; i++) {
			float v = (x[i] - mean[i]) * scale[i] + shift[i];
			y[i] = v < low ? low : v;
		}
}

/* sum and product += those of a block's rows. */
MULTIVERSION
static void normalize_gradient_block(size_t rows, size_t n, const struct normalization *z,
				     const float *restrict x, const float *restrict dy,
				     float *restrict sum, float *restrict product)
{
	const float *restrict mean = z->mean, *restrict scale = z->scale,
			      *restrict shift = z->shift;
	float low = least(z);
	memset(sum, 0, n * sizeof(*sum));
	memset(product, 0, n * sizeof(*product));
	for (; rows >= 2; rows -= 2, x += 2 * n, dy += 2 * n)
		for (size_t i = 0; i < n; i++) {
			float a = x[i] - mean[i], b = x[n + i] - mean[i];
			float ga = a * scale[i] + shift[i] > low ? dy[i] : 0.0f;
			float gb = b * scale[i] + shift[i] > low ? dy[n + i] : 0.0f;
			sum[i] += ga + gb;
			product[i] += ga * a + gb * b;
		}
	for (size_t i = 0; rows && i < n; i++) {
		float a = x[i] - mean[i];
		float ga = a * scale[i] + shift[i] > low ? dy[i] : 0.0f;
		sum[i] += ga;
		product[i] += ga * a;
	}
}

void normalize_sums(size_t rows, size_t n, const struct normalization *z, const float *x,
		    const float *dy, double *sum, double *product, float *scratch)
{
	float *block_sum = scratch, *block_product = scratch + n;
	memset(sum, 0, n * sizeof(*sum));
	memset(product, 0, n * sizeof(*product));
	while (rows) {
		size_t k = block_rows(n, rows);
		normalize_gradient_block(k, n, z, x, dy, block_sum, block_product);
		for (size_t i = 0; i < n; i++) {
			sum[i] += (double)block_sum[i];
			product[i] += (double)block_product[i];
		}
		rows -= k;
		x += k * n;
		dy += k * n;
	}
}

MULTIVERSION
void normalize_backward(size_t rows, size_t n, const struct normalization *z,
			const float *restrict mean_g, const float *restrict slope,
			const float *restrict x, const float *restrict dy, float *restrict dx)
{
	const float *restrict mean = z->mean, *restrict scale = z->scale,
			      *restrict shift = z->shift;
	float low = least(z);
	for (; rows; rows--, x += n, dy += n, dx += n)
		for (size_t i = 0; i < n; i++) {
			float a = x[i] - mean[i];
			float g = a * scale[i] + shift[i] > low ? dy[i] : 0.0f;
			dx[i] = scale[i] * (g - mean_g[i] - a * slope[i]);
		}
}
