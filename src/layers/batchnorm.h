/* SPDX-License-Identifier: MIT */
/*
 * batchnorm.h - folding a batchnorm into the layer before it, for evaluation
 */
#ifndef SCRAWL_LAYERS_BATCHNORM_H
#define SCRAWL_LAYERS_BATCHNORM_H

#include <stddef.h>

/*
 * Folds such that x folded + folded bias = batchnorm(x weights + bias) in evaluation, with these
 * batchnorm parameters.  Weights and folded are laid out like a layer's parameters: [rows,
 * channels], then the bias [channels].
 */
void batchnorm_fold(size_t rows, size_t channels, const float *weights, const float *parameters,
		    float *folded);

#endif
