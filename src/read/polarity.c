/* SPDX-License-Identifier: MIT */
/*
 * polarity.c - dark ink on light paper, or light ink on dark paper
 *
 * Two things tell, and their sum decides.  First, strokes are narrower than the gaps between them.
 * A grey closing fills in what is dark and narrower than its window, an opening what is light; the
 * squares of what they change, summed, measure it.  With windows that grow, ink is what is found
 * first.  The edges of shadows change neither.  Second, there is less ink than paper: where there
 * is contrast, less than half of the pixels are closer to ink than to paper in brightness.  The
 * holes of an 8 of heavy strokes do not mislead the second, nor does a picture that is cut so close
 * that ink fills most of it mislead the first.
 */
#include "read/polarity.h"

#include <math.h>
#include <stdint.h>

#include "core/multiversion.h"
#include "read/histogram.h"
#include "read/morphology.h"

#define FIRST_WINDOW 3
#define WINDOWS      6    /* each twice as wide as the one before */
#define NEXT_WEIGHT  0.6  /* what a window weighs, in the one before */
#define LITTLE       0.07 /* of what windows find of both, at most: as little says nothing */
#define AREA_WEIGHT  0.75 /* what the area weighs, in the widths */
#define AREA_WINDOW  2    /* of the shorter side: the window in which contrast is measured */
#define CONTRAST     0.5  /* of the strongest (but for a tenth): what is weaker does not count */

MULTIVERSION static uint64_t squared_differences(const uint8_t *p, const uint8_t *q, size_t count)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++) {
		int d = p[i] - q[i];
		sum += (uint32_t)(d * d);
	}
	return sum;
}

/* Whole words of four pixels first, in whatever order they are. */
static uint64_t row_difference(const l_uint32 *p, const l_uint32 *q, l_int32 width)
{
	l_int32 whole = width / 4 * 4;
	uint64_t sum = squared_differences((const uint8_t *)p, (const uint8_t *)q, (size_t)whole);
	for (l_int32 x = whole; x < width; x++) {
		int d = GET_DATA_BYTE(p, x) - GET_DATA_BYTE(q, x);
		sum += (uint32_t)(d * d);
	}
	return sum;
}

/* The sum of the squared differences of two pictures of one size. */
static double difference_of(PIX *a, PIX *b)
{
	uint64_t sum = 0;
	for (l_int32 y = 0; y < pixGetHeight(a); y++) {
		const l_uint32 *p = pixGetData(a) + (ptrdiff_t)y * pixGetWpl(a);
		const l_uint32 *q = pixGetData(b) + (ptrdiff_t)y * pixGetWpl(b);
		sum += row_difference(p, q, pixGetWidth(a));
	}
	return (double)sum;
}

/* The dark or light ink that a window finds; 0 if memory runs out. */
static double ink_found(PIX *framed, l_int32 window, bool dark)
{
	PIX *filled = dark ? morphology_close(framed, window) : morphology_open(framed, window);
	double found = filled ? difference_of(filled, framed) : 0.0;
	pixDestroy(&filled);
	return found;
}

/* From 1 (all that narrow windows find is dark) to -1 (it is light). */
static double width_evidence(PIX *small)
{
	double dark[WINDOWS] = { 0.0 }, light[WINDOWS] = { 0.0 }, most_dark = 0.0, most_light = 0.0;
	l_int32 side = L_MIN(pixGetWidth(small), pixGetHeight(small)), window = FIRST_WINDOW;
	PIX *framed = pixAddContinuedBorder(small, side / 2, side / 2, side / 2, side / 2);
	int used = 0;
	for (; framed && used < WINDOWS && window <= side; used++) {
		dark[used] = ink_found(framed, window, true);
		light[used] = ink_found(framed, window, false);
		window = 2 * window - 1;
	}
	pixDestroy(&framed);
	/* Grain is as dark as it is light. */
	double grain = fmin(dark[0], light[0]), weight = 1.0, weights = 0.0, sum = 0.0;
	for (int i = 0; i < used; i++) {
		most_dark = fmax(most_dark, dark[i] - grain);
		most_light = fmax(most_light, light[i] - grain);
	}
	/* A sheet of paper on a dark table is far more light than any ink. */
	double little = LITTLE * sqrt(most_dark * most_light) + 1.0;
	for (int i = 0; i < used; i++) {
		double d = fmax(0.0, dark[i] - grain), l = fmax(0.0, light[i] - grain);
		sum += weight * (d - l) / (d + l + little);
		weights += weight;
		weight *= NEXT_WEIGHT;
	}
	return used ? sum / weights : 0.0;
}

/* The dark part of where there is contrast between the least and the greatest values around. */
static double dark_share(PIX *small, PIX *least, PIX *greatest)
{
	size_t counts[256] = { 0 }, dark = 0, all = 0;
	PIX *contrast = pixSubtractGray(NULL, greatest, least);
	if (!contrast)
		return 0.5;
	histogram_count(contrast, counts);
	pixDestroy(&contrast);
	double enough = CONTRAST * histogram_rank(counts, 0, 0.9);
	for (l_int32 y = 0; y < pixGetHeight(small); y++) {
		const l_uint32 *line = pixGetData(small) + (ptrdiff_t)y * pixGetWpl(small);
		const l_uint32 *low = pixGetData(least) + (ptrdiff_t)y * pixGetWpl(least);
		const l_uint32 *high = pixGetData(greatest) + (ptrdiff_t)y * pixGetWpl(greatest);
		for (l_int32 x = 0; x < pixGetWidth(small); x++) {
			int a = GET_DATA_BYTE(low, x), b = GET_DATA_BYTE(high, x);
			if (b - a < enough)
				continue;
			dark += 2 * GET_DATA_BYTE(line, x) < a + b;
			all++;
		}
	}
	return all ? (double)dark / (double)all : 0.5;
}

/* From 0.5 (all that has contrast is light) to -0.5 (it is dark). */
static double area_evidence(PIX *small)
{
	l_int32 side = L_MIN(pixGetWidth(small), pixGetHeight(small));
	l_int32 window = L_MAX(5, side / AREA_WINDOW) | 1, radius = L_MIN(window, side - 1) / 4;
	PIX *lower = morphology_erode(small, window);
	PIX *upper = morphology_dilate(small, window);
	PIX *least = lower ? pixBlockconv(lower, radius, radius) : NULL;
	PIX *greatest = upper ? pixBlockconv(upper, radius, radius) : NULL;
	double share = least && greatest ? dark_share(small, least, greatest) : 0.5;
	pixDestroy(&lower);
	pixDestroy(&upper);
	pixDestroy(&least);
	pixDestroy(&greatest);
	return 0.5 - share;
}

bool polarity_is_light(PIX *small)
{
	return width_evidence(small) + AREA_WEIGHT * area_evidence(small) < 0.0;
}
