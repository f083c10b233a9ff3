/* SPDX-License-Identifier: MIT */
/*
 * dense.h - the matrix products of dense.c, for the benchmarks
 */
#ifndef SCRAWL_LAYERS_DENSE_H
#define SCRAWL_LAYERS_DENSE_H

#include "layers/layer.h"

/* c [m, n] += a [m, k] b [k, n] */
struct dense_product {
	size_t m, n, k;
};

/* The largest products of each pass over a batch: those of a piece, or parts of one. */
struct dense_product dense_layer_forward_product(const struct layer *l, size_t batch);
struct dense_product dense_layer_backward_product(const struct layer *l, size_t batch);
struct dense_product dense_layer_gradient_product(const struct layer *l, size_t batch);

#endif
