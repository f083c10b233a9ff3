/* SPDX-License-Identifier: MIT */
/*
 * pieces.c - connected pieces of ink, and how large characters are
 *
 * The height of a typical character is the median of the pieces' heights, each weighted by its
 * area, so that dots and specks hardly count.
 */
#include "read/pieces.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"
#include "read/ink.h"

#define MIN_AREA     0.002 /* of a speck's area, of the square of a character's height */
#define MIN_SIDE     0.06  /* of its longer side, of that height */
#define BLOB_STROKES 4     /* in strokes: what is wider belongs to no character */
#define BLOB_SHARE   0.5   /* of a blob, that is so wide */
#define DISC_SIDE    0.35  /* in heights of a character: what is smaller may be a dot */
#define DISC_ASPECT  1.6   /* at most, either way */
#define DISC_SHARE   0.72  /* of its frame, that is ink */
#define MAX_BAR      1.6   /* in heights of a character, of a stroke from left to right */
#define MAX_THICK    0.25  /* in heights, such a stroke */
#define MAX_UPRIGHT  2.5   /* in heights, of a stroke from top to bottom */
#define UPRIGHT      5     /* times as high as wide, such a stroke */
#define MIN_HEIGHT   7     /* pixels: what is smaller is grain */
#define MAX_PIECES   5000  /* more are texture, not writing */

void frame_draw(PIX *to, const struct frame *at, PIX *mask, const struct frame *frame)
{
	pixRasterop(to, frame->left - at->left, frame->top - at->top, frame_width(frame),
		    frame_height(frame), PIX_SRC | PIX_DST, mask, 0, 0);
}

static int compare_heights(const void *a, const void *b)
{
	const struct piece *x = *(const struct piece *const *)a;
	const struct piece *y = *(const struct piece *const *)b;
	double difference = piece_height(x) - piece_height(y);
	return (difference > 0.0) - (difference < 0.0);
}

double pieces_typical_height(const struct piece **some, size_t count)
{
	double total = 0.0, seen = 0.0, height = 0.0;
	for (size_t i = 0; i < count; i++)
		total += some[i]->area;
	if (count)
		qsort(some, count, sizeof(*some), compare_heights);
	for (size_t i = 0; i < count && 2.0 * seen < total; i++) {
		seen += some[i]->area;
		height = piece_height(some[i]);
	}
	return height;
}

static enum scrawl_status find_height(scrawl_context *ctx, struct pieces *pieces)
{
	const struct piece **all = memory_alloc(pieces->count + 1, sizeof(*all));
	if (!all)
		return context_fail_memory(ctx, "the pieces of a picture");
	for (size_t i = 0; i < pieces->count; i++)
		all[i] = &pieces->all[i];
	pieces->height = pieces_typical_height(all, pieces->count);
	memory_free(all);
	return SCRAWL_OK;
}

/* Whether much of a piece is wider than strokes are: the edge of a photo, a stain, a shadow. */
static bool is_blob(const struct piece *p, l_int32 stroke)
{
	l_int32 wide = BLOB_STROKES * stroke, core = 0;
	if (frame_width(&p->frame) < wide || frame_height(&p->frame) < wide)
		return false;
	PIX *inner = pixErodeBrick(NULL, p->mask, wide, wide);
	PIX *opened = inner ? pixDilateBrick(NULL, inner, wide, wide) : NULL;
	if (opened)
		pixCountPixels(opened, &core, NULL);
	pixDestroy(&inner);
	pixDestroy(&opened);
	return core > BLOB_SHARE * p->area;
}

/* Whether a piece is as full as a disc, and wider than a dot: a hole for a binder, a stain. */
static bool is_disc(const struct piece *p, double typical)
{
	double width = frame_width(&p->frame), height = frame_height(&p->frame);
	return fmin(width, height) >= DISC_SIDE * typical && width <= DISC_ASPECT * height &&
	       height <= DISC_ASPECT * width && p->area >= DISC_SHARE * width * height;
}

/* Whether a line is longer than the strokes of characters are. */
static bool is_rule(const struct piece *p, double typical)
{
	l_int32 width = frame_width(&p->frame), height = frame_height(&p->frame);
	return (height < MAX_THICK * typical && width > MAX_BAR * typical) ||
	       (height > UPRIGHT * width && height > MAX_UPRIGHT * typical);
}

static bool is_speck(const struct piece *p, double height)
{
	l_int32 side = L_MAX(frame_width(&p->frame), frame_height(&p->frame));
	return p->area < MIN_AREA * height * height || side < MIN_SIDE * height;
}

/* Drops the pieces that are wide, in strokes of this width. */
static void drop_blobs(struct pieces *pieces, l_int32 stroke)
{
	size_t kept = 0;
	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *p = &pieces->all[i];
		if (stroke && is_blob(p, stroke))
			pixDestroy(&p->mask);
		else
			pieces->all[kept++] = *p;
	}
	pieces->count = kept;
}

/*
 * Drops what is no writing, by the height of characters.  Bars alone may be a sign, and a disc
 * alone a character that is filled in.
 */
static void keep_writing(struct pieces *pieces)
{
	double height = pieces->height < MIN_HEIGHT ? INFINITY : pieces->height;
	double bars = 0.0, discs = 0.0, rest = 0.0;
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *p = &pieces->all[i];
		*(piece_is_bar(p) ? &bars : is_disc(p, height) ? &discs : &rest) += p->area;
	}
	size_t kept = 0;
	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *p = &pieces->all[i];
		if (is_speck(p, height) || (rest > bars && is_rule(p, height)) ||
		    (rest > 0.0 && is_disc(p, height)))
			pixDestroy(&p->mask);
		else
			pieces->all[kept++] = *p;
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
	if (pieces.count)
		pieces.all = memory_alloc(pieces.count, sizeof(struct piece));
	if (pieces.count && !pieces.all)
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
	if (status == SCRAWL_OK) {
		drop_blobs(&pieces, ink_stroke(mask));
		status = find_height(ctx, &pieces);
	}
	if (status == SCRAWL_OK) {
		keep_writing(&pieces);
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
