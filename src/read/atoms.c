/* SPDX-License-Identifier: MIT */
/*
 * atoms.c - takes a line's ink apart
 *
 * Pieces that are mostly above each other (the parts of a division sign, the bar of a 5) are one
 * atom.  One that is wide may be several characters that touch, and is cut where least ink is, but
 * not if it consists of several large pieces.
 */
#include "read/atoms.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"
#include "read/cuts.h"

#define STACKED      0.6   /* of the narrower one's width, shared by pieces of one atom */
#define WIDE         0.72  /* in heights: the width from which a piece may be several */
#define SMALL_PART   0.35  /* lower than that, in heights, a piece is a part or a speck */
#define MAIN_PIECE   0.8   /* of a stack, that one piece is if it may be cut: not a sign of bars */
#define MAX_MARK     0.06  /* of the square of the height: ink of a point, a comma or a dash */
#define MIN_MARK     0.006 /* of the same */
#define MARK_RAISED  0.15  /* in heights above the middle, at most, its lower end */
#define MAX_HATCHING 4.0   /* frames of pieces in that of the line, by area */
#define BEYOND_CUT   0.03  /* of the ink beyond a cut, in heights */
/*
 * The part of an atom between cut i - 1 and cut i, with a little of the ink beyond: where two
 * characters touch, it belongs to both.  No ink: a NULL mask.  false: no memory.
 */
static bool part_between(const struct atom *whole, const struct cuts *cuts, size_t i, double height,
			 struct atom *part)
{
	l_int32 beyond = (l_int32)(BEYOND_CUT * height + 0.5), width = frame_width(&whole->frame);
	l_int32 from = i > 0 ? L_MAX(0, cuts->all[i - 1].column - beyond) : 0;
	l_int32 to = i < cuts->count ? L_MIN(width, cuts->all[i].column + beyond) : width;
	BOX *columns = boxCreate(from, 0, to - from, frame_height(&whole->frame)), *box = NULL;
	PIX *copy = columns ? pixClipRectangle(whole->mask, columns, NULL) : NULL;
	l_int32 x, y, w, h, none = 0;
	*part = (struct atom){ .cut = whole->cut };
	if (i < cuts->count)
		part->cut = cuts->all[i].ink / height;
	if (copy)
		pixZero(copy, &none);
	if (copy && !none && pixClipToForeground(copy, &part->mask, &box) == 0 && box) {
		boxGetGeometry(box, &x, &y, &w, &h);
		x += whole->frame.left + from;
		y += whole->frame.top;
		part->frame = (struct frame){ x, y, x + w, y + h };
	}
	boxDestroy(&columns);
	boxDestroy(&box);
	pixDestroy(&copy);
	return none || part->mask;
}

/*
 * Adds an atom, in parts if it is wide for that height of characters; it is consumed.  false: no
 * memory.
 */
static bool add_parts(struct atoms *atoms, struct atom *whole, double height)
{
	struct cuts cuts = { 0 };
	if (frame_width(&whole->frame) >= WIDE * height && !cuts_find(whole->mask, height, &cuts))
		return false;
	if (!cuts.count) {
		atoms->all[atoms->count++] = *whole;
		return true;
	}
	bool done = true;
	for (size_t i = 0; i <= cuts.count && done; i++) {
		struct atom part;
		done = part_between(whole, &cuts, i, height, &part);
		if (part.mask)
			atoms->all[atoms->count++] = part;
	}
	pixDestroy(&whole->mask);
	return done;
}

/* Whether two frames are above each other, or the lower one is small and may be in the other. */
static bool is_stacked(const struct frame *a, const struct frame *b, double height)
{
	double lower = L_MIN(frame_height(a), frame_height(b));
	return frame_overlap_x(a, b) >= STACKED * L_MIN(frame_width(a), frame_width(b)) &&
	       (frame_overlap_y(a, b) < 0.5 * lower || lower < SMALL_PART * height);
}

/* The piece from `from` on and those stacked with it, which are marked as used. */
static struct atom stack_of(const struct line *line, size_t from, double height, bool *used)
{
	struct atom atom = { .frame = line->pieces[from]->frame };
	bool more = true;
	used[from] = true;
	for (size_t first = from; more; first = from) {
		more = false;
		for (size_t i = first; i < line->count; i++)
			if (!used[i] && is_stacked(&atom.frame, &line->pieces[i]->frame, height)) {
				atom.frame = frame_join(atom.frame, line->pieces[i]->frame);
				used[i] = more = true;
			}
	}
	return atom;
}

PIX *atoms_join(const struct atom *atoms, size_t n, struct frame *frame)
{
	*frame = atoms[0].frame;
	for (size_t i = 1; i < n; i++)
		*frame = frame_join(*frame, atoms[i].frame);
	PIX *joined = pixCreate(frame_width(frame), frame_height(frame), 1);
	for (size_t i = 0; joined && i < n; i++)
		frame_draw(joined, frame, atoms[i].mask, &atoms[i].frame);
	return joined;
}

/*
 * Fills in the mask of a stack: the pieces that became used since `before`.  *main: the share of
 * the largest of them.
 */
static bool draw_stack(const struct line *line, const bool *before, const bool *used,
		       struct atom *atom, double *main)
{
	double all = 0.0, largest = 0.0;
	atom->mask = pixCreate(frame_width(&atom->frame), frame_height(&atom->frame), 1);
	for (size_t i = 0; atom->mask && i < line->count; i++) {
		const struct piece *p = line->pieces[i];
		if (!used[i] || before[i])
			continue;
		frame_draw(atom->mask, &atom->frame, p->mask, &p->frame);
		all += p->area;
		largest = L_MAX(largest, p->area);
	}
	*main = largest / L_MAX(all, 1.0);
	return atom->mask != NULL;
}

static int compare_atoms(const void *a, const void *b)
{
	const struct atom *x = a, *y = b;
	return x->frame.left + x->frame.right - y->frame.left - y->frame.right;
}

/* The height of the line's characters, and how far down their middle is; none is much taller. */
static void measure_line(const struct line *line, double *height, double *middle)
{
	double tallest = 0.0, sum = 0.0, middles = 0.0, weight = 0.0;
	for (size_t i = 0; i < line->count; i++)
		tallest = fmax(tallest, piece_height(line->pieces[i]));
	for (size_t i = 0; i < line->count; i++) {
		const struct frame *f = &line->pieces[i]->frame;
		double own = piece_height(line->pieces[i]);
		if (own >= 0.5 * tallest) {
			sum += own;
			middles += (f->top + f->bottom) / 2.0;
			weight += 1.0;
		}
	}
	*height = sum / weight;
	*middle = middles / weight;
}

/* Whether pieces lie over each other as hatching does, and those of characters never do. */
static bool is_hatched(const struct line *line)
{
	double area = 0.0;
	for (size_t i = 0; i < line->count; i++)
		area += (double)frame_width(&line->pieces[i]->frame) *
			frame_height(&line->pieces[i]->frame);
	return area > MAX_HATCHING * frame_width(&line->frame) * frame_height(&line->frame);
}

static bool is_mark(const struct atoms *atoms, size_t i, double middle)
{
	const struct atom *atom = &atoms->all[i];
	double height = atoms->height;
	l_int32 ink = 0;
	if ((i > 0 && (atom[-1].cut > 0.0 || frame_overlap_x(&atom[-1].frame, &atom->frame) > 0)) ||
	    (i + 1 < atoms->count &&
	     (atom->cut > 0.0 || frame_overlap_x(&atom->frame, &atom[1].frame) > 0)) ||
	    atom->frame.bottom < middle - MARK_RAISED * height)
		return false;
	pixCountPixels(atom->mask, &ink, NULL);
	return ink <= MAX_MARK * height * height && ink >= MIN_MARK * height * height;
}

static void find_marks(struct atoms *atoms, double middle)
{
	size_t marks = 0;
	for (size_t i = 0; i < atoms->count; i++) {
		atoms->all[i].mark = is_mark(atoms, i, middle);
		marks += atoms->all[i].mark;
	}
	for (size_t i = 0; 2 * marks > atoms->count && i < atoms->count; i++)
		atoms->all[i].mark = false;
}

enum scrawl_status atoms_find(scrawl_context *ctx, const struct line *line, struct atoms *out)
{
	struct atoms atoms = { 0 };
	double middle;
	measure_line(line, &atoms.height, &middle);
	bool *used = memory_alloc(2 * line->count + 1, sizeof(bool));
	atoms.all = memory_alloc(line->count * (MAX_CUTS + 1), sizeof(*atoms.all));
	bool done = used && atoms.all;
	bool *before = done ? used + line->count : NULL;
	atoms.hatched = is_hatched(line);
	for (size_t i = 0; done && !atoms.hatched && i < line->count; i++) {
		if (used[i])
			continue;
		double main;
		struct atom stack = stack_of(line, i, atoms.height, used);
		done = draw_stack(line, before, used, &stack, &main) &&
		       add_parts(&atoms, &stack, main >= MAIN_PIECE ? atoms.height : INFINITY);
		for (size_t k = 0; k < line->count; k++)
			before[k] = used[k];
	}
	memory_free(used);
	if (done) {
		qsort(atoms.all, atoms.count, sizeof(*atoms.all), compare_atoms);
		find_marks(&atoms, middle);
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
