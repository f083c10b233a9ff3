/* SPDX-License-Identifier: MIT */
/*
 * test_borders.c - printed lines found and erased, and what crosses them kept
 */
#include "read/borders.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SIDE 120
#define AT   40 /* the line's first row or column */

/* A line of this thickness along the first coordinate, rows if it is upright. */
static void draw(PIX *mask, bool upright, l_int32 thickness)
{
	if (upright)
		pixRasterop(mask, AT, 0, thickness, SIDE, PIX_SET, NULL, 0, 0);
	else
		pixRasterop(mask, 0, AT, SIDE, thickness, PIX_SET, NULL, 0, 0);
}

/* A stroke, 9 pixels wide, straight through the line. */
static void cross(PIX *mask, bool upright)
{
	if (upright)
		pixRasterop(mask, 10, 60, 80, 9, PIX_SET, NULL, 0, 0);
	else
		pixRasterop(mask, 60, 10, 9, 80, PIX_SET, NULL, 0, 0);
}

static const struct border_place anywhere = {
	.from = 0, .to = SIDE, .low = 30, .high = 50, .thickest = 12, .min_share = 0.8, .gap = 1
};

static void check(bool upright, l_int32 thickness)
{
	PIX *mask = pixCreate(SIDE, SIDE, 1), *stroke = pixCreate(SIDE, SIDE, 1);
	struct border_place place = anywhere;
	struct border border;
	l_int32 same;
	place.upright = upright;
	assert_non_null(mask);
	assert_non_null(stroke);
	assert_false(border_find(mask, &place, &border));
	draw(mask, upright, thickness);
	cross(mask, upright);
	cross(stroke, upright);
	assert_true(border_find(mask, &place, &border));
	assert_true(border.thickness == thickness);
	assert_true(fabs(border.at - (AT + (thickness - 1) / 2.0)) < 0.1);
	assert_true(border.share == 1.0);
	border_erase(mask, &place, &border, 0);
	pixEqual(mask, stroke, &same);
	if (!same)
		fail_msg("%s, %d pixels thick: not erased, or more than that",
			 upright ? "upright" : "level", thickness);
	pixDestroy(&mask);
	pixDestroy(&stroke);
}

static void test_thickness(void **state)
{
	(void)state;
	for (l_int32 thickness = 1; thickness <= 8; thickness++) {
		check(false, thickness);
		check(true, thickness);
	}
}

/* A line that is too thick, too short, or elsewhere is none. */
static void test_none(void **state)
{
	(void)state;
	PIX *mask = pixCreate(SIDE, SIDE, 1);
	struct border_place place = anywhere;
	struct border border;
	assert_non_null(mask);
	draw(mask, false, 5);
	place.thickest = 5;
	assert_true(border_find(mask, &place, &border));
	place.thickest = 4;
	assert_false(border_find(mask, &place, &border));
	place = anywhere;
	place.low = 60;
	place.high = 80;
	assert_false(border_find(mask, &place, &border));
	place = anywhere;
	place.to = place.from;
	assert_false(border_find(mask, &place, &border));
	pixRasterop(mask, 0, 0, SIDE / 4, SIDE, PIX_CLR, NULL, 0, 0);
	place = anywhere;
	assert_false(border_find(mask, &place, &border));
	place.min_share = 0.75;
	assert_true(border_find(mask, &place, &border));
	pixDestroy(&mask);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_thickness),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
