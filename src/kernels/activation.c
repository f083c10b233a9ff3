/* SPDX-License-Identifier: MIT */
/*
 * activation.c - elementwise operations
 *
 * ReLU is written `x < 0 ? 0 : x`, not `x > 0 ? x : 0`, to propagate NaN: otherwise a network with
 * NaN weights would look like one that outputs 0.
 */
#include "kernels/activation.h"

#include <string.h>

#include "core/multiversion.h"

MULTIVERSION
void add_bias(size_t rows, size_t n, const float *bias, bool relu, float *y)
{
	for (size_t r = 0; r < rows; r++, y += n) {
		if (relu) {
			for (size_t i = 0; i < n; i++) {
				float v = y[i] + bias[i];
				y[i] = v < 0.0f ? 0.0f : v;
			}
		} else {
			for (size_t i = 0; i < n; i++)
				y[i] += bias[i];
		}
	}
}

MULTIVERSION
void add_rows(size_t rows, size_t n, const float *x, float *sum)
{
	for (size_t r = 0; r < rows; r++, x += n)
		for (size_t i = 0; i < n; i++)
			sum[i] += x[i];
}

#define SUMS 64 /* kept in registers over all shards */

static inline __attribute__((always_inline)) void sum_block(size_t shards, size_t stride, size_t n,
							    const float *x, float *sum)
{
	float sums[SUMS];
	memcpy(sums, x, n * sizeof(*sums));
	for (size_t s = 1; s < shards; s++)
		for (size_t i = 0; i < n; i++)
			sums[i] += x[s * stride + i];
	memcpy(sum, sums, n * sizeof(*sums));
}

MULTIVERSION
void sum_shards(size_t shards, size_t stride, size_t n, const float *x, float *sum)
{
	size_t i = 0;
	for (; n - i >= SUMS; i += SUMS)
		sum_block(shards, stride, SUMS, x + i, sum + i);
	for (; n - i >= 16; i += 16)
		sum_block(shards, stride, 16, x + i, sum + i);
	for (; i < n; i++)
		sum_block(shards, stride, 1, x + i, sum + i);
}

MULTIVERSION
void relu_forward(size_t n, const float *x, float *y)
{
	for (size_t i = 0; i < n; i++)
		y[i] = x[i] < 0.0f ? 0.0f : x[i];
}

MULTIVERSION
void relu_backward(size_t n, const float *y, const float *dy, float *dx)
{
	for (size_t i = 0; i < n; i++)
		dx[i] = y[i] > 0.0f ? dy[i] : 0.0f;
}
