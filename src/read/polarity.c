/* SPDX-License-Identifier: MIT */
/*
 * polarity.c - dark ink on light paper, or light ink on dark paper
 *
 * A grey closing fills in what is dark and narrower than its window, an opening what is light; the
 * squares of what they change, summed, measure it.  The edges of shadows change neither.  With
 * windows that grow one sees how wide dark and light things are: ink is what there is much of and
 * what is narrow, as strokes are narrower than the gaps between them.
 */
#include "read/polarity.h"

#include <math.h>

#include "read/histogram.h"

#define FIRST_WINDOW 3
#define WINDOWS      7    /* each twice as wide as the one before */
#define MUCH         0.4  /* what a doubling of the amount weighs, in doublings of the width */
#define CLEAR        0.35 /* less weight than this leaves it to the rim */

/* The sum of the squared differences of two pictures of one size. */
static double difference_of(PIX *a, PIX *b)
{
	double sum = 0.0;
	for (l_int32 y = 0; y < pixGetHeight(a); y++) {
		const l_uint32 *p = pixGetData(a) + (ptrdiff_t)y * pixGetWpl(a);
		const l_uint32 *q = pixGetData(b) + (ptrdiff_t)y * pixGetWpl(b);
		for (l_int32 x = 0; x < pixGetWidth(a); x++) {
			int d = GET_DATA_BYTE(p, x) - GET_DATA_BYTE(q, x);
			sum += d * d;
		}
	}
	return sum;
}

/* The dark or light ink that a window finds; 0 if memory runs out. */
static double ink_found(PIX *framed, l_int32 window, bool dark)
{
	PIX *filled =
		dark ? pixCloseGray(framed, window, window) : pixOpenGray(framed, window, window);
	double found = filled ? difference_of(filled, framed) : 0.0;
	pixDestroy(&filled);
	return found;
}

/* Whether more of the picture's rim is dark than light. */
static bool is_rim_dark(PIX *small)
{
	size_t counts[256] = { 0 }, dark = 0, all = 0;
	l_int32 width = pixGetWidth(small), height = pixGetHeight(small);
	histogram_count(small, counts);
	int middle = (histogram_rank(counts, 0, 0.05) + histogram_rank(counts, 0, 0.95)) / 2;
	for (l_int32 y = 0; y < height; y++) {
		const l_uint32 *line = pixGetData(small) + (ptrdiff_t)y * pixGetWpl(small);
		l_int32 step = y == 0 || y == height - 1 ? 1 : L_MAX(1, width - 1);
		for (l_int32 x = 0; x < width; x += step, all++)
			dark += GET_DATA_BYTE(line, x) < middle;
	}
	return 2 * dark > all;
}

/* What the windows find of one kind: all of it, and how wide it is, in windows. */
static double amount_of(const double *found, double grain, double *width)
{
	double amount = 0.0, moment = 0.0, before = grain;
	for (int i = 0; i < WINDOWS; i++) {
		double more = fmax(0.0, found[i] - before);
		amount += more;
		moment += i * more;
		before = fmax(before, found[i]);
	}
	*width = amount > 0.0 ? moment / amount : 0.0;
	return amount;
}

bool polarity_is_light(PIX *small)
{
	double dark[WINDOWS] = { 0.0 }, light[WINDOWS] = { 0.0 };
	l_int32 side = L_MIN(pixGetWidth(small), pixGetHeight(small)), window = FIRST_WINDOW;
	PIX *framed = pixAddContinuedBorder(small, side / 2, side / 2, side / 2, side / 2);
	for (int i = 0; framed && i < WINDOWS && (i == 0 || 2 * window <= side); i++) {
		dark[i] = ink_found(framed, window, true);
		light[i] = ink_found(framed, window, false);
		window = 2 * window - 1;
	}
	pixDestroy(&framed);
	/* Grain is as dark as it is light. */
	double grain = fmin(dark[0], light[0]), dark_width, light_width;
	double dark_amount = amount_of(dark, grain, &dark_width);
	double light_amount = amount_of(light, grain, &light_width);
	double weight =
		light_width - dark_width + MUCH * log2((dark_amount + 1.0) / (light_amount + 1.0));
	return fabs(weight) < CLEAR ? is_rim_dark(small) : weight < 0.0;
}
