/* SPDX-License-Identifier: MIT */
/*
 * strip.c - takes a field of a form out of a picture: straightened, its printed borders erased
 *
 * A row of cells that is askew lies in a box that is askew, or in the upright box around it.  The
 * borders above and below tell the slope s: the middle of the upper one is at the top of the box,
 * or |s| w / 2 below.  Lines near the edges of cells are borders if most cells have them; in a
 * field without borders, an upright stroke of a 1 at a cell's edge is none.
 */
#include "read/strip.h"

#include <math.h>

#include "core/context.h"
#include "read/borders.h"

#define MAX_SLOPE     0.0875 /* 5 degrees */
#define LEFT_SLOPE    0.02   /* of borders in a straightened strip */
#define AROUND        0.3    /* of a cell's shorter side: what is taken around the field */
#define STICKS_OUT    0.2    /* of the same: what may be written above and below */
#define NEAR          0.22   /* of the same, around a cell's edge: where its border may be */
#define THICKEST      0.16   /* of the same: a border */
#define DOTS_APART    0.12   /* of the same, at most, in dotted borders */
#define LEVEL_SHARE   0.6    /* of a border above or below that is ink: boxes may be apart */
#define SINGLE_SHARE  0.8    /* of one of a single cell */
#define UPRIGHT_SHARE 0.9  /* of a border between cells, beside which a 4 may have a long stroke */
#define ALIKE         0.95 /* of the first border's share, in further ones at the same edge */
#define MAX_LINES     3    /* at one edge: double borders, boxes close to each other */

static double shorter_side(const struct strip *s)
{
	return fmin(s->cell, s->height);
}

/* Where borders above or below may be, near `edge`. */
static struct border_place level_place(const struct strip *s, double edge, double slope)
{
	double side = shorter_side(s), right = s->left + s->cell * (double)s->cells;
	return (struct border_place){
		.from = (l_int32)s->left,
		.to = (l_int32)ceil(right),
		.low = edge - NEAR * side,
		.high = edge + NEAR * side,
		.slope = slope,
		.thickest = fmax(3.0, THICKEST * side),
		.min_share = s->cells > 1 ? LEVEL_SHARE : SINGLE_SHARE,
		.gap = (l_int32)fmax(3.0, DOTS_APART * side),
	};
}

static struct border_place upright_place(const struct strip *s, double edge)
{
	struct border_place place = level_place(s, edge, LEFT_SLOPE);
	place.upright = true;
	place.from = (l_int32)s->top;
	place.to = (l_int32)ceil(s->top + s->height);
	place.min_share = UPRIGHT_SHARE;
	return place;
}

/* Finds the borders above and below; around: the field is the upright box around a leaning row. */
static bool find_levels(const struct strip *s, bool around, struct border *upper,
			struct border *lower)
{
	double width = s->cell * (double)s->cells;
	struct border_place top = level_place(s, s->top, MAX_SLOPE);
	struct border_place bottom = level_place(s, s->top + s->height, MAX_SLOPE);
	top.lean = around ? 1.0 : 0.0;
	bottom.lean = -top.lean;
	return border_find(s->thin, &top, upper) && border_find(s->thin, &bottom, lower) &&
	       fabs(upper->slope - lower->slope) * width <= NEAR * s->height &&
	       lower->at - upper->at >= shorter_side(s) / 2.0;
}

/* Turns one of the strip's masks; false: no memory. */
static bool turn_mask(PIX **mask, double angle)
{
	PIX *turned = pixRotateShear(*mask, pixGetWidth(*mask) / 2, pixGetHeight(*mask) / 2,
				     (l_float32)angle, L_BRING_IN_WHITE);
	if (!turned)
		return false;
	pixDestroy(mask);
	*mask = turned;
	return true;
}

/* Turns the strip so that its row is level; false: no memory. */
static bool straighten(struct strip *s)
{
	struct border upper, lower;
	bool around = find_levels(s, true, &upper, &lower);
	if (!around && !find_levels(s, false, &upper, &lower))
		return true;
	double slope = (upper.slope + lower.slope) / 2.0, height = lower.at - upper.at;
	double narrower = around ? fabs(slope) * height / (double)s->cells : 0.0;
	if (narrower > s->cell / 2.0)
		return true;
	s->slope = slope;
	s->top = upper.at;
	s->height = height;
	s->left += narrower * (double)s->cells / 2.0;
	s->cell -= narrower;
	return turn_mask(&s->mask, -s->slope) && turn_mask(&s->thin, -s->slope);
}

/* Erases the borders at one edge, which are alike; the thickness of the last, or 0. */
static double erase_lines(struct strip *s, struct border_place place)
{
	struct border border = { .thickness = 0.0 };
	l_int32 beyond = (l_int32)(AROUND * shorter_side(s));
	for (int n = 0; n < MAX_LINES && border_find(s->thin, &place, &border); n++) {
		border_erase(s->mask, &place, &border, beyond);
		border_erase(s->thin, &place, &border, beyond);
		place.min_share = fmax(place.min_share, ALIKE * border.share);
		place.thickest = border.thickness + 1.0;
	}
	return border.thickness;
}

/* Brings ink back where what is left lies on both sides of it: strokes that were cut. */
static bool mend_strokes(struct strip *s, PIX *before, double thickness)
{
	l_int32 size = (l_int32)thickness + 3;
	PIX *closed = pixCloseSafeBrick(NULL, s->mask, size, size);
	PIX *mended = closed ? pixAnd(NULL, closed, before) : NULL;
	pixDestroy(&closed);
	if (!mended)
		return false;
	pixOr(s->mask, s->mask, mended);
	pixDestroy(&mended);
	return true;
}

/* Erases borders above, below and between cells, if there are enough of them; false: no memory. */
static bool erase_borders(struct strip *s)
{
	PIX *before = pixCopy(NULL, s->mask);
	size_t level = 0, upright = 0;
	double thickest = 0.0;
	for (int k = 0; before && k < 2; k++) {
		double thickness =
			erase_lines(s, level_place(s, s->top + k * s->height, LEFT_SLOPE));
		level += thickness > 0.0;
		thickest = fmax(thickest, thickness);
	}
	for (size_t k = 0; before && k <= s->cells; k++) {
		double thickness = erase_lines(s, upright_place(s, s->left + (double)k * s->cell));
		upright += thickness > 0.0;
		thickest = fmax(thickest, thickness);
	}
	bool printed = s->cells == 1 ? level + upright >= 3 : 2 * upright > s->cells || level == 2;
	bool done = before && (!printed || mend_strokes(s, before, thickest));
	if (done && !printed) {
		pixDestroy(&s->mask);
		s->mask = pixClone(before);
	}
	pixDestroy(&before);
	return done;
}

/* Clears what is far above or below the row: neighbouring rows, once the strip is level. */
static void clear_outside(struct strip *s)
{
	l_int32 width = pixGetWidth(s->mask), height = pixGetHeight(s->mask);
	l_int32 top = (l_int32)(s->top - STICKS_OUT * shorter_side(s));
	l_int32 bottom = (l_int32)(s->top + s->height + STICKS_OUT * shorter_side(s));
	pixRasterop(s->mask, 0, 0, width, top, PIX_CLR, NULL, 0, 0);
	pixRasterop(s->mask, 0, bottom, width, height - bottom, PIX_CLR, NULL, 0, 0);
}

/* The part of a mask of the whole picture that belongs to the strip; NULL: no memory. */
static PIX *strip_part(const struct strip *s, PIX *whole)
{
	double around = s->left, width = s->left + s->cell * (double)s->cells + around;
	double height = s->top + s->height + around;
	PIX *part = pixCreate((l_int32)ceil(width), (l_int32)ceil(height), 1);
	if (part)
		pixRasterop(part, (l_int32)-s->x, (l_int32)-s->y, pixGetWidth(whole),
			    pixGetHeight(whole), PIX_SRC, whole, 0, 0);
	return part;
}

enum scrawl_status strip_take(scrawl_context *ctx, const struct ink *ink, PIX *thin,
			      struct scrawl_shape shape, const struct scrawl_field *field,
			      struct strip *out)
{
	struct strip s = {
		.scale = ink->scale,
		.cell = (double)field->box.width / ink->scale / (double)field->cells,
		.height = (double)field->box.height / ink->scale,
		.cells = field->cells,
		.shape = shape,
	};
	double around = ceil(AROUND * shorter_side(&s)) + 2.0;
	s.x = floor((double)field->box.x / ink->scale - around);
	s.y = floor((double)field->box.y / ink->scale - around);
	s.left = (double)field->box.x / ink->scale - s.x;
	s.top = (double)field->box.y / ink->scale - s.y;
	s.mask = strip_part(&s, ink->mask);
	s.thin = strip_part(&s, thin);
	if (s.mask && s.thin && straighten(&s) && erase_borders(&s)) {
		clear_outside(&s);
		*out = s;
		return SCRAWL_OK;
	}
	strip_release(&s);
	return context_fail_memory(ctx, "a field");
}

void strip_release(struct strip *strip)
{
	pixDestroy(&strip->mask);
	pixDestroy(&strip->thin);
}

struct scrawl_box strip_box(const struct strip *s, const struct frame *frame)
{
	double middle_x = pixGetWidth(s->mask) / 2.0, middle_y = pixGetHeight(s->mask) / 2.0;
	double x = (frame->left + frame->right) / 2.0 - middle_x;
	double y = (frame->top + frame->bottom) / 2.0 - middle_y;
	double turned_x = x - s->slope * y + middle_x + s->x;
	double turned_y = y + s->slope * x + middle_y + s->y;
	double wide = frame_width(frame) / 2.0, high = frame_height(frame) / 2.0;
	double left = fmax(0.0, (turned_x - wide) * s->scale);
	double top = fmax(0.0, (turned_y - high) * s->scale);
	double right = fmin((double)s->shape.width, (turned_x + wide) * s->scale);
	double bottom = fmin((double)s->shape.height, (turned_y + high) * s->scale);
	struct scrawl_box box = { .x = (size_t)left, .y = (size_t)top };
	box.width = (size_t)fmax(0.0, ceil(right) - (double)box.x);
	box.height = (size_t)fmax(0.0, ceil(bottom) - (double)box.y);
	return box;
}
