/* SPDX-License-Identifier: MIT */
/*
 * atoms.c - takes a line's ink apart
 *
 * Pieces that are mostly above each other (the parts of a division sign, the bar of a 5) are one
 * atom.  A piece that is wide may be several characters that touch: it is cut along straight lines,
 * upright or slanted, where those meet least ink.
 */
#include "read/atoms.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"

#define STACKED   0.6  /* of the narrower one's width, shared by pieces of one atom */
#define WIDE      0.72 /* width of a piece that may be several characters, in heights */
#define CUT_APART 0.16 /* least distance of cuts from each other and from the ends, in heights */
#define CUT_INK   0.42 /* most ink that a cut may meet, in heights */
#define MAX_CUTS  24
#define SLANTS    5 /* of a cut: -2 .. 2 times SLANT */
#define SLANT     0.2

/* A straight cut: ink at row y and column x is left of it if x < at + slant (y - height / 2). */
struct cut {
	double at, slant, ink;
};

static double cut_column(const struct cut *cut, l_int32 y, l_int32 height)
{
	return cut->at + cut->slant * (y - height / 2.0);
}

/* Pixels of ink that a cut meets. */
static double ink_at(PIX *mask, const struct cut *cut)
{
	l_int32 width = pixGetWidth(mask), height = pixGetHeight(mask);
	const l_uint32 *line = pixGetData(mask);
	double met = 0.0;
	for (l_int32 y = 0; y < height; y++, line += pixGetWpl(mask)) {
		l_int32 x = (l_int32)floor(cut_column(cut, y, height));
		if (x >= 0 && x < width)
			met += GET_DATA_BIT(line, x);
	}
	return met;
}

static int compare_ink(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;
	if (x->ink != y->ink)
		return x->ink < y->ink ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int compare_places(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* The best cut at each column. */
static size_t cuts_of_columns(PIX *mask, double height, struct cut *cuts)
{
	size_t count = 0;
	l_int32 width = pixGetWidth(mask), apart = (l_int32)ceil(CUT_APART * height);
	for (l_int32 x = apart; x < width - apart; x++) {
		struct cut best = { .ink = INFINITY };
		for (int s = 0; s < SLANTS; s++) {
			struct cut cut = { .at = x, .slant = (s - SLANTS / 2) * SLANT };
			cut.ink = ink_at(mask, &cut) + 0.01 * height * fabs(cut.slant);
			if (cut.ink < best.ink)
				best = cut;
		}
		if (best.ink <= CUT_INK * height)
			cuts[count++] = best;
	}
	return count;
}

/* Chooses the cuts that meet least ink and are apart from each other, from left to right. */
static size_t choose_cuts(struct cut *cuts, size_t count, double height)
{
	size_t kept = 0;
	qsort(cuts, count, sizeof(*cuts), compare_ink);
	for (size_t i = 0; i < count && kept < MAX_CUTS; i++) {
		bool apart = true;
		for (size_t k = 0; k < kept && apart; k++)
			apart = fabs(cuts[k].at - cuts[i].at) >= CUT_APART * height;
		if (apart)
			cuts[kept++] = cuts[i];
	}
	qsort(cuts, kept, sizeof(*cuts), compare_places);
	return kept;
}

/* The part of an atom between two cuts, either of which may be NULL; no ink: a NULL mask. */
static struct atom part_between(const struct atom *whole, const struct cut *left,
				const struct cut *right)
{
	struct atom part = { .cut = right ? right->ink : whole->cut };
	PIX *copy = pixCopy(NULL, whole->mask);
	l_int32 width = pixGetWidth(whole->mask), height = pixGetHeight(whole->mask);
	l_uint32 *line = copy ? pixGetData(copy) : NULL;
	for (l_int32 y = 0; copy && y < height; y++, line += pixGetWpl(copy)) {
		l_int32 from = left ? (l_int32)floor(cut_column(left, y, height)) : 0;
		l_int32 to = right ? (l_int32)floor(cut_column(right, y, height)) : width;
		for (l_int32 x = 0; x < width; x++)
			if (x < from || x >= to)
				CLEAR_DATA_BIT(line, x);
	}
	BOX *box = NULL;
	l_int32 x, y, w, h;
	if (copy && pixClipToForeground(copy, &part.mask, &box) == 0 && box) {
		boxGetGeometry(box, &x, &y, &w, &h);
		x += whole->frame.left;
		y += whole->frame.top;
		part.frame = (struct frame){ x, y, x + w, y + h };
	}
	boxDestroy(&box);
	pixDestroy(&copy);
	return part;
}

/* Adds an atom, in parts if it is wide; it is consumed. */
static bool add_parts(struct atoms *atoms, struct atom *whole, double height, struct cut *cuts)
{
	size_t count = 0;
	if (frame_width(&whole->frame) >= WIDE * height)
		count = choose_cuts(cuts, cuts_of_columns(whole->mask, height, cuts), height);
	if (!count) {
		atoms->all[atoms->count++] = *whole;
		return true;
	}
	for (size_t i = 0; i <= count; i++) {
		struct atom part =
			part_between(whole, i ? &cuts[i - 1] : NULL, i < count ? &cuts[i] : NULL);
		part.cut = i < count ? cuts[i].ink / height : whole->cut;
		if (part.mask)
			atoms->all[atoms->count++] = part;
	}
	pixDestroy(&whole->mask);
	return true;
}

/* Whether two frames are above each other. */
static bool is_stacked(const struct frame *a, const struct frame *b)
{
	return frame_overlap_x(a, b) >= STACKED * L_MIN(frame_width(a), frame_width(b));
}

/* The piece from `from` on and those stacked with it, which are marked as used. */
static struct atom stack_of(const struct line *line, size_t from, bool *used)
{
	struct atom atom = { .frame = line->pieces[from]->frame };
	bool more = true;
	used[from] = true;
	for (size_t first = from; more; first = from) {
		more = false;
		for (size_t i = first; i < line->count; i++)
			if (!used[i] && is_stacked(&atom.frame, &line->pieces[i]->frame)) {
				atom.frame = frame_join(atom.frame, line->pieces[i]->frame);
				used[i] = more = true;
			}
	}
	return atom;
}

static bool add_ink(PIX *to, const struct frame *frame, PIX *mask, const struct frame *from)
{
	return pixRasterop(to, from->left - frame->left, from->top - frame->top, frame_width(from),
			   frame_height(from), PIX_SRC | PIX_DST, mask, 0, 0) == 0;
}

PIX *atoms_join(const struct atom *atoms, size_t n, struct frame *frame)
{
	*frame = atoms[0].frame;
	for (size_t i = 1; i < n; i++)
		*frame = frame_join(*frame, atoms[i].frame);
	PIX *joined = pixCreate(frame_width(frame), frame_height(frame), 1);
	for (size_t i = 0; joined && i < n; i++)
		add_ink(joined, frame, atoms[i].mask, &atoms[i].frame);
	return joined;
}

/* Fills in the mask of a stack: the pieces that became used since `before`. */
static bool draw_stack(const struct line *line, const bool *before, const bool *used,
		       struct atom *atom)
{
	atom->mask = pixCreate(frame_width(&atom->frame), frame_height(&atom->frame), 1);
	for (size_t i = 0; atom->mask && i < line->count; i++)
		if (used[i] && !before[i])
			add_ink(atom->mask, &atom->frame, line->pieces[i]->mask,
				&line->pieces[i]->frame);
	return atom->mask != NULL;
}

static int compare_atoms(const void *a, const void *b)
{
	const struct atom *x = a, *y = b;
	return x->frame.left + x->frame.right - y->frame.left - y->frame.right;
}

enum scrawl_status atoms_find(scrawl_context *ctx, const struct line *line, double height,
			      struct atoms *out)
{
	struct atoms atoms = { 0 };
	size_t columns = (size_t)frame_width(&line->frame) + 1;
	struct cut *cuts = memory_alloc(columns, sizeof(*cuts));
	bool *used = memory_alloc(2 * line->count + 1, sizeof(bool)), *before = used;
	atoms.all = memory_alloc(line->count * (MAX_CUTS + 1), sizeof(*atoms.all));
	bool done = cuts && used && atoms.all;
	before = done ? used + line->count : NULL;
	for (size_t i = 0; done && i < line->count; i++) {
		if (used[i])
			continue;
		struct atom stack = stack_of(line, i, used);
		done = draw_stack(line, before, used, &stack) &&
		       add_parts(&atoms, &stack, height, cuts);
		for (size_t k = 0; k < line->count; k++)
			before[k] = used[k];
	}
	memory_free(cuts);
	memory_free(used);
	if (done) {
		qsort(atoms.all, atoms.count, sizeof(*atoms.all), compare_atoms);
		*out = atoms;
		return SCRAWL_OK;
	}
	atoms_release(&atoms);
	return context_fail_memory(ctx, "the ink of a line");
}

void atoms_release(struct atoms *atoms)
{
	for (size_t i = 0; atoms->all && i < atoms->count; i++)
		pixDestroy(&atoms->all[i].mask);
	memory_free(atoms->all);
	*atoms = (struct atoms){ 0 };
}
