/* SPDX-License-Identifier: MIT */
/*
 * lines.c - sorts pieces of ink into lines of text
 *
 * Large pieces are linked if they are side by side (if they share half of the height of the lower
 * one, and the gap between them is not wide) or above each other as the parts of a sign are.  What
 * is linked is a line, and lines that share most of their height and do not overlap are one.  Small
 * pieces (the bar of a 5, dots) belong to the nearest line.
 */
#include "read/lines.h"

#include <stdlib.h>

#include "core/context.h"
#include "core/memory.h"

#define LARGE       0.5  /* of a typical character's height: a piece that begins a line */
#define SHARED      0.45 /* of the lower one's height, by pieces of one line */
#define WIDEST_GAP  3.0  /* between neighbours of a line, in heights of characters */
#define GAP_INSIDE  0.6  /* of a character, between parts above each other, in heights */
#define TALLEST     1.6  /* such a character, in the same */
#define LINE_SHARED 0.5  /* of the lower one's height, by parts of one line */

/* The root of a piece's set: its line. */
static size_t root_of(size_t *parent, size_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

static bool is_large(const struct pieces *pieces, const struct piece *p)
{
	return piece_height(p) >= LARGE * pieces->height;
}

static bool side_by_side(const struct frame *a, const struct frame *b, double widest)
{
	double lower = L_MIN(frame_height(a), frame_height(b));
	return frame_overlap_y(a, b) >= SHARED * lower && -frame_overlap_x(a, b) <= widest;
}

/* Parts of one character above each other. */
static bool is_on_top(const struct frame *a, const struct frame *b, double height)
{
	const struct frame both = frame_join(*a, *b);
	double narrower = L_MIN(frame_width(a), frame_width(b));
	return frame_overlap_x(a, b) >= SHARED * narrower &&
	       -frame_overlap_y(a, b) <= GAP_INSIDE * height &&
	       frame_height(&both) <= TALLEST * height;
}

static void link_large(const struct pieces *pieces, size_t *parent)
{
	for (size_t i = 0; i < pieces->count; i++)
		for (size_t j = 0; j < i && is_large(pieces, &pieces->all[i]); j++)
			if (is_large(pieces, &pieces->all[j]) &&
			    (side_by_side(&pieces->all[i].frame, &pieces->all[j].frame,
					  WIDEST_GAP * pieces->height) ||
			     is_on_top(&pieces->all[i].frame, &pieces->all[j].frame,
				       pieces->height)))
				parent[root_of(parent, i)] = root_of(parent, j);
}

/* The frame of each set, at its root. */
static void frames_of(const struct pieces *pieces, size_t *parent, struct frame *frames)
{
	for (size_t i = 0; i < pieces->count; i++)
		frames[i] = pieces->all[i].frame;
	for (size_t i = 0; i < pieces->count; i++) {
		size_t root = root_of(parent, i);
		if (is_large(pieces, &pieces->all[i]))
			frames[root] = frame_join(frames[root], pieces->all[i].frame);
	}
}

/* Joins parts of a line with a wide gap between them. */
static void link_parts(const struct pieces *pieces, size_t *parent, struct frame *frames)
{
	for (size_t i = 0; i < pieces->count; i++)
		for (size_t j = 0; j < i; j++) {
			size_t a = root_of(parent, i), b = root_of(parent, j);
			if (a == b || !is_large(pieces, &pieces->all[a]) ||
			    !is_large(pieces, &pieces->all[b]))
				continue;
			double lower = L_MIN(frame_height(&frames[a]), frame_height(&frames[b]));
			if (frame_overlap_y(&frames[a], &frames[b]) < LINE_SHARED * lower)
				continue;
			parent[a] = b;
			frames[b] = frame_join(frames[a], frames[b]);
		}
}

static double distance_to(const struct frame *small, const struct frame *line)
{
	double dx = L_MAX(0, -frame_overlap_x(small, line));
	double dy = L_MAX(0, -frame_overlap_y(small, line));
	return dx + 2.0 * dy;
}

/* Puts each small piece into the nearest line of large ones. */
static void link_small(const struct pieces *pieces, size_t *parent, const struct frame *frames)
{
	for (size_t i = 0; i < pieces->count; i++) {
		size_t nearest = i;
		double least = pieces->height;
		for (size_t j = 0; j < pieces->count && !is_large(pieces, &pieces->all[i]); j++) {
			if (!is_large(pieces, &pieces->all[j]) || root_of(parent, j) != j)
				continue;
			double distance = distance_to(&pieces->all[i].frame, &frames[j]);
			if (distance < least) {
				least = distance;
				nearest = j;
			}
		}
		parent[i] = nearest == i ? parent[i] : nearest;
	}
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

/* Makes lines of the sets; store and all have room for every piece. */
static void collect(const struct pieces *pieces, size_t *parent, struct lines *lines)
{
	size_t used = 0;
	for (size_t root = 0; root < pieces->count; root++) {
		struct line line = { .frame = pieces->all[root].frame,
				     .pieces = lines->store + used };
		if (root_of(parent, root) != root)
			continue;
		for (size_t i = 0; i < pieces->count; i++)
			if (root_of(parent, i) == root) {
				line.pieces[line.count++] = &pieces->all[i];
				line.frame = frame_join(line.frame, pieces->all[i].frame);
			}
		used += line.count;
		qsort(line.pieces, line.count, sizeof(*line.pieces), compare_pieces);
		lines->all[lines->count++] = line;
	}
	if (lines->count)
		qsort(lines->all, lines->count, sizeof(*lines->all), compare_lines);
}

enum scrawl_status lines_find(scrawl_context *ctx, const struct pieces *pieces, struct lines *out)
{
	struct lines lines = { 0 };
	size_t n = pieces->count, *parent = memory_alloc(n + 1, sizeof(size_t));
	struct frame *frames = memory_alloc(n + 1, sizeof(struct frame));
	lines.all = memory_alloc(n + 1, sizeof(struct line));
	lines.store = memory_alloc(n + 1, sizeof(struct piece *));
	bool room = parent && frames && lines.all && lines.store;
	for (size_t i = 0; room && i < n; i++)
		parent[i] = i;
	if (room) {
		link_large(pieces, parent);
		frames_of(pieces, parent, frames);
		link_parts(pieces, parent, frames);
		link_small(pieces, parent, frames);
		collect(pieces, parent, &lines);
	}
	memory_free(parent);
	memory_free(frames);
	if (room)
		*out = lines;
	else
		lines_release(&lines);
	return room ? SCRAWL_OK : context_fail_memory(ctx, "the lines of a picture");
}

void lines_release(struct lines *lines)
{
	memory_free(lines->all);
	memory_free(lines->store);
	*lines = (struct lines){ 0 };
}
