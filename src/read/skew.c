/* SPDX-License-Identifier: MIT */
/*
 * skew.c - slanted writing turned upright
 *
 * The right angle is the one at which the sums of ink along rows differ most from row to row: full
 * lines and empty gaps (Postl, "Detection of linear oblique structures and skew scan in digitized
 * documents", 1986).
 */
#include "read/skew.h"

#include <math.h>

#define MAX_ANGLE      15.0 /* degrees that are looked for, either way */
#define STEP           1.0
#define PRECISION      0.05
#define MIN_ANGLE      0.25 /* a smaller one is left alone */
#define MIN_CONFIDENCE 1.2  /* of the best angle's score over the worst one's */
#define MAX_GROWTH     4.0  /* of the picture's area by turning: one that is longer is left alone */
#define PI             3.14159265358979323846

struct turn skew_find(PIX *mask)
{
	l_int32 width = pixGetWidth(mask), height = pixGetHeight(mask);
	struct turn turn = { 0.0, 0.0, 1.0, width, height, width, height };
	l_float32 angle = 0.0f, confidence = 0.0f;
	int reduction = L_MIN(width, height) >= 1200 ? 4 : L_MIN(width, height) >= 400 ? 2 : 1;
	if (pixFindSkewSweepAndSearch(mask, &angle, &confidence, reduction, reduction,
				      (l_float32)MAX_ANGLE, (l_float32)STEP,
				      (l_float32)PRECISION) != 0)
		return turn;
	if (confidence < MIN_CONFIDENCE || fabsf(angle) < (l_float32)MIN_ANGLE)
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

PIX *skew_turn(PIX *strength, const struct turn *turn)
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

struct frame skew_undo(const struct turn *turn, const struct frame *frame)
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
