/* SPDX-License-Identifier: MIT */
/*
 * lines.c - sorts pieces of ink into lines of text
 *
 * Writing of one size is sorted at a time, the prevailing size first.  Of the pieces that are left,
 * the large ones are linked if they are side by side (if they share half of the height of the lower
 * one, and the gap between them is not wide) or above each other as the parts of a sign are.  What
 * is linked is a line, and lines that share most of their height and do not overlap are one.  Small
 * pieces within a line belong to it; what is left is sorted as writing of a smaller size.  A piece
 * that is alone in the end (a dot, the bar of a 5) belongs to the nearest line, or is dirt.
 */
#include "read/lines.h"

#include <math.h>
#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"

#define MAX_SIZES   24   /* of writing; each is less than LARGE of the one before */
#define LARGE       0.5  /* of a typical character's height: a piece that begins a line */
#define SHARED      0.45 /* of the lower one's height, by pieces of one line */
#define WIDEST_GAP  3.0  /* between neighbours of a line, in heights of characters */
#define GAP_INSIDE  0.2  /* of a character, between parts above each other, in heights */
#define TALLEST     1.25 /* such a character, in the same */
#define BARS_APART  0.5  /* the bars of a sign, in widths */
#define LINE_SHARED 0.5  /* of the lower one's height, by parts of one line */
#define DIRT        0.2  /* of the height of the prevailing size, alone */

/* The sets of pieces that are lines, as a forest: a set is named by its root. */
struct sorting {
	const struct pieces *pieces;
	size_t sizes;              /* that were found */
	double height[MAX_SIZES];  /* of their typical character */
	size_t *size;              /* [count] the one that a piece belongs to, or UNSORTED */
	size_t *parent;            /* [count] */
	struct frame *frames;      /* [count] of the large pieces of the set, at its root */
	size_t *members;           /* [count] of the set, at its root */
	const struct piece **rest; /* room for all */
};

#define UNSORTED SIZE_MAX

static const struct frame *frame_at(const struct sorting *s, size_t i)
{
	return &s->pieces->all[i].frame;
}

/* The root of a piece's set: its line. */
static size_t root_of(const struct sorting *s, size_t i)
{
	while (s->parent[i] != i) {
		s->parent[i] = s->parent[s->parent[i]];
		i = s->parent[i];
	}
	return i;
}

static void join_sets(struct sorting *s, size_t from, size_t to)
{
	s->parent[from] = to;
	s->frames[to] = frame_join(s->frames[from], s->frames[to]);
}

static bool side_by_side(const struct frame *a, const struct frame *b, double widest)
{
	double lower = L_MIN(frame_height(a), frame_height(b));
	return frame_overlap_y(a, b) >= SHARED * lower && -frame_overlap_x(a, b) <= widest;
}

/* Parts of one character above each other, the bars of an equals sign among them. */
static bool is_on_top(const struct piece *p, const struct piece *q, double height)
{
	const struct frame *a = &p->frame, *b = &q->frame, both = frame_join(*a, *b);
	double narrower = L_MIN(frame_width(a), frame_width(b)), gap = -frame_overlap_y(a, b);
	if (frame_overlap_x(a, b) < SHARED * narrower)
		return false;
	if (piece_is_bar(p) && piece_is_bar(q))
		return gap <= BARS_APART * narrower;
	return gap <= GAP_INSIDE * height && frame_height(&both) <= TALLEST * height;
}

/* Links the pieces of one size. */
static void link_large(struct sorting *s, size_t size)
{
	double height = s->height[size];
	for (size_t i = 0; i < s->pieces->count; i++)
		for (size_t j = 0; j < i && s->size[i] == size; j++) {
			if (s->size[j] != size || root_of(s, i) == root_of(s, j))
				continue;
			if (side_by_side(frame_at(s, i), frame_at(s, j), WIDEST_GAP * height) ||
			    is_on_top(&s->pieces->all[i], &s->pieces->all[j], height))
				join_sets(s, root_of(s, i), root_of(s, j));
		}
}

/* Joins parts of a line with a wide gap between them. */
static void link_parts(struct sorting *s, size_t size)
{
	for (size_t i = 0; i < s->pieces->count; i++)
		for (size_t j = 0; j < i && s->size[i] == size; j++) {
			size_t a = root_of(s, i), b = root_of(s, j);
			if (a == b || s->size[j] != size)
				continue;
			double lower =
				L_MIN(frame_height(&s->frames[a]), frame_height(&s->frames[b]));
			if (frame_overlap_y(&s->frames[a], &s->frames[b]) >= LINE_SHARED * lower)
				join_sets(s, a, b);
		}
}

static double distance_to(const struct frame *small, const struct frame *line)
{
	double dx = L_MAX(0, -frame_overlap_x(small, line));
	double dy = L_MAX(0, -frame_overlap_y(small, line));
	return dx + 2.0 * dy;
}

/* The nearest line other than the piece's own, at most a character's height away; or UNSORTED. */
static size_t nearest_line(const struct sorting *s, size_t piece)
{
	size_t nearest = UNSORTED;
	double least = INFINITY;
	for (size_t j = 0; j < s->pieces->count; j++) {
		if (s->size[j] == UNSORTED || j == piece || s->parent[j] != j)
			continue;
		double distance = distance_to(frame_at(s, piece), &s->frames[j]);
		if (distance < s->height[s->size[j]] && distance < least) {
			least = distance;
			nearest = j;
		}
	}
	return nearest;
}

/* Puts what is left into the lines that it is within, from top to bottom. */
static void link_inside(struct sorting *s)
{
	for (size_t i = 0; i < s->pieces->count; i++) {
		size_t line = s->size[i] == UNSORTED ? nearest_line(s, i) : UNSORTED;
		if (line == UNSORTED || frame_overlap_y(frame_at(s, i), &s->frames[line]) <= 0)
			continue;
		s->parent[i] = line;
		s->size[i] = s->size[line];
	}
}

/* The pieces of the next size: the large ones among what is left.  false: none is left. */
static bool begin_size(struct sorting *s)
{
	size_t left = 0;
	for (size_t i = 0; i < s->pieces->count; i++)
		if (s->size[i] == UNSORTED)
			s->rest[left++] = &s->pieces->all[i];
	if (!left || s->sizes == MAX_SIZES)
		return false;
	double height = pieces_typical_height(s->rest, left);
	for (size_t i = 0; i < s->pieces->count; i++)
		if (s->size[i] == UNSORTED && piece_height(&s->pieces->all[i]) >= LARGE * height)
			s->size[i] = s->sizes;
	s->height[s->sizes++] = height;
	return true;
}

/* Puts pieces that are lines by themselves into others, and takes what is dirt out. */
static void link_alone(struct sorting *s)
{
	for (size_t i = 0; i < s->pieces->count; i++)
		s->members[root_of(s, i)]++;
	for (size_t i = 0; i < s->pieces->count; i++) {
		if (s->members[i] != 1 || s->size[i] == 0)
			continue;
		size_t line = nearest_line(s, i);
		if (line != UNSORTED)
			s->parent[i] = line;
		else if (piece_height(&s->pieces->all[i]) < DIRT * s->height[0])
			s->size[i] = UNSORTED;
	}
}

static void sort_pieces(struct sorting *s)
{
	while (begin_size(s)) {
		link_large(s, s->sizes - 1);
		link_parts(s, s->sizes - 1);
		link_inside(s);
	}
	link_alone(s);
}

static int compare_lines(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	l_int32 middle_x = x->frame.top + x->frame.bottom;
	l_int32 middle_y = y->frame.top + y->frame.bottom;
	return middle_x != middle_y ? (middle_x > middle_y) - (middle_x < middle_y)
				    : x->frame.left - y->frame.left;
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = *(const struct piece *const *)a;
	const struct piece *y = *(const struct piece *const *)b;
	l_int32 difference = x->frame.left + x->frame.right - y->frame.left - y->frame.right;
	return difference ? difference : x->frame.top - y->frame.top;
}

/* Makes lines of the sets; there is room for every piece. */
static void collect(const struct sorting *s, struct lines *lines)
{
	size_t used = 0;
	for (size_t root = 0; root < s->pieces->count; root++) {
		struct line line = { .frame = *frame_at(s, root), .pieces = lines->store + used };
		if (s->parent[root] != root || s->size[root] == UNSORTED)
			continue;
		for (size_t i = 0; i < s->pieces->count; i++)
			if (root_of(s, i) == root) {
				line.pieces[line.count++] = &s->pieces->all[i];
				line.frame = frame_join(line.frame, *frame_at(s, i));
			}
		used += line.count;
		qsort(line.pieces, line.count, sizeof(*line.pieces), compare_pieces);
		lines->all[lines->count++] = line;
	}
	if (lines->count)
		qsort(lines->all, lines->count, sizeof(*lines->all), compare_lines);
}

/* Each piece a set of its own. */
static bool sorting_create(struct sorting *s, const struct pieces *pieces)
{
	size_t n = pieces->count;
	*s = (struct sorting){
		.pieces = pieces,
		.size = memory_alloc(n + 1, sizeof(*s->size)),
		.parent = memory_alloc(n + 1, sizeof(*s->parent)),
		.frames = memory_alloc(n + 1, sizeof(*s->frames)),
		.members = memory_alloc(n + 1, sizeof(*s->members)),
		.rest = memory_alloc(n + 1, sizeof(*s->rest)),
	};
	if (!s->size || !s->parent || !s->frames || !s->members || !s->rest)
		return false;
	for (size_t i = 0; i < n; i++) {
		s->size[i] = UNSORTED;
		s->parent[i] = i;
		s->frames[i] = *frame_at(s, i);
		s->members[i] = 0;
	}
	return true;
}

static void sorting_release(struct sorting *s)
{
	memory_free(s->size);
	memory_free(s->parent);
	memory_free(s->frames);
	memory_free(s->members);
	memory_free(s->rest);
}

enum scrawl_status lines_find(scrawl_context *ctx, const struct pieces *pieces, struct lines *out)
{
	struct sorting s;
	struct lines lines = {
		.all = memory_alloc(pieces->count + 1, sizeof(struct line)),
		.store = memory_alloc(pieces->count + 1, sizeof(struct piece *)),
	};
	bool room = sorting_create(&s, pieces) && lines.all && lines.store;
	if (room) {
		sort_pieces(&s);
		collect(&s, &lines);
		*out = lines;
	} else {
		lines_release(&lines);
	}
	sorting_release(&s);
	return room ? SCRAWL_OK : context_fail_memory(ctx, "the lines of a picture");
}

void lines_release(struct lines *lines)
{
	memory_free(lines->all);
	memory_free(lines->store);
	*lines = (struct lines){ 0 };
}
