/* SPDX-License-Identifier: MIT */
/*
 * softmax.h - the end of a network: probabilities, cross-entropy, its gradient
 */
#ifndef SCRAWL_KERNELS_SOFTMAX_H
#define SCRAWL_KERNELS_SOFTMAX_H

#include <stddef.h>

/*
 * For one image: logits z [classes] -> p [classes], p_i = exp(z_i) / sum of exp(z_j), computed as
 * exp(z_i - max z).  p may be z.
 */
void softmax(size_t classes, const float *z, float *p);

/*
 * -sum of q_i log p_i, from the logits, for the target q_i = (1 - e) [i is label] + e / classes.
 * That is the label smoothed by e (Szegedy et al., arXiv 1512.00567); e = 0 is the plain label:
 *
 *	log(sum of exp(z_j - max z)) - (1 - e) (z_label - max z) - e mean of (z_j - max z)
 */
double cross_entropy(size_t classes, const float *z, size_t label, double e);

/* dz [classes] = scale (p - q), the gradient of scale * cross_entropy. */
void cross_entropy_gradient(size_t classes, const float *p, size_t label, double e, float scale,
			    float *dz);

#endif
