/* SPDX-License-Identifier: MIT */
/*
 * ends.c - pixels in, softmax with cross-entropy out
 */
#include "layers/ends.h"

#include "kernels/activation.h"
#include "kernels/softmax.h"

void input_read(size_t n, const uint8_t *pixels, float *x)
{
	pixels_to_floats(n, pixels, x);
}

void output_probabilities(size_t classes, const float *logits, float *probabilities)
{
	softmax(classes, logits, probabilities);
}

double output_loss(size_t classes, const float *logits, size_t label, double smoothing)
{
	return cross_entropy(classes, logits, label, smoothing);
}

void output_gradient(size_t classes, const float *probabilities, size_t label, double smoothing,
		     size_t batch, float *dy)
{
	cross_entropy_gradient(classes, probabilities, label, smoothing, 1.0f / (float)batch, dy);
}
