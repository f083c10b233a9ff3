/* SPDX-License-Identifier: MIT */
/*
 * batchnorm.h - what a layer before a batchnorm needs to do its work in evaluation
 */
#ifndef SCRAWL_LAYERS_BATCHNORM_H
#define SCRAWL_LAYERS_BATCHNORM_H

#include <stddef.h>

/*
 * x folded [rows, channels] + folded bias is what a batchnorm with those parameters makes, in
 * evaluation, of x weights + bias.  Weights and folded lie as a layer's parameters do: [rows,
 * channels], then the bias [channels].
 */
void batchnorm_fold(size_t rows, size_t channels, const float *weights, const float *parameters,
		    float *folded);

#endif
