/* SPDX-License-Identifier: MIT */
/*
 * cuts.c - where wide ink may be cut into characters
 *
 * A cut is upright.  Cuts that slant or wind meet less ink, but more often tear characters apart:
 * fewer touching digits are read right with them.  The columns with least ink are taken, apart from
 * each other, and the models decide which of them separate characters.
 */
#include "read/cuts.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"

#define CUT_APART 0.09 /* least distance of cuts from each other and from the ends, in heights */
#define MAX_INK   0.8  /* in a cut, in heights */

static int compare_ink(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;
	return x->ink != y->ink ? x->ink - y->ink : x->column - y->column;
}

static int compare_columns(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;
	return x->column - y->column;
}

/* Takes the columns with least ink that are apart from each other. */
static void choose_cuts(struct cut *columns, size_t count, double apart, struct cuts *cuts)
{
	qsort(columns, count, sizeof(*columns), compare_ink);
	for (size_t i = 0; i < count && cuts->count < MAX_CUTS; i++) {
		bool free = true;
		for (size_t k = 0; k < cuts->count && free; k++)
			free = abs(cuts->all[k].column - columns[i].column) >= apart;
		if (free)
			cuts->all[cuts->count++] = columns[i];
	}
	qsort(cuts->all, cuts->count, sizeof(*cuts->all), compare_columns);
}

bool cuts_find(PIX *mask, double height, struct cuts *out)
{
	l_int32 width = pixGetWidth(mask), apart = (l_int32)ceil(CUT_APART * height);
	NUMA *ink = pixCountPixelsByColumn(mask);
	struct cut *columns = memory_alloc((size_t)width + 1, sizeof(*columns));
	size_t count = 0;
	*out = (struct cuts){ 0 };
	for (l_int32 x = apart; ink && columns && x < width - apart; x++) {
		l_int32 pixels = 0;
		numaGetIValue(ink, x, &pixels);
		if (pixels <= MAX_INK * height)
			columns[count++] = (struct cut){ x, pixels };
	}
	bool done = ink && columns;
	if (count)
		choose_cuts(columns, count, CUT_APART * height, out);
	numaDestroy(&ink);
	memory_free(columns);
	return done;
}
