/* SPDX-License-Identifier: MIT */
/*
 * borders.c - straight printed lines near a known place, found and erased
 *
 * Of all straight lines that a place allows, the one that meets ink along most of its length is the
 * border.  It is as thick as the median run of ink across it; where a run is longer, a stroke
 * touches or crosses the border, and stays whole.
 */
#include "read/borders.h"

#include <math.h>
#include <stdlib.h>

#include "core/size.h"

#define MAX_THICKNESS 64   /* that is told apart */
#define MAX_SAMPLES   400  /* of a line's ink */
#define CLOSE         3.0  /* pixels */
#define STRAY         0.75 /* pixels by which a run may leave the border that it is */
#define FOLLOW        0.2  /* of what a line is off its straight course is taken over */

/* A mask in which a line runs along the first coordinate. */
struct plane {
	PIX *mask;
	bool upright;
	l_int32 along, across; /* its size */
};

static struct plane plane_of(PIX *mask, bool upright)
{
	l_int32 width = pixGetWidth(mask), height = pixGetHeight(mask);
	return (struct plane){ mask, upright, upright ? height : width, upright ? width : height };
}

static bool is_ink(const struct plane *p, l_int32 along, l_int32 across)
{
	if (along < 0 || along >= p->along || across < 0 || across >= p->across)
		return false;
	l_int32 x = p->upright ? across : along, y = p->upright ? along : across;
	return GET_DATA_BIT(pixGetData(p->mask) + (ptrdiff_t)y * pixGetWpl(p->mask), x);
}

static void erase_pixel(const struct plane *p, l_int32 along, l_int32 across)
{
	l_int32 x = p->upright ? across : along, y = p->upright ? along : across;
	CLEAR_DATA_BIT(pixGetData(p->mask) + (ptrdiff_t)y * pixGetWpl(p->mask), x);
}

static double course(const struct border_place *place, const struct border *b, l_int32 along)
{
	return b->at + b->slope * (along - (place->from + place->to) / 2.0);
}

/* The mask with gaps along the line closed, and one pixel wider across. */
static PIX *widened_for(PIX *mask, const struct border_place *place)
{
	l_int32 gap = place->gap | 1;
	PIX *closed = place->upright ? pixCloseSafeBrick(NULL, mask, 1, gap)
				     : pixCloseSafeBrick(NULL, mask, gap, 1);
	PIX *wide = NULL;
	if (closed)
		wide = place->upright ? pixDilateBrick(NULL, closed, 3, 1)
				      : pixDilateBrick(NULL, closed, 1, 3);
	pixDestroy(&closed);
	return wide;
}

/* The share of a line that is ink; negative as soon as it is less than `least`. */
static double share_of(const struct plane *p, const struct border_place *place,
		       const struct border *b, double least)
{
	l_int32 step = (place->to - place->from) / MAX_SAMPLES + 1;
	l_int32 samples = (place->to - place->from + step - 1) / step, missed = 0;
	for (l_int32 t = place->from; t < place->to; t += step) {
		missed += !is_ink(p, t, (l_int32)floor(course(place, b, t) + 0.5));
		if (missed > (1.0 - least) * samples + 1e-6)
			return -1.0;
	}
	return 1.0 - (double)missed / samples;
}

/* The run of ink across the line nearest to `at`, within two pixels; false: there is none. */
static bool run_at(const struct plane *p, l_int32 along, double at, l_int32 *from, l_int32 *to)
{
	static const l_int32 near[] = { 0, -1, 1, -2, 2 };
	l_int32 middle = (l_int32)floor(at + 0.5);
	for (int i = 0; i < 5; i++) {
		l_int32 c = middle + near[i];
		if (!is_ink(p, along, c))
			continue;
		for (*from = c; is_ink(p, along, *from - 1);)
			--*from;
		for (*to = c + 1; is_ink(p, along, *to);)
			++*to;
		return true;
	}
	return false;
}

/* The median length of runs across the line. */
static l_int32 median_run(const struct plane *p, const struct border_place *place,
			  const struct border *b)
{
	l_int32 counts[MAX_THICKNESS + 1] = { 0 }, total = 0, seen = 0, from, to, length = 0;
	for (l_int32 t = place->from; t < place->to; t++)
		if (run_at(p, t, course(place, b, t), &from, &to)) {
			counts[L_MIN(to - from, MAX_THICKNESS)]++;
			total++;
		}
	while (length < MAX_THICKNESS && 2 * (seen += counts[length]) < total)
		length++;
	return length;
}

/* Moves the line into the middle of its ink, where no stroke makes that longer. */
static void move_to_middle(const struct plane *p, const struct border_place *place,
			   struct border *b)
{
	l_int32 from, to;
	double sum = 0.0, count = 0.0;
	for (l_int32 t = place->from; t < place->to; t++) {
		double at = course(place, b, t);
		if (run_at(p, t, at, &from, &to) && to - from <= b->thickness) {
			sum += (from + to - 1) / 2.0 - at;
			count++;
		}
	}
	b->at += count > 0.0 ? sum / count : 0.0;
}

/* The best line of all slopes and places: the mean of equally good ones, if close. */
static struct border best_border(const struct plane *p, const struct border_place *place)
{
	double half = (place->to - place->from) / 2.0, share = place->min_share, first = 0.0;
	double at_sum = 0.0, slope_sum = 0.0;
	int steps = (int)ceil(place->slope * half);
	size_t count = 0;
	for (int s = -steps; s <= steps; s++) {
		double further = place->lean * abs(s);
		int low = (int)floor(place->low + further);
		int high = (int)floor(place->high + further);
		for (int at = low; at <= high; at++) {
			struct border b = { .at = at, .slope = s / half };
			b.share = share_of(p, place, &b, share);
			if (b.share < share ||
			    (count && b.share == share && fabs(at - first) > CLOSE))
				continue;
			if (b.share > share || !count) {
				share = b.share;
				first = at;
				at_sum = slope_sum = 0.0;
				count = 0;
			}
			at_sum += b.at;
			slope_sum += b.slope;
			count++;
		}
	}
	double n = (double)size_max(count, 1);
	return (struct border){ at_sum / n, slope_sum / n, .share = count ? share : 0.0 };
}

bool border_find(PIX *mask, const struct border_place *place, struct border *out)
{
	if (place->to <= place->from)
		return false;
	PIX *wide = widened_for(mask, place);
	if (!wide)
		return false;
	struct plane p = plane_of(wide, place->upright), thin = plane_of(mask, place->upright);
	struct border best = best_border(&p, place);
	pixDestroy(&wide);
	if (best.share < place->min_share)
		return false;
	best.thickness = median_run(&thin, place, &best);
	if (best.thickness > place->thickest)
		return false;
	move_to_middle(&thin, place, &best);
	*out = best;
	return true;
}

void border_erase(PIX *mask, const struct border_place *place, const struct border *border,
		  l_int32 beyond)
{
	struct plane p = plane_of(mask, place->upright);
	double half = border->thickness / 2.0 + STRAY, off = 0.0;
	for (l_int32 t = place->from - beyond; t < place->to + beyond; t++) {
		l_int32 from, to;
		double straight = course(place, border, t);
		if (!run_at(&p, t, straight + off, &from, &to) || from < straight + off - half ||
		    to - 1 > straight + off + half)
			continue;
		off += FOLLOW * ((from + to - 1) / 2.0 - straight - off);
		for (l_int32 c = from; c < to; c++)
			erase_pixel(&p, t, c);
	}
}
