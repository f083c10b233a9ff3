/* SPDX-License-Identifier: MIT */
/*
 * input.h - pixels to floats, before the first layer
 */
#ifndef SCRAWL_LAYERS_INPUT_H
#define SCRAWL_LAYERS_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* x [n] = pixels / 255. */
void input_forward(size_t n, const uint8_t *pixels, float *x);

#endif
