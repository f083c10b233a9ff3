/* SPDX-License-Identifier: MIT */
/*
 * layout.h - which characters are on a page, and where
 *
 * The sheet's x goes right and its y down from its corner.  A layout is made with a character's
 * height as the unit, then scaled to pixels.
 */
#ifndef SCRAWL_TOOLS_PAGE_LAYOUT_H
#define SCRAWL_TOOLS_PAGE_LAYOUT_H

#include "page/geometry.h"
#include "page/glyph.h"

enum page_paper { PAGE_PAPER_PLAIN, PAGE_PAPER_RULED, PAGE_PAPER_SQUARED, PAGE_PAPER_BOXES };

/* "plain", "ruled", "squared", "boxes", then NULL; the number of a name of these. */
const char *page_paper_name(size_t index);
enum page_paper page_paper_find(const char *name);

struct layout_options {
	uint64_t characters, per_line, seed;
	double spacing, line_spacing, margin;
	double touching; /* share of neighbours that touch */
	double broken;   /* share of characters with gaps in their strokes */
	enum page_paper paper;
	const struct page_pen *pen;
};

struct page_character {
	size_t image;          /* in the data set */
	size_t line, position; /* in the line */
	bool touches;          /* the next one */
	struct page_glyph glyph;
	struct page_point origin; /* of the glyph's first sample on the sheet */
	double scale;             /* of a sample on the sheet */
	/* Of the ink, in pixels of the picture; right and bottom are not included. */
	size_t left, top, right, bottom;
};

struct page_layout {
	size_t count;
	struct page_character *characters; /* [count], line by line */
	size_t lines;
	double unit;                  /* a character's height */
	double width, height;         /* of the sheet */
	double left, baseline, pitch; /* where lines begin, of the first line, between lines */
	double cell_width, cell_height, cell_drop; /* printed boxes; how far below the baseline */
};

/* Returns an exit code, with the error printed; layout_release in any case. */
int layout_make(struct page_layout *layout, const struct layout_options *options,
		const scrawl_dataset *data);
void layout_release(struct page_layout *layout);

/* Moves lines and characters apart until the sheet has about this size, in the layout's unit. */
void layout_spread(struct page_layout *layout, double width, double height);

void layout_scale(struct page_layout *layout, double factor);

#endif
