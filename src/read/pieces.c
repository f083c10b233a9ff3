/* SPDX-License-Identifier: MIT */
/*
 * pieces.c - connected pieces of ink, and how large characters are
 *
 * The height of a typical character is the median of the pieces' heights, each weighted by its
 * area, so that dots and specks hardly count.
 */
#include "read/pieces.h"

#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/memory.h"

#define MIN_AREA   0.002 /* of a speck's area, of the square of a character's height */
#define MIN_SIDE   0.06  /* of its longer side, of that height */
#define MAX_PIECES 20000 /* more are texture, not writing */

static int compare_heights(const void *a, const void *b)
{
	const struct piece *x = *(const struct piece *const *)a;
	const struct piece *y = *(const struct piece *const *)b;
	return frame_height(&x->frame) - frame_height(&y->frame);
}

static enum scrawl_status typical_height(scrawl_context *ctx, struct pieces *pieces)
{
	if (!pieces->count)
		return SCRAWL_OK;
	const struct piece **sorted = memory_alloc(pieces->count, sizeof(struct piece *));
	if (!sorted)
		return context_fail_memory(ctx, "the pieces of a picture");
	double total = 0.0, seen = 0.0;
	for (size_t i = 0; i < pieces->count; i++) {
		sorted[i] = &pieces->all[i];
		total += pieces->all[i].area;
	}
	qsort(sorted, pieces->count, sizeof(struct piece *), compare_heights);
	for (size_t i = 0; i < pieces->count && 2.0 * seen < total; i++) {
		seen += sorted[i]->area;
		pieces->height = frame_height(&sorted[i]->frame);
	}
	memory_free(sorted);
	return SCRAWL_OK;
}

/* Keeps the pieces that are no specks. */
static void drop_specks(struct pieces *pieces)
{
	size_t kept = 0;
	double height = pieces->height;
	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *p = &pieces->all[i];
		l_int32 side = L_MAX(frame_width(&p->frame), frame_height(&p->frame));
		if (p->area >= MIN_AREA * height * height && side >= MIN_SIDE * height)
			pieces->all[kept++] = *p;
		else
			pixDestroy(&p->mask);
	}
	pieces->count = kept;
}

enum scrawl_status pieces_find(scrawl_context *ctx, PIX *mask, struct pieces *out)
{
	PIXA *masks = NULL;
	BOXA *boxes = pixConnComp(mask, &masks, 8);
	struct pieces pieces = { .count = boxes ? (size_t)boxaGetCount(boxes) : 0 };
	enum scrawl_status status = SCRAWL_OK;
	if (!boxes)
		status = context_fail_memory(ctx, "the pieces of a picture");
	else if (pieces.count > MAX_PIECES)
		pieces.count = 0;
	if (pieces.count && !(pieces.all = memory_alloc(pieces.count, sizeof(struct piece))))
		status = context_fail_memory(ctx, "the pieces of a picture");
	for (size_t i = 0; status == SCRAWL_OK && i < pieces.count; i++) {
		l_int32 x, y, width, height;
		struct piece *p = &pieces.all[i];
		boxaGetBoxGeometry(boxes, (l_int32)i, &x, &y, &width, &height);
		p->frame = (struct frame){ x, y, x + width, y + height };
		p->mask = pixaGetPix(masks, (l_int32)i, L_CLONE);
		pixCountPixels(p->mask, &p->area, NULL);
	}
	boxaDestroy(&boxes);
	pixaDestroy(&masks);
	if (status == SCRAWL_OK)
		status = typical_height(ctx, &pieces);
	if (status == SCRAWL_OK) {
		drop_specks(&pieces);
		*out = pieces;
	} else {
		pieces_release(&pieces);
	}
	return status;
}

void pieces_release(struct pieces *pieces)
{
	for (size_t i = 0; pieces->all && i < pieces->count; i++)
		pixDestroy(&pieces->all[i].mask);
	memory_free(pieces->all);
	*pieces = (struct pieces){ 0 };
}
