/* SPDX-License-Identifier: MIT */
/*
 * ends.h - what stands before the first layer and behind the last
 */
#ifndef SCRAWL_LAYERS_ENDS_H
#define SCRAWL_LAYERS_ENDS_H

#include <stddef.h>
#include <stdint.h>

/* x [n] = pixels / 255. */
void input_read(size_t n, const uint8_t *pixels, float *x);

/* One image's logits [classes] -> probabilities [classes]. */
void output_probabilities(size_t classes, const float *logits, float *probabilities);

/* One image's cross-entropy with its label, smoothed so far: see kernels/softmax.h. */
double output_loss(size_t classes, const float *logits, size_t label, double smoothing);

/* dy [classes] = the gradient of loss / batch with respect to the logits. */
void output_gradient(size_t classes, const float *probabilities, size_t label, double smoothing,
		     size_t batch, float *dy);

#endif
