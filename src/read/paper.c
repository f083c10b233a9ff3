/* SPDX-License-Identifier: MIT */
/*
 * paper.c - how bright the paper of a picture is
 *
 * Paper is what a grey closing (the least of the greatest values around) leaves: it fills in dark
 * strokes that are narrower than its window, and follows shadows that are wider.
 */
#include "read/paper.h"

PIX *paper_find(PIX *grey, l_int32 window)
{
	l_int32 side = L_MIN(pixGetWidth(grey), pixGetHeight(grey));
	l_int32 radius = L_MIN(L_MAX(1, window / 8), (side - 1) / 2);
	/* Beyond the rim the paper goes on as it is there. */
	PIX *framed = pixAddContinuedBorder(grey, window, window, window, window);
	PIX *filled = framed ? pixCloseGray(framed, window | 1, window | 1) : NULL;
	PIX *blurred = filled ? pixBlockconv(filled, radius, radius) : NULL;
	/* Where a dark table begins, the blur is brighter than it: the edge would be ink. */
	PIX *narrow = blurred ? pixErodeGray(filled, 3, 3) : NULL;
	PIX *closed = narrow ? pixMinOrMax(NULL, narrow, blurred, L_CHOOSE_MIN) : NULL;
	PIX *smooth = closed ? pixRemoveBorder(closed, window) : NULL;
	pixDestroy(&framed);
	pixDestroy(&filled);
	pixDestroy(&blurred);
	pixDestroy(&narrow);
	pixDestroy(&closed);
	return smooth;
}
