/* SPDX-License-Identifier: MIT */
/*
 * softmax.h - what closes a network: probabilities, cross-entropy, its gradient
 */
#ifndef SCRAWL_KERNELS_SOFTMAX_H
#define SCRAWL_KERNELS_SOFTMAX_H

#include <stddef.h>

/*
 * For one image: logits z [classes] -> p [classes], p_i = exp(z_i) / sum of exp(z_j), computed as
 * exp(z_i - max z).  p may be z.
 */
void softmax(size_t classes, const float *z, float *p);

/* -log p[label] from the logits: log(sum of exp(z_j - max z)) - (z_label - max z). */
double cross_entropy(size_t classes, const float *z, size_t label);

/* dz [classes] = scale (p - 1 at label), the gradient of scale * cross_entropy. */
void cross_entropy_gradient(size_t classes, const float *p, size_t label, float scale, float *dz);

#endif
