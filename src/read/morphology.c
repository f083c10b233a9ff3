/* SPDX-License-Identifier: MIT */
/*
 * morphology.c - grey morphology: the greatest and least values around each pixel
 *
 * With m(s, i) the greatest of the s values from v(i) on, m(2 s, i) = max(m(s, i), m(s, i + s)),
 * and for s < w <= 2 s, m(w, i) = max(m(s, i), m(s, i + w - s)): about log2(w) steps for a window
 * of w.  Rows first, then columns, in which the next value is a row further on.  The picture has a
 * margin of values that are never the greatest, so that both are the same loop over all its bytes.
 */
#include "read/morphology.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/multiversion.h"
#include "core/size.h"

/* A picture within its margin. */
struct area {
	size_t width, height, stride; /* bytes */
	size_t margin;                /* pixels on each side */
	size_t size;                  /* bytes, with the margin */
	uint8_t *values, *next;
};

/* out[i] = values[i] ^ flip */
MULTIVERSION static void copy(const uint8_t *restrict values, size_t count, uint8_t flip,
			      uint8_t *restrict out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = values[i] ^ flip;
}

MULTIVERSION static void greater(const uint8_t *a, const uint8_t *b, size_t count,
				 uint8_t *restrict out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = a[i] > b[i] ? a[i] : b[i];
}

/* Each value becomes the greatest of itself and others further on. */
static void step(struct area *area, size_t distance)
{
	uint8_t *before = area->values;
	greater(before, before + distance, area->size - distance, area->next);
	area->values = area->next;
	area->next = before;
}

/* Each value becomes the greatest of window values; between them are distance bytes. */
static void run_greatest(struct area *area, size_t window, size_t distance)
{
	size_t span = 1;
	for (; 2 * span <= window; span *= 2)
		step(area, span * distance);
	if (span < window)
		step(area, (window - span) * distance);
}

static bool area_create(struct area *area, PIX *pix, size_t window)
{
	area->width = (size_t)pixGetWidth(pix);
	area->height = (size_t)pixGetHeight(pix);
	area->margin = window / 2;
	area->stride = area->width + window - 1;
	area->size = size_product(area->stride, area->height + window - 1);
	area->values = calloc(area->size, 2);
	area->next = area->values ? area->values + area->size : NULL;
	return area->values != NULL;
}

/* pix: its bytes in order */
static uint8_t *row_of(PIX *pix, size_t y)
{
	return (uint8_t *)(pixGetData(pix) + y * (size_t)pixGetWpl(pix));
}

/*
 * The greatest values around each pixel; with flip 255 of the inverted ones, which are the least.
 * Leptonica keeps four pixels in a word, so that their order is the machine's.
 */
static PIX *extremes(PIX *pix, size_t window, uint8_t flip)
{
	struct area area;
	PIX *out = pix ? pixEndianByteSwapNew(pix) : NULL;
	if (!out || !area_create(&area, pix, window)) {
		pixDestroy(&out);
		return NULL;
	}
	uint8_t *allocated = area.values;
	for (size_t y = 0; y < area.height; y++)
		copy(row_of(out, y), area.width, flip,
		     area.values + (y + area.margin) * area.stride + area.margin);
	run_greatest(&area, window, 1);
	run_greatest(&area, window, area.stride);
	/* Each is now where its window begins. */
	for (size_t y = 0; y < area.height; y++)
		copy(area.values + y * area.stride, area.width, flip, row_of(out, y));
	free(allocated);
	pixEndianByteSwap(out);
	return out;
}

PIX *morphology_dilate(PIX *pix, l_int32 window)
{
	return extremes(pix, (size_t)window, 0);
}

PIX *morphology_erode(PIX *pix, l_int32 window)
{
	return extremes(pix, (size_t)window, 255);
}

PIX *morphology_close(PIX *pix, l_int32 window)
{
	PIX *greatest = morphology_dilate(pix, window);
	PIX *least = morphology_erode(greatest, window);
	pixDestroy(&greatest);
	return least;
}

PIX *morphology_open(PIX *pix, l_int32 window)
{
	PIX *least = morphology_erode(pix, window);
	PIX *greatest = morphology_dilate(least, window);
	pixDestroy(&least);
	return greatest;
}
