/* SPDX-License-Identifier: MIT */
/*
 * input.c - pixels to floats, before the first layer
 */
#include "layers/input.h"

#include "core/multiversion.h"

MULTIVERSION
void input_forward(size_t n, const uint8_t *pixels, float *x)
{
	for (size_t i = 0; i < n; i++)
		x[i] = (float)pixels[i] / 255.0f;
}
