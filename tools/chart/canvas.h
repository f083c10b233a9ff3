/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - what pictures are drawn with: text, lines, boxes and dots, as elements of SVG
 *
 * Lengths are in pixels, y points down.  Text may come from anywhere: it is escaped, and
 * what may not be shown (cli/text.h) becomes '?'.
 */
#ifndef SCRAWL_TOOLS_CHART_CANVAS_H
#define SCRAWL_TOOLS_CHART_CANVAS_H

#include <stdio.h>

#define CANVAS_WIDTH  1040.0
#define CANVAS_MARGIN 20.0
#define CANVAS_INNER  (CANVAS_WIDTH - 2.0 * CANVAS_MARGIN)
#define CANVAS_LINE   19.0 /* from one line of text to the next */

#define COLOUR_TEXT  0x222222u
#define COLOUR_FAINT 0xdddddd

struct canvas {
	FILE *out;
	double bottom; /* the lowest point drawn so far: what comes below begins here */
};

/* How a text stands to its point; the other words may be added with |. */
enum text_style {
	TEXT_START = 0,
	TEXT_MIDDLE = 1,
	TEXT_END = 2,
	TEXT_SMALL = 4,
	TEXT_BOLD = 8,
	TEXT_TITLE = 16,
};

struct pen {
	unsigned colour; /* 0xRRGGBB */
	double width;
	const char *dashes; /* lengths of strokes and gaps; NULL: a whole line */
};

/*
 * The i-th colour of a series.  Eight are easy to tell apart, also for colour-blind eyes (Okabe and
 * Ito, with violet in place of a second blue); the next eight are darker, then lighter ones follow.
 */
unsigned canvas_colour(size_t i);

/* A colour mixed with white (share above 0) or with black (below). */
unsigned canvas_shade(unsigned colour, double share);

/* Pixels that the text takes at most, in this style. */
double canvas_text_width(const char *text, unsigned style);

/* What does not fit in room pixels loses its middle, and is shown whole when pointed at. */
void canvas_text(struct canvas *c, double x, double y, double room, unsigned style,
		 const char *text);
void canvas_line(struct canvas *c, const struct pen *pen, double x1, double y1, double x2,
		 double y2);
/* hint is shown when pointed at; NULL: none. */
void canvas_dot(struct canvas *c, double x, double y, unsigned colour, const char *hint);
/* A circle around a dot. */
void canvas_ring(struct canvas *c, double x, double y);
/* A filled box. */
void canvas_box(struct canvas *c, double x, double y, double width, double height, unsigned colour,
		const char *hint);

#endif
