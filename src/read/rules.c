/* SPDX-License-Identifier: MIT */
/*
 * rules.c - printed lines taken away: ruled and squared paper, boxes
 *
 * A printed line is what remains of the ink when it is opened with a level or upright bar (only
 * what such a bar fits into is kept), as long as it is thin.  Strokes of handwriting can be as
 * straight, so a line counts only if it is much longer than the bar, or part of a box: of several
 * level and several upright lines that meet.  Where ink goes on both above and below a line (or to
 * the left and right), a stroke crosses it, and what was taken is put back.
 */
#include "read/rules.h"

#define BAR_SHARE 14 /* the bar's length: this part of the shorter side */
#define MIN_BAR   30 /* pixels */
#define THICK     8  /* a line is thinner than this part of the bar */
#define LONG_LINE 3  /* bars: one that needs no box */
#define BOX_LINES 4  /* level and upright lines that meet in a box */
#define MIN_THICK 5  /* pixels: thinner lines are thin whatever the bar */
#define GAP       3  /* pixels that a printed line may lack */

/* The thin lines of a mask, which are level or upright; NULL: no memory. */
static PIX *thin_lines(PIX *mask, l_int32 bar, bool level)
{
	l_int32 thick = L_MAX(bar / THICK, MIN_THICK);
	PIX *joined = pixCloseSafeBrick(NULL, mask, level ? GAP : 1, level ? 1 : GAP);
	PIX *lines = joined ? pixOpenBrick(NULL, joined, level ? bar : 1, level ? 1 : bar) : NULL;
	PIX *bands = lines ? pixOpenBrick(NULL, lines, level ? 1 : thick, level ? thick : 1) : NULL;
	if (bands)
		pixSubtract(lines, lines, bands);
	/* What is left beside a band, where a stroke lies along a line, may be short. */
	PIX *thin =
		bands ? pixOpenBrick(NULL, lines, level ? bar / 3 : 1, level ? 1 : bar / 3) : NULL;
	pixDestroy(&joined);
	pixDestroy(&lines);
	pixDestroy(&bands);
	return thin;
}

/* How many connected lines lie in a box of a page. */
static l_int32 lines_inside(PIX *lines, BOX *box)
{
	l_int32 count = 0;
	PIX *part = pixClipRectangle(lines, box, NULL);
	if (part)
		pixCountConnComp(part, 8, &count);
	pixDestroy(&part);
	return count;
}

/* Whether connected lines are printed: long, or those of a box. */
static bool is_printed(BOX *box, l_int32 bar, PIX *level, PIX *upright)
{
	l_int32 width, height;
	boxGetGeometry(box, NULL, NULL, &width, &height);
	if (width >= LONG_LINE * bar || height >= LONG_LINE * bar)
		return true;
	if (width < bar || height < bar)
		return false;
	l_int32 levels = lines_inside(level, box), uprights = lines_inside(upright, box);
	return levels >= 2 && uprights >= 2 && levels + uprights >= BOX_LINES;
}

/* The lines that are printed, of those that are level and those that are upright. */
static PIX *printed_lines(PIX *level, PIX *upright, l_int32 bar)
{
	PIX *all = pixOr(NULL, level, upright);
	PIX *meet = all ? pixDilateBrick(NULL, all, GAP, GAP) : NULL;
	BOXA *boxes = meet ? pixConnComp(meet, NULL, 8) : NULL;
	l_int32 count = boxes ? boxaGetCount(boxes) : 0;
	for (l_int32 i = 0; i < count; i++) {
		BOX *box = boxaGetBox(boxes, i, L_CLONE);
		if (box && !is_printed(box, bar, level, upright))
			pixClearInRect(all, box);
		boxDestroy(&box);
	}
	if (!boxes)
		pixDestroy(&all);
	pixDestroy(&meet);
	boxaDestroy(&boxes);
	return all;
}

/* Takes lines away; strokes that go on beyond them in that direction are closed again. */
static bool erase(PIX *mask, PIX *lines, l_int32 bar)
{
	l_int32 across = L_MAX(bar / THICK, MIN_THICK) + 4;
	PIX *wide = pixDilateBrick(NULL, lines, 3, 3),
	    *taken = wide ? pixAnd(NULL, wide, mask) : NULL;
	if (taken)
		pixSubtract(mask, mask, taken);
	PIX *down = taken ? pixCloseSafeBrick(NULL, mask, 1, across) : NULL;
	PIX *sideways = taken ? pixCloseSafeBrick(NULL, mask, across, 1) : NULL;
	bool done = down && sideways;
	if (done) {
		pixOr(down, down, sideways);
		pixAnd(down, down, taken);
		pixOr(mask, mask, down);
	}
	pixDestroy(&wide);
	pixDestroy(&taken);
	pixDestroy(&down);
	pixDestroy(&sideways);
	return done;
}

bool rules_erase(PIX *mask)
{
	l_int32 side = L_MIN(pixGetWidth(mask), pixGetHeight(mask));
	l_int32 bar = L_MAX(side / BAR_SHARE, MIN_BAR), some = 0;
	PIX *level = thin_lines(mask, bar, true), *upright = thin_lines(mask, bar, false);
	PIX *lines = level && upright ? printed_lines(level, upright, bar) : NULL;
	bool done = lines && pixCountPixels(lines, &some, NULL) == 0;
	if (some)
		done = erase(mask, lines, bar);
	pixDestroy(&level);
	pixDestroy(&upright);
	pixDestroy(&lines);
	return done;
}
