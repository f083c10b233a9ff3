/* SPDX-License-Identifier: MIT */
/*
 * character.c - the ink of one character as a network's input: scaled, centred, of usual width
 *
 * MNIST's strokes are about 2.5 pixels wide in its boxes of 20 pixels.  Finer ones would become
 * grey; they are widened first.  The width of strokes is taken from ink's area A and perimeter P:
 * a stroke of width w and length l has A = w l and P = 2 l.
 */
#include "read/character.h"

#include "core/context.h"
#include "core/memory.h"
#include "core/size.h"
#include "data/fit.h"
#include "read/ink.h"

#define BOX_SIDE   20  /* of what is drawn, in MNIST's images */
#define LARGE_SIDE 600 /* pixels; larger ink is reduced first, as it would take long to widen */
#define MIN_STROKE 2.0 /* pixels in that box */

/* Ink's width of strokes, in pixels of the mask. */
static double stroke_width(PIX *mask)
{
	l_int32 area = 0, rim = 0;
	PIX *inner = pixErodeBrick(NULL, mask, 3, 3);
	pixCountPixels(mask, &area, NULL);
	if (inner)
		pixCountPixels(inner, &rim, NULL);
	pixDestroy(&inner);
	rim = area - rim;
	return rim > 0 ? 2.0 * area / rim : 0.0;
}

/* The same ink with strokes that are wide enough for its size; NULL: no memory. */
static PIX *widened(PIX *mask)
{
	double side = L_MAX(pixGetWidth(mask), pixGetHeight(mask));
	double missing = MIN_STROKE * side / BOX_SIDE - stroke_width(mask);
	l_int32 size = 1 + (l_int32)(missing + 0.5);
	if (size < 2)
		return pixClone(mask);
	PIX *framed = pixAddBorder(mask, size, 0);
	PIX *wide = framed ? pixDilateBrick(NULL, framed, size, size) : NULL;
	pixDestroy(&framed);
	return wide;
}

/* Halves ink that is very large; *mask is NULL if there is no memory. */
static void reduce_large(PIX **mask)
{
	while (*mask && L_MAX(pixGetWidth(*mask), pixGetHeight(*mask)) > LARGE_SIDE) {
		PIX *framed = pixAddBorder(*mask, 1, 0); /* as an odd last line is dropped */
		PIX *half = framed ? pixReduceRankBinary2(framed, 1, NULL) : NULL;
		pixDestroy(&framed);
		pixDestroy(mask);
		*mask = half;
	}
}

enum scrawl_status character_prepare(scrawl_context *ctx, PIX *mask, struct scrawl_shape input,
				     uint8_t *out)
{
	PIX *ink = NULL, *wide = NULL;
	if (pixClipToForeground(mask, &ink, NULL) == 0 && ink)
		reduce_large(&ink);
	if (ink)
		wide = widened(ink);
	uint8_t *bytes = NULL;
	size_t height = 0, width = 0;
	if (wide) {
		height = (size_t)pixGetHeight(wide), width = (size_t)pixGetWidth(wide);
		bytes = memory_alloc(height, width);
	}
	for (size_t y = 0; bytes && y < height; y++) {
		const l_uint32 *line = pixGetData(wide) + y * (size_t)pixGetWpl(wide);
		for (size_t x = 0; x < width; x++)
			bytes[y * width + x] = GET_DATA_BIT(line, x) ? 255 : 0;
	}
	if (bytes) {
		const struct image_part whole = { height, width, width, 1 };
		fit_ink(&whole, bytes, input, out);
	}
	memory_free(bytes);
	pixDestroy(&ink);
	pixDestroy(&wide);
	return bytes ? SCRAWL_OK : context_fail_memory(ctx, "a character");
}
