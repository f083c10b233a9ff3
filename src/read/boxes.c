/* SPDX-License-Identifier: MIT */
/*
 * boxes.c - printed boxes, found as holes between straight lines
 *
 * A mask opened with a level and with an upright bar keeps straight lines and loses most of what is
 * written.  A box is a hole of what is left, about as large as the bar and nearly rectangular.  As
 * boxes are of unknown size, bars of all lengths are tried, each a little shorter than the one
 * before.  A bar that is no longer than the sides of a box still fits into borders that are askew:
 * a line that is t pixels thick and rises by 1 in s pixels has runs of s t pixels.
 */
#include "read/boxes.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"
#include "read/borders.h"

#define BOX_MIN_BAR  10 /* pixels */
#define BOX_MAX_BAR  300
#define BAR_SHRINKS  1.4  /* from one bar to the next */
#define BOX_MIN_SIDE 1.05 /* of a box, in bars: the shorter one */
#define BOX_MAX_SIDE 2.2
#define MAX_ASPECT   2.4  /* of a box */
#define MIN_FILLED   0.82 /* of its bounding box that is hole: one that is askew fills less */
#define BOX_THIN     5    /* a border is thinner than this part of the bar */
#define BOX_GAP      3    /* pixels that a printed line may lack */
#define BOX_DOTS     5    /* this part of the bar, if it is dotted */
#define MAX_BOXES    4000
#define BOX_SAME     0.5 /* shared area over joint area of boxes that are the same */
#define BOX_INSIDE   0.6 /* shared area over that of a box that is inside another */
#define TABLE_BOXES  4   /* inside a box that is a table */

/* Of the lines along a box, in its shorter sides: how near, how thick; and how steep. */
#define BOX_NEAR     0.15
#define BOX_THICKEST 0.2
#define BOX_STEEPEST 0.0875 /* 5 degrees */
#define MIN_ALONG    0.92

/* The thin level or upright lines of a mask, with gaps closed; NULL: no memory. */
static PIX *straight_lines(PIX *mask, l_int32 bar, l_int32 gap, bool level)
{
	l_int32 thick = L_MAX(4, bar / BOX_THIN);
	PIX *joined = pixCloseSafeCompBrick(NULL, mask, level ? gap : 1, level ? 1 : gap);
	PIX *lines = NULL;
	if (joined)
		lines = pixOpenCompBrick(NULL, joined, level ? bar : 1, level ? 1 : bar);
	PIX *thick_ones = NULL;
	if (lines)
		thick_ones = pixOpenCompBrick(NULL, lines, level ? 1 : thick, level ? thick : 1);
	if (thick_ones)
		pixSubtract(lines, lines, thick_ones);
	else
		pixDestroy(&lines);
	pixDestroy(&joined);
	pixDestroy(&thick_ones);
	return lines;
}

/* What is not a line of either direction; NULL: no memory. */
static PIX *between_lines(PIX *mask, l_int32 bar, l_int32 gap)
{
	PIX *level = straight_lines(mask, bar, gap, true);
	PIX *upright = straight_lines(mask, bar, gap, false);
	PIX *lines = level && upright ? pixOr(NULL, level, upright) : NULL;
	PIX *closed = lines ? pixCloseSafeBrick(NULL, lines, 3, 3) : NULL;
	PIX *between = closed ? pixInvert(NULL, closed) : NULL;
	pixDestroy(&level);
	pixDestroy(&upright);
	pixDestroy(&lines);
	pixDestroy(&closed);
	return between;
}

/* Whether the hole with that bounding box nearly fills it, with what is written inside. */
static bool is_rectangle(PIX *between, BOX *box)
{
	l_int32 width, height, w, h, area = 0;
	PIX *part = pixClipRectangle(between, box, NULL);
	PIXA *holes = NULL;
	BOXA *places = part ? pixConnComp(part, &holes, 4) : NULL;
	boxGetGeometry(box, NULL, NULL, &width, &height);
	for (l_int32 i = 0; places && i < boxaGetCount(places); i++) {
		boxaGetBoxGeometry(places, i, NULL, NULL, &w, &h);
		if (w < width || h < height)
			continue;
		PIX *hole = pixaGetPix(holes, i, L_CLONE), *inside = pixHolesByFilling(hole, 8);
		if (inside)
			pixOr(inside, inside, hole);
		if (inside)
			pixCountPixels(inside, &area, NULL);
		pixDestroy(&inside);
		pixDestroy(&hole);
	}
	pixDestroy(&part);
	boxaDestroy(&places);
	pixaDestroy(&holes);
	return area >= MIN_FILLED * width * height;
}

/* Whether a straight line runs along one side of a frame, in a part of the mask around it. */
static bool has_side(PIX *part, const struct frame *f, bool solid, bool upright, l_int32 edge)
{
	l_int32 side = L_MIN(frame_width(f), frame_height(f));
	l_int32 from = upright ? f->top : f->left, to = upright ? f->bottom : f->right;
	const struct border_place place = {
		.upright = upright,
		.from = from + (to - from) / 20,
		.to = to - (to - from) / 20,
		.low = edge - BOX_NEAR * side,
		.high = edge + BOX_NEAR * side,
		.slope = BOX_STEEPEST,
		.thickest = fmax(3.0, BOX_THICKEST * side),
		.min_share = MIN_ALONG,
		.gap = solid ? 1 : L_MAX(3, side / 8),
	};
	struct border border;
	return border_find(part, &place, &border);
}

bool box_is_printed(PIX *mask, const struct frame *frame, bool solid)
{
	l_int32 width = frame_width(frame), height = frame_height(frame);
	l_int32 around = L_MIN(width, height) / 3 + 2;
	struct frame f = { around, around, around + width, around + height };
	PIX *part = pixCreate(width + 2 * around, height + 2 * around, 1);
	if (!part)
		return false;
	pixRasterop(part, around - frame->left, around - frame->top, pixGetWidth(mask),
		    pixGetHeight(mask), PIX_SRC, mask, 0, 0);
	bool printed = has_side(part, &f, solid, false, f.top) &&
		       has_side(part, &f, solid, false, f.bottom) &&
		       has_side(part, &f, solid, true, f.left) &&
		       has_side(part, &f, solid, true, f.right);
	pixDestroy(&part);
	return printed;
}

/* Whether a box of those sides could be found by that bar, and be for a character. */
static bool fits_bar(l_int32 width, l_int32 height, l_int32 bar)
{
	l_int32 shorter = L_MIN(width, height), longer = L_MAX(width, height);
	return shorter >= BOX_MIN_SIDE * bar && shorter <= BOX_MAX_SIDE * bar &&
	       longer <= MAX_ASPECT * shorter;
}

static l_int32 area_of(const struct frame *f)
{
	return frame_width(f) * frame_height(f);
}

/* The area that two frames share. */
static l_int32 shared_area(const struct frame *a, const struct frame *b)
{
	l_int32 x = frame_overlap_x(a, b), y = frame_overlap_y(a, b);
	return x > 0 && y > 0 ? x * y : 0;
}

/* Adds a box, unless a longer bar found the same one. */
static void add_box(struct boxes *boxes, struct frame frame)
{
	for (size_t i = 0; i < boxes->count; i++) {
		const struct frame *other = &boxes->all[i];
		l_int32 shared = shared_area(other, &frame);
		if (shared > BOX_SAME * (area_of(other) + area_of(&frame) - shared))
			return;
	}
	if (boxes->count < MAX_BOXES)
		boxes->all[boxes->count++] = frame;
}

static int compare_areas(const void *a, const void *b)
{
	const struct frame *x = a, *y = b;
	l_int32 difference = area_of(y) - area_of(x);
	return difference ? difference : x->left != y->left ? x->left - y->left : x->top - y->top;
}

static bool is_box_inside(const struct frame *inner, const struct frame *outer)
{
	return shared_area(inner, outer) > BOX_INSIDE * area_of(inner);
}

/* Drops boxes around several others, which are tables, and then boxes in boxes: loops of digits. */
static void drop_nested(struct boxes *boxes)
{
	size_t kept = 0;
	if (boxes->count)
		qsort(boxes->all, boxes->count, sizeof(*boxes->all), compare_areas);
	for (size_t i = 0; i < boxes->count; i++) {
		size_t inside = 0;
		bool nested = false;
		for (size_t k = 0; k < kept && !nested; k++)
			nested = is_box_inside(&boxes->all[i], &boxes->all[k]);
		for (size_t k = i + 1; k < boxes->count && !nested; k++)
			inside += is_box_inside(&boxes->all[k], &boxes->all[i]);
		if (!nested && inside < TABLE_BOXES)
			boxes->all[kept++] = boxes->all[i];
	}
	boxes->count = kept;
}

/* Adds the boxes that a bar finds; false: no memory. */
static bool find_with(PIX *mask, l_int32 bar, l_int32 gap, struct boxes *boxes)
{
	PIX *between = between_lines(mask, bar, gap);
	BOXA *holes = between ? pixConnCompBB(between, 4) : NULL;
	for (l_int32 i = 0; holes && i < boxaGetCount(holes); i++) {
		l_int32 x, y, width, height;
		BOX *box = boxaGetBox(holes, i, L_CLONE);
		boxGetGeometry(box, &x, &y, &width, &height);
		struct frame frame = { x, y, x + width, y + height };
		if (fits_bar(width, height, bar) && x > 0 && y > 0 &&
		    x + width < pixGetWidth(mask) && y + height < pixGetHeight(mask) &&
		    is_rectangle(between, box) && box_is_printed(mask, &frame, false))
			add_box(boxes, frame);
		boxDestroy(&box);
	}
	bool done = holes != NULL;
	pixDestroy(&between);
	boxaDestroy(&holes);
	return done;
}

enum scrawl_status boxes_find(scrawl_context *ctx, PIX *mask, struct boxes *out)
{
	struct boxes boxes = { .all = memory_alloc(MAX_BOXES, sizeof(*boxes.all)) };
	double bar = L_MIN(L_MIN(pixGetWidth(mask), pixGetHeight(mask)), BOX_MAX_BAR);
	bool done = boxes.all != NULL;
	while (done && bar >= BOX_MIN_BAR) {
		l_int32 length = (l_int32)bar, dots = (length / BOX_DOTS) | 1;
		done = find_with(mask, length, BOX_GAP, &boxes) &&
		       (dots <= BOX_GAP || find_with(mask, length, dots, &boxes));
		bar /= BAR_SHRINKS;
	}
	if (done) {
		drop_nested(&boxes);
		*out = boxes;
		return SCRAWL_OK;
	}
	boxes_release(&boxes);
	return context_fail_memory(ctx, "the boxes of a form");
}

void boxes_release(struct boxes *boxes)
{
	memory_free(boxes->all);
	*boxes = (struct boxes){ 0 };
}
