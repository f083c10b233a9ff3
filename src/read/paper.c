/* SPDX-License-Identifier: MIT */
/*
 * paper.c - how bright the paper of a picture is
 *
 * Paper is what a grey closing (the least of the greatest values around) leaves: it fills in dark
 * strokes that are narrower than its window, and follows shadows that are wider.
 */
#include "read/paper.h"

#include <stddef.h>

#include "read/histogram.h"
#include "read/morphology.h"

#define TABLE  0.75 /* of the paper's brightness: what is darker, from the rim on, is no paper */
#define BRIGHT 0.9  /* rank of the brightness of paper among all */

/* What is dark from the rim on, 1 bit; NULL: no memory. */
static PIX *table_of(PIX *grey)
{
	size_t counts[256] = { 0 };
	histogram_count(grey, counts);
	PIX *dark =
		pixThresholdToBinary(grey, (l_int32)(TABLE * histogram_rank(counts, 0, BRIGHT)));
	PIX *table = dark ? pixExtractBorderConnComps(dark, 8) : NULL;
	pixDestroy(&dark);
	return table;
}

/*
 * Where the paper ends and a dark table begins, the blur is brighter than the table, whose edge
 * would be ink: there, the unblurred brightness counts.
 */
static void restore_table(PIX *blurred, PIX *sharp, PIX *table)
{
	for (l_int32 y = 0; y < pixGetHeight(blurred); y++) {
		l_uint32 *to = pixGetData(blurred) + (ptrdiff_t)y * pixGetWpl(blurred);
		const l_uint32 *from = pixGetData(sharp) + (ptrdiff_t)y * pixGetWpl(sharp);
		const l_uint32 *inside = pixGetData(table) + (ptrdiff_t)y * pixGetWpl(table);
		for (l_int32 x = 0; x < pixGetWidth(blurred); x++)
			if (GET_DATA_BIT(inside, x) &&
			    GET_DATA_BYTE(from, x) < TABLE * GET_DATA_BYTE(to, x))
				SET_DATA_BYTE(to, x, GET_DATA_BYTE(from, x));
	}
}

PIX *paper_find(PIX *grey, l_int32 window)
{
	l_int32 side = L_MIN(pixGetWidth(grey), pixGetHeight(grey));
	l_int32 radius = L_MIN(L_MAX(1, window / 8), (side - 1) / 2);
	/* Beyond the rim the paper goes on as it is there. */
	PIX *framed = pixAddContinuedBorder(grey, window, window, window, window);
	PIX *filled = framed ? morphology_close(framed, window | 1) : NULL;
	PIX *blurred = filled ? pixBlockconv(filled, radius, radius) : NULL;
	PIX *sharp = blurred ? morphology_erode(filled, 3) : NULL;
	PIX *table = sharp ? table_of(sharp) : NULL;
	if (table)
		restore_table(blurred, sharp, table);
	PIX *smooth = table ? pixRemoveBorder(blurred, window) : NULL;
	pixDestroy(&framed);
	pixDestroy(&filled);
	pixDestroy(&blurred);
	pixDestroy(&sharp);
	pixDestroy(&table);
	return smooth;
}
