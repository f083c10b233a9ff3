/* SPDX-License-Identifier: MIT */
/*
 * ink.c - tells the ink of a picture from its paper, whatever the light
 *
 * With p the paper's brightness at a pixel and v the pixel's, ink absorbs 1 - v / p of the light;
 * half of what the darkest strokes absorb is ink for certain, and whatever touches it and absorbs a
 * third.
 */
#include "read/ink.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"
#include "core/size.h"
#include "data/leptonica.h"
#include "read/histogram.h"
#include "read/paper.h"
#include "read/polarity.h"

#define MIN_PICTURE      4       /* pixels: nothing smaller is a picture of writing */
#define WORK_PIXELS      4000000 /* a picture with more is reduced */
#define SMALL_SIDE       160     /* one with shorter sides is enlarged */
#define PAPER_SIDE       240     /* the longer side of the picture from which the paper is found */
#define PAPER_SHORT      32      /* its shorter side at least: a strip would lose its writing */
#define WIDE_WINDOW      3 /* of its shorter side: the window in which strokes are sought first */
#define STROKES_WINDOW   6 /* wide is the window then */
#define MIN_PAPER_WINDOW 7
#define MAX_WEIGHT       16 /* of a run: grain counts little, a stain not all that much */
#define MAX_RUN          1000
#define MIN_INK          14.0 /* what ink must absorb, of 255 */
#define MIN_PAPER        64   /* brightness: what darker paper lacks is measured by it */
#define SMOOTH_STROKES   6    /* the part of a stroke's width over which noise is smoothed */
#define MAX_NOISE        50.0 /* what noise can absorb; more is ink that fills most tiles */
#define NOISE_FACTOR     6.0  /* and by how many standard deviations of the paper */

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

/* What the ink of grey absorbs, 255 (1 - v / p); NULL: no memory. */
static PIX *absorbed(PIX *grey, PIX *paper)
{
	l_int32 width = pixGetWidth(grey), height = pixGetHeight(grey);
	PIX *whole = pixScaleToSize(paper, width, height);
	PIX *strength = whole ? pixCreate(width, height, 8) : NULL;
	for (l_int32 y = 0; strength && y < height; y++) {
		const l_uint32 *from = pixGetData(grey) + (ptrdiff_t)y * pixGetWpl(grey);
		const l_uint32 *light = pixGetData(whole) + (ptrdiff_t)y * pixGetWpl(whole);
		l_uint32 *to = pixGetData(strength) + (ptrdiff_t)y * pixGetWpl(strength);
		for (l_int32 x = 0; x < width; x++) {
			int p = GET_DATA_BYTE(light, x), missing = p - GET_DATA_BYTE(from, x);
			int part = missing * 255 / L_MAX(p, MIN_PAPER);
			SET_DATA_BYTE(to, x, (l_uint8)L_MAX(0, part));
		}
	}
	pixDestroy(&whole);
	return strength;
}

l_int32 ink_stroke(PIX *mask)
{
	size_t counts[MAX_RUN + 1] = { 0 }, total = 0, seen = 0;
	for (l_int32 y = 0; y < pixGetHeight(mask); y++) {
		const l_uint32 *line = pixGetData(mask) + (ptrdiff_t)y * pixGetWpl(mask);
		l_int32 run = 0;
		for (l_int32 x = 0; x <= pixGetWidth(mask); x++) {
			if (x < pixGetWidth(mask) && GET_DATA_BIT(line, x)) {
				run++;
			} else if (run) {
				counts[L_MIN(run, MAX_RUN)] += (size_t)L_MIN(run, MAX_WEIGHT);
				total += (size_t)L_MIN(run, MAX_WEIGHT);
				run = 0;
			}
		}
	}
	for (l_int32 run = 1; run <= MAX_RUN; run++) {
		seen += counts[run];
		if (2 * seen >= total && total)
			return run;
	}
	return 0;
}

static int compare_spreads(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/*
 * The standard deviation of the paper's strength where it is noisy: of 4 x 4 tiles, three quarters
 * are less so.  Half of most tiles' pixels, those below the middle, are paper.
 */
static double paper_noise(PIX *strength)
{
	int spreads[16] = { 0 };
	l_int32 width = pixGetWidth(strength), height = pixGetHeight(strength);
	for (l_int32 i = 0; i < 16; i++) {
		size_t counts[256] = { 0 };
		l_int32 x = width * (i % 4) / 4, y = height * (i / 4) / 4;
		BOX *box = boxCreate(x, y, L_MAX(1, width / 4), L_MAX(1, height / 4));
		PIX *tile = box ? pixClipRectangle(strength, box, NULL) : NULL;
		if (tile) {
			histogram_count(tile, counts);
			spreads[i] =
				histogram_rank(counts, 0, 0.5) - histogram_rank(counts, 0, 0.16);
		}
		boxDestroy(&box);
		pixDestroy(&tile);
	}
	qsort(spreads, 16, sizeof(*spreads), compare_spreads);
	return spreads[11];
}

PIX *ink_mask(PIX *strength)
{
	size_t counts[256] = { 0 };
	histogram_count(strength, counts);
	int middle = histogram_rank(counts, 0, 0.5);
	int least = (int)fmin(256.0,
			      middle + fmax(MIN_INK,
					    fmin(MAX_NOISE, NOISE_FACTOR * paper_noise(strength))));
	int full = histogram_rank(counts, least, 0.75);
	int sure = L_MAX(least, middle + (full - middle) / 2);
	int likely = L_MAX(middle + 3 * (least - middle) / 4, middle + (full - middle) / 3);
	PIX *seed = pixThresholdToBinary(strength, sure), *mask = NULL;
	PIX *around = pixThresholdToBinary(strength, likely);
	if (seed && around) {
		pixInvert(seed, seed);
		pixInvert(around, around);
		mask = pixSeedfillBinary(NULL, seed, around, 8);
	}
	pixDestroy(&seed);
	pixDestroy(&around);
	return mask;
}

/* The strength of the ink of grey, if paper is found with this window; NULL: no memory. */
static PIX *strength_with(PIX *grey, PIX *small, l_int32 window)
{
	PIX *paper = paper_find(small, window), *strength = paper ? absorbed(grey, paper) : NULL;
	pixDestroy(&paper);
	return strength;
}

/* Sets the ink to what a strength, which it takes, holds; noise is smoothed away. */
static bool set_ink(struct ink *ink, PIX *strength)
{
	pixDestroy(&ink->strength);
	pixDestroy(&ink->mask);
	ink->strength = strength;
	ink->mask = strength ? ink_mask(strength) : NULL;
	if (!ink->mask || NOISE_FACTOR * paper_noise(strength) <= MIN_INK)
		return ink->mask != NULL;
	l_int32 radius = L_MAX(1, ink_stroke(ink->mask) / SMOOTH_STROKES);
	PIX *smooth = pixBlockconv(strength, radius, radius);
	pixDestroy(&ink->strength);
	pixDestroy(&ink->mask);
	ink->strength = smooth;
	ink->mask = smooth ? ink_mask(smooth) : NULL;
	return ink->mask != NULL;
}

/*
 * Finds the ink of grey, of which small is a picture reduced by factor: first with a window that is
 * wider than any stroke, then, as shadows have edges, with one for the strokes that were found.
 */
static bool measure(PIX *grey, PIX *small, double factor, struct ink *ink)
{
	l_int32 side = L_MIN(pixGetWidth(small), pixGetHeight(small));
	l_int32 window = L_MAX(3, side / WIDE_WINDOW);
	if (!set_ink(ink, strength_with(grey, small, window)))
		return false;
	l_int32 narrow = (l_int32)(STROKES_WINDOW * ink_stroke(ink->mask) * factor);
	narrow = L_MAX(narrow, MIN_PAPER_WINDOW);
	return narrow >= window || set_ink(ink, strength_with(grey, small, narrow));
}

/* Finds ink in grey, which becomes dark ink on light paper. */
static bool find(PIX *grey, struct ink *ink)
{
	double longer = L_MAX(pixGetWidth(grey), pixGetHeight(grey));
	double shorter = L_MIN(pixGetWidth(grey), pixGetHeight(grey));
	double factor = fmin(1.0, fmax(PAPER_SIDE / longer, PAPER_SHORT / shorter));
	PIX *small = factor < 0.7 ? pixScaleAreaMap(grey, (l_float32)factor, (l_float32)factor)
				  : pixScaleGrayLI(grey, (l_float32)factor, (l_float32)factor);
	if (!small)
		return false;
	ink->light = polarity_is_light(small);
	if (ink->light) {
		pixInvert(small, small);
		pixInvert(grey, grey);
	}
	bool found = measure(grey, small, factor, ink);
	pixDestroy(&small);
	return found;
}

/* A picture too small to hold anything. */
static bool find_nothing(PIX *grey, struct ink *ink)
{
	ink->strength = pixCreateTemplate(grey);
	ink->mask = pixCreate(pixGetWidth(grey), pixGetHeight(grey), 1);
	return ink->strength && ink->mask;
}

/*
 * At most about what reading a picture takes.  Leptonica does not check its small allocations, so
 * there must be room for everything before it is called.
 */
static size_t reading_bytes(size_t pixels)
{
	return 2 * pixels + 12 * size_min(pixels, WORK_PIXELS) + ((size_t)1 << 20);
}

enum scrawl_status ink_find(scrawl_context *ctx, const struct scrawl_image *image, struct ink *out)
{
	struct scrawl_shape s = image->shape;
	leptonica_make_quiet();
	if (!image->pixels || !s.height || !s.width || (s.channels != 1 && s.channels != 3))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "a picture of %zux%zu pixels with %zu channels (1 for grey, 3 "
				    "for colours)",
				    s.height, s.width, s.channels);
	if (s.height > READ_MAX_PIXELS / s.width)
		return context_fail(
			ctx, SCRAWL_EDATA,
			"a picture of %zux%zu pixels is too large (at most %zu million)", s.height,
			s.width, READ_MAX_PIXELS / 1000000);
	if (!memory_has_room(reading_bytes(s.height * s.width)))
		return context_fail_memory(ctx, "reading a picture");
	struct ink ink = { .scale = 1.0 };
	PIX *grey = grey_of(image);
	bool found = grey && (size_min(s.height, s.width) < MIN_PICTURE
				      ? find_nothing(grey, &ink)
				      : scale_to_work(&grey, &ink.scale) && find(grey, &ink));
	pixDestroy(&grey);
	if (found) {
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
