/* SPDX-License-Identifier: MIT */
/*
 * activation.h - elementwise operations: bias, ReLU, and their gradients
 */
#ifndef SCRAWL_KERNELS_ACTIVATION_H
#define SCRAWL_KERNELS_ACTIVATION_H

#include <stdbool.h>
#include <stddef.h>

/* y [rows, n] += bias [n] in each row; then, if relu, y = max(y, 0).  A NaN stays a NaN. */
void add_bias(size_t rows, size_t n, const float *bias, bool relu, float *y);

/* sum [n] += the rows of x [rows, n], in order: a bias's gradient. */
void add_rows(size_t rows, size_t n, const float *x, float *sum);

/* sum [n] = x[0] + x[stride] + ..., `shards` arrays in order: sums partial gradients. */
void sum_shards(size_t shards, size_t stride, size_t n, const float *x, float *sum);

/* y [n] = max(x, 0); y may be x.  A NaN stays a NaN. */
void relu_forward(size_t n, const float *x, float *y);

/* dx [n] = dy where y > 0, else 0: the gradient at 0 is 0.  dx may be dy. */
void relu_backward(size_t n, const float *y, const float *dy, float *dx);

#endif
