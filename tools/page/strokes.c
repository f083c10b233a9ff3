/* SPDX-License-Identifier: MIT */
/*
 * strokes.c - an image enlarged and cut at a level of grey
 *
 * Enlarged by Mitchell and Netravali's cubic filter (SIGGRAPH 1988): smooth enough for outlines
 * without steps, sharp enough for the hole of a narrow loop.
 */
#include "page/strokes.h"

#include <math.h>
#include <stdlib.h>

#define FAINTEST 52.0 /* grey level of a stroke */
#define SPECK    0.05 /* the share of all strokes that a separate part has at least */

struct stroke_image {
	const uint8_t *image; /* [shape] */
	uint8_t *brightest;   /* [shape] */
	struct scrawl_shape shape;
	size_t factor;
};

static int pixel_value(const struct stroke_image *e, const uint8_t *values, ptrdiff_t y,
		       ptrdiff_t x)
{
	bool inside = y >= 0 && x >= 0 && (size_t)y < e->shape.height && (size_t)x < e->shape.width;
	return inside ? values[(size_t)y * e->shape.width + (size_t)x] : 0;
}

/* The brightest of 3 x 3 pixels of the image. */
static void find_brightest(struct stroke_image *e)
{
	for (size_t i = 0; i < e->shape.height * e->shape.width; i++) {
		ptrdiff_t y = (ptrdiff_t)(i / e->shape.width), x = (ptrdiff_t)(i % e->shape.width);
		int most = 0;
		for (ptrdiff_t k = 0; k < 9; k++) {
			int value = pixel_value(e, e->image, y + k / 3 - 1, x + k % 3 - 1);
			most = value > most ? value : most;
		}
		e->brightest[i] = (uint8_t)most;
	}
}

/* The weight of a pixel at a distance below 2. */
static double cubic_weight(double x)
{
	x = fabs(x);
	if (x < 1.0)
		return (21.0 * x * x * x - 36.0 * x * x + 16.0) / 18.0;
	return (-7.0 * x * x * x + 36.0 * x * x - 60.0 * x + 32.0) / 18.0;
}

/* The weights of four pixels for a point at t between the second and the third. */
static void cubic_weights(double t, double *weights)
{
	for (int i = 0; i < 4; i++)
		weights[i] = cubic_weight(t - (double)(i - 1));
}

/* Whether a sample is ink: the level where a stroke ends is lower where the image is darker. */
static bool is_stroke(const struct stroke_image *e, size_t row, size_t column)
{
	double y = ((double)row + 0.5) / (double)e->factor - 0.5 - (double)STROKE_EDGE;
	double x = ((double)column + 0.5) / (double)e->factor - 0.5 - (double)STROKE_EDGE;
	double wy[4], wx[4], level = 0.0, brightest = 0.0;
	ptrdiff_t top = (ptrdiff_t)floor(y), left = (ptrdiff_t)floor(x);
	cubic_weights(y - (double)top, wy);
	cubic_weights(x - (double)left, wx);
	for (ptrdiff_t i = 0; i < 4; i++)
		for (ptrdiff_t j = 0; j < 4; j++) {
			ptrdiff_t v = top + i - 1, u = left + j - 1;
			level += wy[i] * wx[j] * (double)pixel_value(e, e->image, v, u);
			brightest += wy[i] * wx[j] * (double)pixel_value(e, e->brightest, v, u);
		}
	return level > fmax(18.0 + 0.26 * brightest, FAINTEST);
}

/* Marks what is connected with a sample with 2; returns how much that is.  stack: [samples]. */
static size_t mark_part(uint8_t *strokes, size_t width, size_t start, size_t *stack)
{
	size_t depth = 0, marked = 0;
	strokes[start] = 2;
	stack[depth++] = start;
	while (depth) {
		size_t at = stack[--depth];
		/* There is no stroke at the edges. */
		const size_t near[] = { at - 1, at + 1, at - width, at + width };
		marked++;
		for (size_t i = 0; i < 4; i++)
			if (strokes[near[i]] == 1) {
				strokes[near[i]] = 2;
				stack[depth++] = near[i];
			}
	}
	return marked;
}

/* Sets all samples of one value to another. */
static void exchange(uint8_t *strokes, size_t samples, uint8_t from, uint8_t to)
{
	for (size_t i = 0; i < samples; i++)
		if (strokes[i] == from)
			strokes[i] = to;
}

/* Removes parts that are much smaller than the whole. */
static void remove_specks(uint8_t *strokes, size_t samples, size_t width, size_t *stack)
{
	size_t ink = 0;
	for (size_t i = 0; i < samples; i++)
		ink += strokes[i];
	for (size_t i = 0; i < samples; i++)
		if (strokes[i] == 1) {
			size_t part = mark_part(strokes, width, i, stack);
			exchange(strokes, samples, 2, (double)part < SPECK * (double)ink ? 0 : 3);
		}
	exchange(strokes, samples, 3, 1);
}

bool strokes_find(const uint8_t *image, struct scrawl_shape shape, size_t factor, uint8_t *strokes)
{
	struct stroke_image e = { .image = image, .shape = shape, .factor = factor };
	size_t height = stroke_samples(shape.height, factor);
	size_t width = stroke_samples(shape.width, factor);
	size_t *stack = malloc(height * width * sizeof(*stack));
	e.brightest = malloc(shape.height * shape.width);
	if (stack && e.brightest) {
		find_brightest(&e);
		for (size_t i = 0; i < height * width; i++)
			strokes[i] = is_stroke(&e, i / width, i % width);
		remove_specks(strokes, height * width, width, stack);
	}
	free(stack);
	free(e.brightest);
	return stack && e.brightest;
}
