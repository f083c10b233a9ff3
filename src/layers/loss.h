/* SPDX-License-Identifier: MIT */
/*
 * loss.h - softmax with cross-entropy, after the last layer
 */
#ifndef SCRAWL_LAYERS_LOSS_H
#define SCRAWL_LAYERS_LOSS_H

#include "layers/layer.h"

/* One batch's logits and the results computed from them. */
struct loss {
	size_t batch, classes;
	const float *logits;   /* [batch, classes] */
	const uint8_t *labels; /* [batch]; NULL: compute only probabilities */
	double smoothing;      /* of the labels: see kernels/softmax.h; 0: none */
	float *probabilities;  /* [batch, classes] */
	double *losses;        /* [batch] cross-entropies; written if labels is not NULL */
	float *dy;             /* [batch, classes] the gradient of their mean; NULL: not wanted */
};

/* For the images of the range. */
void loss_forward(const struct loss *loss, struct range images);

#endif
