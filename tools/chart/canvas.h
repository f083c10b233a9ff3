/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - draws text, lines, boxes and dots as SVG elements
 *
 * Lengths are in pixels, y points down.  Text may come from anywhere: it is escaped, and what is
 * not printable (cli/text.h) becomes '?'.
 */
#ifndef SCRAWL_TOOLS_CHART_CANVAS_H
#define SCRAWL_TOOLS_CHART_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define CANVAS_WIDTH  1040.0
#define CANVAS_MARGIN 20.0
#define CANVAS_INNER  (CANVAS_WIDTH - 2.0 * CANVAS_MARGIN)
#define CANVAS_LINE   19.0 /* from one line of text to the next */

#define COLOUR_TEXT 0x222222u

struct canvas {
	FILE *out;
	double bottom;   /* the lowest point drawn so far */
	bool incomplete; /* memory ran out for a part of it */
};

/* Alignment at the text's point, combined by | with size and weight. */
enum text_style {
	TEXT_START = 0,
	TEXT_MIDDLE = 1,
	TEXT_END = 2,
	TEXT_SMALL = 4,
	TEXT_BOLD = 8,
	TEXT_TITLE = 16,
	TEXT_ON = 32, /* on a box of a strong colour */
};

struct point {
	double x, y;
};

struct pen {
	unsigned colour; /* 0xRRGGBB */
	double width;
	const char *dashes; /* lengths of strokes and gaps; NULL: solid */
};

/*
 * The i-th colour of a series: eight that are easy to distinguish, even if colour-blind (Okabe and
 * Ito, with violet in place of a second blue), then eight darker and eight lighter shades of them.
 */
unsigned canvas_colour(size_t i);

/* A colour mixed with white (share above 0) or with black (below). */
unsigned canvas_shade(unsigned colour, double share);

/* Upper bound of the text's width in this style. */
double canvas_text_width(const char *text, unsigned style);

/* A text wider than room pixels has its middle elided and is shown whole on hover. */
void canvas_text(struct canvas *c, double x, double y, double room, unsigned style,
		 const char *text);
void canvas_line(struct canvas *c, const struct pen *pen, double x1, double y1, double x2,
		 double y2);
/* hint is shown on hover; NULL: none. */
void canvas_dot(struct canvas *c, double x, double y, unsigned colour, const char *hint);
/* A circle around a dot. */
void canvas_ring(struct canvas *c, double x, double y);
/* A filled box. */
void canvas_box(struct canvas *c, double x, double y, double width, double height, unsigned colour,
		const char *hint);

/*
 * Shapes that take their colours and line widths from the classes of a style sheet: a line through
 * points [count], a box, and a circle.
 */
void canvas_path(struct canvas *c, const char *classes, const struct point *points, size_t count);
void canvas_cell(struct canvas *c, const char *classes, struct point corner, struct point size,
		 double opacity, const char *hint);
void canvas_mark(struct canvas *c, const char *classes, struct point centre, double radius,
		 const char *hint);

#endif
