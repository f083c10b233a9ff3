/* SPDX-License-Identifier: MIT */
/*
 * loss.c - softmax with cross-entropy, after the last layer
 *
 * The gradient of the mean loss with respect to the logits is (p - q) / batch, for probabilities p
 * and targets q, so it needs no separate pass and is computed while the logits are in cache.
 */
#include "layers/loss.h"

#include "kernels/softmax.h"

void loss_forward(const struct loss *loss, struct range images)
{
	float scale = 1.0f / (float)loss->batch;
	for (size_t i = images.begin; i < images.end; i++) {
		const float *logits = loss->logits + i * loss->classes;
		float *p = loss->probabilities + i * loss->classes;
		softmax(loss->classes, logits, p);
		if (!loss->labels)
			continue;
		size_t label = loss->labels[i];
		loss->losses[i] = cross_entropy(loss->classes, logits, label, loss->smoothing);
		if (loss->dy)
			cross_entropy_gradient(loss->classes, p, label, loss->smoothing, scale,
					       loss->dy + i * loss->classes);
	}
}
