/* SPDX-License-Identifier: MIT */
/*
 * retouch.c - mirror, gap, blur, contrast and noise
 *
 * The Gaussian is separable: columns first, into rows of floats with zeros on both sides, then
 * rows, so that both loops run along memory.
 */
#include "data/retouch.h"

#include <math.h>
#include <string.h>

#include "core/multiversion.h"
#include "core/shape.h"

#define REACH ((ptrdiff_t)RETOUCH_REACH)

void retouch_flip(struct scrawl_shape s, uint8_t *image)
{
	for (size_t y = 0; y < s.height; y++) {
		uint8_t *left = image + y * s.width * s.channels;
		uint8_t *right = left + (s.width - 1) * s.channels;
		for (; left < right; left += s.channels, right -= s.channels)
			for (size_t c = 0; c < s.channels; c++) {
				uint8_t value = left[c];
				left[c] = right[c];
				right[c] = value;
			}
	}
}

void retouch_erase(struct scrawl_shape s, uint32_t most, struct random *r, uint8_t *image)
{
	size_t height = random_below(r, most + 1), width = random_below(r, most + 1);
	height = size_min(height, s.height);
	width = size_min(width, s.width);
	size_t top = random_below(r, (uint32_t)(s.height - height + 1));
	size_t left = random_below(r, (uint32_t)(s.width - width + 1));
	for (size_t y = top; y < top + height; y++)
		memset(image + (y * s.width + left) * s.channels, 0, width * s.channels);
}

/* weights[REACH + d] for the distance d, -REACH .. REACH; their sum is 1. */
static void gaussian(double deviation, float weights[2 * RETOUCH_REACH + 1])
{
	double total = 0.0;
	for (ptrdiff_t d = -REACH; d <= REACH; d++)
		total += exp(-0.5 * (double)(d * d) / (deviation * deviation));
	for (ptrdiff_t d = -REACH; d <= REACH; d++)
		weights[REACH + d] =
			(float)(exp(-0.5 * (double)(d * d) / (deviation * deviation)) / total);
}

MULTIVERSION
static void blur_columns(struct scrawl_shape s, const float *weights, const uint8_t *image,
			 float *rows)
{
	ptrdiff_t height = (ptrdiff_t)s.height;
	size_t values = s.width * s.channels, side = RETOUCH_REACH * s.channels;
	for (ptrdiff_t y = 0; y < height; y++) {
		float *restrict row = rows + (size_t)y * (values + 2 * side) + side;
		for (ptrdiff_t d = -REACH; d <= REACH; d++) {
			if (y + d < 0 || y + d >= height)
				continue;
			const uint8_t *from = image + (size_t)(y + d) * values;
			float weight = weights[REACH + d];
			for (size_t i = 0; i < values; i++)
				row[i] += weight * (float)from[i];
		}
	}
}

MULTIVERSION
static void blur_rows(struct scrawl_shape s, const float *weights, const float *rows,
		      uint8_t *image)
{
	size_t values = s.width * s.channels, side = RETOUCH_REACH * s.channels;
	for (size_t y = 0; y < s.height; y++) {
		const float *row = rows + y * (values + 2 * side);
		for (size_t i = 0; i < values; i++) {
			float sum = 0.5f;
			for (size_t k = 0; k < 2 * RETOUCH_REACH + 1; k++)
				sum += weights[k] * row[i + k * s.channels];
			image[y * values + i] = (uint8_t)(int32_t)sum;
		}
	}
}

void retouch_blur(struct scrawl_shape shape, double deviation, float *scratch, uint8_t *image)
{
	float weights[2 * RETOUCH_REACH + 1];
	gaussian(deviation, weights);
	memset(scratch, 0, retouch_blur_floats(shape) * sizeof(*scratch));
	blur_columns(shape, weights, image, scratch);
	blur_rows(shape, weights, scratch, image);
}

void retouch_contrast(struct scrawl_shape shape, double scale, double gamma, uint8_t *image)
{
	uint8_t table[256];
	for (int v = 0; v < 256; v++)
		table[v] = (uint8_t)(255.0 * scale * pow(v / 255.0, gamma) + 0.5);
	for (size_t i = 0; i < shape_count(shape); i++)
		image[i] = table[image[i]];
}

void retouch_noise(struct scrawl_shape shape, double most, struct random *r, uint8_t *image)
{
	float unit = (float)(most / 127.5);
	uint32_t bits = 0;
	for (size_t p = 0; p < shape.height * shape.width; p++) {
		bits = p % 4 ? bits >> 8 : random_u32(r);
		float change = ((float)(bits & 0xff) - 127.5f) * unit;
		for (size_t c = 0; c < shape.channels; c++) {
			uint8_t *value = image + p * shape.channels + c;
			float v = (float)*value + change + 0.5f;
			*value = (uint8_t)(int32_t)(v < 0.0f ? 0.0f : v > 255.0f ? 255.0f : v);
		}
	}
}
