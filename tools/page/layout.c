/* SPDX-License-Identifier: MIT */
/*
 * layout.c - chooses images, and places them along lines
 */
#include "page/layout.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "page/random.h"

#define LAYOUT_WIDEST  1.25 /* of a character; a wide one is made lower */
#define LAYOUT_NEAREST 0.1  /* gap between characters that do not touch */
#define LAYOUT_LEAN    0.18 /* how far a character may reach over the next one */
#define CELL_HEIGHT    1.45
#define CELL_INSIDE    0.84 /* of a cell: the character's share at most */

const char *page_paper_name(size_t index)
{
	static const char *const names[] = { "plain", "ruled", "squared", "boxes" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

enum page_paper page_paper_find(const char *name)
{
	enum page_paper paper = PAGE_PAPER_PLAIN;
	while (page_paper_name(paper + 1) && strcmp(page_paper_name(paper), name) != 0)
		paper++;
	return paper;
}

/* A line as it grows. */
struct layout_line {
	const struct layout_options *options;
	struct page_layout *layout;
	struct page_character *before; /* NULL: the line begins */
};

static double ink_left(const struct page_character *c)
{
	return c->origin.x + ((double)c->glyph.left - 0.5) * c->scale;
}

static double ink_right(const struct page_character *c)
{
	return c->origin.x + ((double)c->glyph.right - 0.5) * c->scale;
}

/* The row of the glyph that is at y of the sheet; the height, if none is. */
static size_t row_at(const struct page_character *c, double y)
{
	double row = (y - c->origin.y) / c->scale + 0.5;
	return row >= 0.0 && row < (double)c->glyph.height ? (size_t)row : c->glyph.height;
}

/* The least gap between two characters along any row; without a common row, between boxes. */
static double ink_gap(const struct page_character *a, const struct page_character *b)
{
	double gap = 1e9;
	for (size_t row = b->glyph.top; row < b->glyph.end; row++) {
		size_t other = row_at(a, b->origin.y + (double)row * b->scale);
		if (other == a->glyph.height || a->glyph.last[other] < 0 || b->glyph.last[row] < 0)
			continue;
		double left = b->origin.x + ((double)b->glyph.first[row] - 0.5) * b->scale;
		double right = a->origin.x + ((double)a->glyph.last[other] + 0.5) * a->scale;
		gap = left - right < gap ? left - right : gap;
	}
	return gap < 1e9 ? gap : ink_left(b) - ink_right(a);
}

/* How far the boxes of two neighbours may overlap. */
static double most_overlap(const struct page_character *a, const struct page_character *b)
{
	double left = ink_right(a) - ink_left(a), right = ink_right(b) - ink_left(b);
	double share = 0.4 * (left < right ? left : right);
	return share < LAYOUT_LEAN ? share : LAYOUT_LEAN;
}

static double clamp(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* Places character i after the one before it, or into its printed box. */
static void place_along(const struct layout_line *line, struct page_character *c, size_t i)
{
	const struct layout_options *o = line->options;
	const struct page_layout *l = line->layout;
	double width = (double)(c->glyph.right - c->glyph.left) * c->scale;
	double start;
	if (o->paper == PAGE_PAPER_BOXES) {
		double room = (l->cell_width - width) * 0.5;
		double shift =
			clamp(0.06 * page_normal(o->seed, PAGE_CELL, i), -0.5 * room, 0.5 * room);
		start = l->left + l->cell_width * (double)c->position + room + shift;
	} else if (!line->before) {
		start = l->left + page_uniform(o->seed, PAGE_INDENT, c->line, 0.0, 0.3);
	} else {
		double gap = o->spacing * (1.0 + 0.35 * page_normal(o->seed, PAGE_GAP, i));
		gap = gap < LAYOUT_NEAREST ? LAYOUT_NEAREST : gap;
		if (line->before->touches)
			gap = -page_uniform(o->seed, PAGE_OVERLAP, i, 0.02, 0.07);
		c->origin.x = ink_right(line->before);
		start = ink_left(c) + gap - ink_gap(line->before, c);
		double least = ink_right(line->before) - most_overlap(line->before, c);
		start = start < least ? least : start;
	}
	c->origin.x = start - ((double)c->glyph.left - 0.5) * c->scale;
	/* The bow of a 6 fits into a 3, but nobody writes that. */
	if (line->before && line->before->touches && ink_gap(line->before, c) > 0.0)
		line->before->touches = false;
}

/* The height of character i, and where its foot is. */
static void place_upright(const struct layout_line *line, struct page_character *c, size_t i)
{
	const struct layout_options *o = line->options;
	const struct page_layout *l = line->layout;
	bool boxed = o->paper == PAGE_PAPER_BOXES;
	const struct page_noise wander = { o->seed, PAGE_WANDER, c->line, 4.0, 1.0 };
	double high = (double)(c->glyph.end - c->glyph.top);
	double wide = (double)(c->glyph.right - c->glyph.left);
	double widest = boxed ? CELL_INSIDE * l->cell_width : LAYOUT_WIDEST;
	double height = 1.0 + clamp(0.07 * page_normal(o->seed, PAGE_SIZE, i), -0.15, 0.15);
	c->scale = height / high;
	if (c->scale * wide > widest)
		c->scale = widest / wide;
	double foot = l->baseline + l->pitch * (double)c->line +
		      0.03 * page_normal(o->seed, PAGE_BASELINE, i);
	if (boxed)
		foot -= 0.5 * (1.0 - c->scale * high);
	else
		foot += 0.08 * page_noise_at(&wander, (double)c->position, 0.0);
	c->origin.y = foot - ((double)c->glyph.end - 0.5) * c->scale;
}

static void layout_place(struct layout_line *line, struct page_character *c, size_t i)
{
	const struct layout_options *o = line->options;
	c->line = i / o->per_line;
	c->position = i % o->per_line;
	if (!c->position)
		line->before = NULL;
	bool last = i + 1 == o->characters || c->position + 1 == o->per_line;
	c->touches = !last && o->paper != PAGE_PAPER_BOXES &&
		     page_uniform(o->seed, PAGE_TOUCHING, i, 0.0, 1.0) < o->touching;
	place_upright(line, c, i);
	place_along(line, c, i);
	if (o->margin + ink_right(c) > line->layout->width)
		line->layout->width = o->margin + ink_right(c);
	line->before = c;
}

/* The images in random order, each once before any is repeated; NULL: no memory. */
static size_t *image_order(size_t size, uint64_t seed)
{
	size_t *order = calloc(size, sizeof(*order));
	for (size_t i = 0; order && i < size; i++) {
		size_t other = page_bits(seed, PAGE_CHOICE, i, 0) % (i + 1);
		order[i] = order[other];
		order[other] = i;
	}
	return order;
}

/* Makes the glyph of the next image that is not blank. */
static int next_glyph(const struct layout_options *o, const scrawl_dataset *data,
		      const size_t *order, size_t *next, struct page_character *c)
{
	size_t size = scrawl_dataset_size(data);
	bool found = false;
	for (size_t tried = 0; tried < size && !found; tried++) {
		c->image = order[(*next)++ % size];
		int code = glyph_create(&c->glyph, scrawl_dataset_image(data, c->image),
					scrawl_dataset_shape(data), o->pen, &found);
		if (code != EXIT_DONE)
			return code;
	}
	return found ? EXIT_DONE
		     : fail_with(EXIT_DATA, "%s: all images are blank", scrawl_dataset_path(data));
}

static struct page_layout layout_empty(const struct layout_options *o)
{
	bool boxed = o->paper == PAGE_PAPER_BOXES;
	double least = boxed ? CELL_HEIGHT + 0.3 : 0.0;
	double pitch = o->line_spacing > least ? o->line_spacing : least;
	size_t lines = (o->characters + o->per_line - 1) / o->per_line;
	double above = boxed ? 0.5 * (CELL_HEIGHT - 1.0) : 0.15;
	return (struct page_layout){
		.lines = lines,
		.unit = 1.0,
		.width = boxed ? 2.0 * o->margin + (1.0 + o->spacing) * (double)o->per_line : 0.0,
		.height = 2.0 * (o->margin + above) + 1.0 + pitch * (double)(lines - 1),
		.left = o->margin,
		.baseline = o->margin + above + 1.0,
		.pitch = pitch,
		.cell_width = boxed ? 1.0 + o->spacing : 0.0,
		.cell_height = CELL_HEIGHT,
		.cell_drop = 0.5 * (CELL_HEIGHT - 1.0),
	};
}

int layout_make(struct page_layout *layout, const struct layout_options *o,
		const scrawl_dataset *data)
{
	*layout = layout_empty(o);
	struct layout_line line = { o, layout, NULL };
	size_t next = 0, *order = image_order(scrawl_dataset_size(data), o->seed);
	layout->characters = calloc(o->characters, sizeof(*layout->characters));
	int code = order && layout->characters ? EXIT_DONE : fail_memory();
	for (size_t i = 0; i < o->characters && code == EXIT_DONE; i++) {
		struct page_character *c = &layout->characters[i];
		code = next_glyph(o, data, order, &next, c);
		if (code != EXIT_DONE)
			break;
		layout->count++;
		if (page_uniform(o->seed, PAGE_BROKEN, i, 0.0, 1.0) < o->broken)
			glyph_break(&c->glyph, page_bits(o->seed, PAGE_BROKEN, i, 1));
		layout_place(&line, c, i);
	}
	free(order);
	return code;
}

void layout_release(struct page_layout *layout)
{
	for (size_t i = 0; i < layout->count; i++)
		glyph_release(&layout->characters[i].glyph);
	free(layout->characters);
	*layout = (struct page_layout){ 0 };
}
