/* SPDX-License-Identifier: MIT */
/*
 * ink.c - tells the ink of a picture from its paper, whatever the light
 *
 * Paper is what a grey closing (the least of the greatest values around) leaves: it fills in dark
 * strokes that are narrower than its window, and follows shadows that are wider.  With p the
 * paper's brightness at a pixel and v the pixel's, ink absorbs 1 - v / p of the light; half of what
 * the darkest strokes absorb is ink for certain, and whatever touches it and absorbs a third.
 */
#include "read/ink.h"

#include <math.h>

#include "core/context.h"
#include "core/size.h"
#include "data/leptonica.h"

#define WORK_PIXELS  4000000 /* a picture with more is reduced */
#define SMALL_SIDE   160     /* one with shorter sides is enlarged */
#define PAPER_SIDE   240     /* the longer side of the picture from which the paper is found */
#define MIN_INK      14.0    /* what ink must absorb, of 255 */
#define NOISE_FACTOR 5.0     /* and by how many standard deviations of the paper */

/* The picture as 8 bits of grey; NULL: no memory. */
static PIX *grey_of(const struct scrawl_image *image)
{
	size_t height = image->shape.height, width = image->shape.width;
	size_t channels = image->shape.channels;
	PIX *grey = pixCreate((l_int32)width, (l_int32)height, 8);
	if (!grey)
		return NULL;
	l_uint32 *line = pixGetData(grey);
	for (size_t y = 0; y < height; y++, line += pixGetWpl(grey)) {
		const uint8_t *p = image->pixels + y * width * channels;
		for (size_t x = 0; x < width; x++, p += channels) {
			unsigned v = channels < 3
					     ? p[0]
					     : (299u * p[0] + 587u * p[1] + 114u * p[2]) / 1000u;
			SET_DATA_BYTE(line, x, (l_uint8)v);
		}
	}
	return grey;
}

/* Replaces *pix by a result of it; false: that could not be made. */
static bool replaced(PIX **pix, PIX *by)
{
	if (!by)
		return false;
	pixDestroy(pix);
	*pix = by;
	return true;
}

/* Reduces or enlarges to the working size. */
static bool scale_to_work(PIX **grey, double *scale)
{
	*scale = 1.0;
	while ((double)pixGetWidth(*grey) * pixGetHeight(*grey) > WORK_PIXELS) {
		if (!replaced(grey, pixScaleAreaMap2(*grey)))
			return false;
		*scale *= 2.0;
	}
	l_int32 side = L_MAX(pixGetWidth(*grey), pixGetHeight(*grey));
	if (side >= SMALL_SIDE)
		return true;
	l_int32 factor = (SMALL_SIDE + side - 1) / side;
	*scale = 1.0 / factor;
	return replaced(grey, pixScaleGrayLI(*grey, (l_float32)factor, (l_float32)factor));
}

/* The sum of squared deviations from the middle value of each of 4 x 4 tiles, to either side. */
static bool is_light_ink(PIX *small)
{
	double dark = 0.0, light = 0.0;
	l_int32 width = pixGetWidth(small), height = pixGetHeight(small);
	for (int tile = 0; tile < 16; tile++) {
		l_int32 x0 = width * (tile % 4) / 4, x1 = width * (tile % 4 + 1) / 4;
		l_int32 y0 = height * (tile / 4) / 4, y1 = height * (tile / 4 + 1) / 4;
		size_t counts[256] = { 0 }, seen = 0, count = (size_t)(x1 - x0) * (size_t)(y1 - y0);
		for (l_int32 y = y0; y < y1; y++)
			for (l_int32 x = x0; x < x1; x++)
				counts[GET_DATA_BYTE(pixGetData(small) + y * pixGetWpl(small),
						     x)]++;
		int middle = 0;
		while (middle < 255 && 2 * (seen += counts[middle]) < count)
			middle++;
		for (int v = 0; v < 256; v++) {
			double square = (double)counts[v] * (v - middle) * (v - middle);
			*(v < middle ? &dark : &light) += square;
		}
	}
	return light > dark;
}

/* The brightness of the paper, at the size of `small`. */
static PIX *paper_of(PIX *small)
{
	l_int32 side = L_MIN(pixGetWidth(small), pixGetHeight(small));
	l_int32 window = L_MAX(3, side / 3) | 1, radius = L_MAX(1, window / 8);
	PIX *closed = pixCloseGray(small, window, window);
	PIX *smooth = closed ? pixBlockconv(closed, L_MIN(radius, (side - 1) / 2),
					    L_MIN(radius, (side - 1) / 2))
			     : NULL;
	pixDestroy(&closed);
	return smooth;
}

/* Turns brightness into absorption, 255 (1 - v / p). */
static void absorb(PIX *grey, PIX *paper)
{
	l_int32 width = pixGetWidth(grey), height = pixGetHeight(grey);
	for (l_int32 y = 0; y < height; y++) {
		l_uint32 *line = pixGetData(grey) + (ptrdiff_t)y * pixGetWpl(grey);
		const l_uint32 *light = pixGetData(paper) + (ptrdiff_t)y * pixGetWpl(paper);
		for (l_int32 x = 0; x < width; x++) {
			int v = GET_DATA_BYTE(line, x), p = L_MAX(GET_DATA_BYTE(light, x), 16);
			SET_DATA_BYTE(line, x, (l_uint8)(v < p ? (p - v) * 255 / p : 0));
		}
	}
}

static void count_values(PIX *pix, size_t counts[256])
{
	for (l_int32 y = 0; y < pixGetHeight(pix); y++) {
		const l_uint32 *line = pixGetData(pix) + (ptrdiff_t)y * pixGetWpl(pix);
		for (l_int32 x = 0; x < pixGetWidth(pix); x++)
			counts[GET_DATA_BYTE(line, x)]++;
	}
}

/* The value below which that share of the pixels from `from` on lies. */
static int rank_of(const size_t counts[256], int from, double share)
{
	size_t total = 0, seen = 0;
	for (int v = from; v < 256; v++)
		total += counts[v];
	for (int v = from; v < 256; v++) {
		seen += counts[v];
		if ((double)seen > share * (double)total)
			return v;
	}
	return 255;
}

PIX *ink_mask(PIX *strength)
{
	size_t counts[256] = { 0 };
	count_values(strength, counts);
	/* The paper's own spread: half of all pixels, those below the middle, are paper. */
	int middle = rank_of(counts, 0, 0.5), low = rank_of(counts, 0, 0.16);
	double noise = NOISE_FACTOR * (middle - low);
	int least = (int)fmin(254.0, middle + fmax(MIN_INK, noise));
	int full = rank_of(counts, least, 0.75);
	int sure = L_MAX(least, middle + (full - middle) / 2);
	int likely = L_MAX(middle + (least - middle) / 2, middle + (full - middle) / 3);
	PIX *seed = pixThresholdToBinary(strength, sure), *wide = NULL, *mask = NULL;
	PIX *around = pixThresholdToBinary(strength, likely);
	if (seed && around) {
		pixInvert(seed, seed);
		pixInvert(around, around);
		wide = pixSeedfillBinary(NULL, seed, around, 8);
		mask = wide;
	}
	pixDestroy(&seed);
	pixDestroy(&around);
	return mask;
}

/* What is ink at each pixel of grey, which becomes it. */
static bool measure(PIX *grey, bool *light_ink)
{
	double side = L_MAX(pixGetWidth(grey), pixGetHeight(grey));
	l_float32 factor = side > PAPER_SIDE ? (l_float32)(PAPER_SIDE / side) : 1.0f;
	PIX *small = factor < 1.0f ? pixScaleAreaMap(grey, factor, factor) : pixCopy(NULL, grey);
	PIX *paper = NULL, *whole = NULL;
	if (small) {
		*light_ink = is_light_ink(small);
		if (*light_ink) {
			pixInvert(small, small);
			pixInvert(grey, grey);
		}
		paper = paper_of(small);
	}
	if (paper)
		whole = pixScaleToSize(paper, pixGetWidth(grey), pixGetHeight(grey));
	if (whole)
		absorb(grey, whole);
	bool done = whole != NULL;
	pixDestroy(&small);
	pixDestroy(&paper);
	pixDestroy(&whole);
	return done;
}

enum scrawl_status ink_find(scrawl_context *ctx, const struct scrawl_image *image, struct ink *out)
{
	struct scrawl_shape s = image->shape;
	leptonica_make_quiet();
	if (!image->pixels || !s.height || !s.width || (s.channels != 1 && s.channels != 3))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "a picture of %zux%zu pixels with %zu channels (1 for grey or "
				    "3 for colours)",
				    s.height, s.width, s.channels);
	if (s.height > READ_MAX_PIXELS / s.width)
		return context_fail(ctx, SCRAWL_EDATA,
				    "a picture of %zux%zu pixels is too large (at most %zu "
				    "million)",
				    s.height, s.width, READ_MAX_PIXELS / 1000000);
	struct ink ink = { .strength = grey_of(image) };
	if (ink.strength && scale_to_work(&ink.strength, &ink.scale) &&
	    measure(ink.strength, &ink.light) && (ink.mask = ink_mask(ink.strength))) {
		*out = ink;
		return SCRAWL_OK;
	}
	ink_release(&ink);
	return context_fail_memory(ctx, "the ink of a picture");
}

void ink_release(struct ink *ink)
{
	pixDestroy(&ink->strength);
	pixDestroy(&ink->mask);
}
