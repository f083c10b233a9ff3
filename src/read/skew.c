/* SPDX-License-Identifier: MIT */
/*
 * skew.c - slanted writing turned upright
 *
 * The right angle is the one at which the sums of ink along rows differ most from row to row: full
 * lines and empty gaps (Postl, "Detection of linear oblique structures and skew scan in digitized
 * documents", 1986).  A few characters make no rows; then the feet of neighbours tell the angle.
 */
#include "read/skew.h"

#include <math.h>
#include <stdlib.h>

#include "core/size.h"

#define MAX_ANGLE      15.0 /* degrees that are looked for, either way */
#define STEP           1.0
#define PRECISION      0.05
#define MIN_ANGLE      0.25 /* a smaller one is left alone */
#define MIN_CONFIDENCE 1.2  /* of the best angle's score over the worst one's */
#define MAX_GROWTH     4.0  /* of the picture's area by turning: one that is longer is left alone */
#define MAX_NEIGHBOURS 256
#define MIN_NEIGHBOURS 4
#define MAX_DISTANCE   2.5 /* of neighbours, in heights of a character */
#define MIN_SHARED     0.3 /* of the lower one's height, by neighbours */
#define MAX_SPREAD     8.0 /* degrees, of the middle half of the angles */
#define MIN_ROW        4 /* heights: the width of a piece that must be a row of boxes, or a line */
#define MIN_LEVELLED   5 /* pieces of a character's size, for which skew is looked for */
#define PI             3.14159265358979323846

static int compare_angles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The angle, in degrees, at which a piece's nearest neighbour to the right is; false: none is. */
static bool angle_to_next(const struct pieces *pieces, const struct piece *p, double *angle)
{
	double nearest = MAX_DISTANCE * pieces->height;
	bool found = false;
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *q = &pieces->all[i];
		double dx = (q->frame.left + q->frame.right - p->frame.left - p->frame.right) / 2.0;
		double lower = L_MIN(frame_height(&p->frame), frame_height(&q->frame));
		if (2 * frame_height(&q->frame) < pieces->height || dx <= 0.3 * pieces->height ||
		    dx >= nearest || frame_overlap_y(&p->frame, &q->frame) < MIN_SHARED * lower)
			continue;
		nearest = dx;
		*angle = atan2(q->frame.bottom - p->frame.bottom, dx) * 180.0 / PI;
		found = true;
	}
	return found;
}

/*
 * The median of the angles between the feet of neighbours, for few characters; 0: there are too few
 * neighbours, or their angles differ.
 */
static double angle_of_feet(const struct pieces *pieces)
{
	double angles[MAX_NEIGHBOURS];
	size_t count = 0;
	for (size_t i = 0; i < pieces->count && count < MAX_NEIGHBOURS; i++) {
		if (2 * frame_height(&pieces->all[i].frame) < pieces->height)
			continue;
		count += angle_to_next(pieces, &pieces->all[i], &angles[count]);
	}
	if (count < MIN_NEIGHBOURS)
		return 0.0;
	qsort(angles, count, sizeof(*angles), compare_angles);
	double spread = angles[3 * count / 4] - angles[count / 4];
	return spread <= MAX_SPREAD ? -angles[count / 2] : 0.0;
}

/* Whether there are enough pieces to tell the angle of lines from, or rows of printed boxes. */
static bool has_lines(const struct pieces *pieces)
{
	size_t large = 0;
	for (size_t i = 0; i < pieces->count; i++) {
		const struct frame *f = &pieces->all[i].frame;
		large += 2 * frame_height(f) >= pieces->height;
		if (frame_width(f) >= MIN_ROW * frame_height(f))
			return true;
	}
	return large >= MIN_LEVELLED;
}

static struct turn unturned(PIX *mask)
{
	l_int32 width = pixGetWidth(mask), height = pixGetHeight(mask);
	return (struct turn){ 0.0, 0.0, 1.0, width, height, width, height };
}

/* How the lines of a mask, which has these pieces, should be turned; angle 0: they are level. */
static struct turn find_turn(PIX *mask, const struct pieces *pieces)
{
	l_int32 width = pixGetWidth(mask), height = pixGetHeight(mask);
	struct turn turn = unturned(mask);
	l_float32 rows = 0.0f, confidence = 0.0f;
	int reduction = L_MIN(width, height) >= 1200 ? 4 : L_MIN(width, height) >= 400 ? 2 : 1;
	bool found = pixFindSkewSweepAndSearch(mask, &rows, &confidence, reduction, reduction,
					       (l_float32)MAX_ANGLE, (l_float32)STEP,
					       (l_float32)PRECISION) == 0 &&
		     confidence >= (l_float32)MIN_CONFIDENCE;
	double angle = found ? rows : angle_of_feet(pieces);
	if (fabs(angle) < MIN_ANGLE || fabs(angle) > MAX_ANGLE)
		return turn;
	double sine = sin(angle * PI / 180.0), cosine = cos(angle * PI / 180.0);
	/* A long narrow picture would become shorter, but the ink that is turned has its size. */
	double turned_width = fmax(width, ceil(width * cosine + height * fabs(sine)));
	double turned_height = fmax(height, ceil(height * cosine + width * fabs(sine)));
	if (turned_width * turned_height > MAX_GROWTH * width * height)
		return turn;
	return (struct turn){
		angle, sine, cosine, width, height, (l_int32)turned_width, (l_int32)turned_height
	};
}

/* A copy of an 8 bit picture, turned; NULL: no memory. */
static PIX *turned_copy(PIX *strength, const struct turn *turn)
{
	l_int32 left = (turn->turned_width - turn->width + 1) / 2;
	l_int32 top = (turn->turned_height - turn->height + 1) / 2;
	PIX *framed = pixAddBorderGeneral(strength, left, turn->turned_width - turn->width - left,
					  top, turn->turned_height - turn->height - top, 0);
	PIX *turned =
		framed ? pixRotateAMGray(framed, (l_float32)(turn->angle * PI / 180.0), 0) : NULL;
	pixDestroy(&framed);
	return turned;
}

bool skew_level(struct ink *ink, const struct pieces *pieces, bool form, struct turn *turn)
{
	*turn = form || has_lines(pieces) ? find_turn(ink->mask, pieces) : unturned(ink->mask);
	if (turn->angle == 0.0)
		return true;
	PIX *turned = turned_copy(ink->strength, turn);
	PIX *mask = turned ? ink_mask(turned) : NULL;
	ink_release(ink);
	ink->strength = turned;
	ink->mask = mask;
	return mask != NULL;
}

/*
 * Where a frame was before turning: its middle, with the same size.  What leans in the picture may
 * stick out of it a little.
 */
static struct frame undone(const struct turn *turn, const struct frame *frame)
{
	double x = (frame->left + frame->right - turn->turned_width) / 2.0;
	double y = (frame->top + frame->bottom - turn->turned_height) / 2.0;
	double middle_x = x * turn->cosine + y * turn->sine + turn->width / 2.0;
	double middle_y = y * turn->cosine - x * turn->sine + turn->height / 2.0;
	double half_width = frame_width(frame) / 2.0, half_height = frame_height(frame) / 2.0;
	return (struct frame){
		L_MAX(0, (l_int32)(middle_x - half_width)),
		L_MAX(0, (l_int32)(middle_y - half_height)),
		L_MIN(turn->width, (l_int32)ceil(middle_x + half_width)),
		L_MIN(turn->height, (l_int32)ceil(middle_y + half_height)),
	};
}

struct scrawl_box skew_box(const struct turn *turn, const struct frame *frame, double scale,
			   struct scrawl_shape shape)
{
	const struct frame f = turn->angle != 0.0 ? undone(turn, frame) : *frame;
	size_t left = (size_t)(f.left * scale), top = (size_t)(f.top * scale);
	size_t right = size_min((size_t)ceil(f.right * scale), shape.width);
	size_t bottom = size_min((size_t)ceil(f.bottom * scale), shape.height);
	return (struct scrawl_box){ left, top, right - size_min(left, right),
				    bottom - size_min(top, bottom) };
}
