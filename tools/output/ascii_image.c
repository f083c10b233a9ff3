/* SPDX-License-Identifier: MIT */
/*
 * ascii_image.c - draws a grey image with characters
 */
#include "output/ascii_image.h"

#include <stdio.h>

#define CELLS_WIDE 38 /* two columns each */
#define CELLS_HIGH 60

static const char ramp[] = " .:-=+*#%@"; /* from black to white, on a dark screen */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The mean of the square of size factor with corner (y, x), clipped at the image's edge. */
static unsigned cell_mean(const uint8_t *pixels, struct scrawl_shape shape, size_t y, size_t x,
			  size_t factor)
{
	size_t bottom = least(y + factor, shape.height), right = least(x + factor, shape.width);
	size_t sum = 0;
	for (size_t i = y; i < bottom; i++)
		for (size_t j = x; j < right; j++)
			sum += pixels[i * shape.width + j];
	return (unsigned)(sum / ((bottom - y) * (right - x)));
}

void ascii_image_print(const uint8_t *pixels, struct scrawl_shape shape, unsigned indentation)
{
	size_t factor = 1;
	while (factor * CELLS_WIDE < shape.width || factor * CELLS_HIGH < shape.height)
		factor++;
	for (size_t y = 0; y < shape.height; y += factor) {
		char line[2 * CELLS_WIDE + 1];
		size_t length = 0;
		for (size_t x = 0; x < shape.width; x += factor) {
			unsigned grey = cell_mean(pixels, shape, y, x, factor);
			char character = ramp[grey * (sizeof(ramp) - 1) / 256];
			line[length++] = character;
			line[length++] = character;
		}
		while (length && line[length - 1] == ' ')
			length--;
		line[length] = '\0';
		printf("%*s%s\n", length ? (int)indentation : 0, "", line);
	}
}
