/* SPDX-License-Identifier: MIT */
/*
 * text_grid.h - pictures for a terminal: text, and lines of dots in characters of Braille
 *
 * A character is two dots wide and four high.  Without UTF-8 a character that holds dots is the
 * mark of their ink.
 */
#ifndef SCRAWL_TOOLS_CHART_TEXT_GRID_H
#define SCRAWL_TOOLS_CHART_TEXT_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum text_ink { TEXT_INK_PLAIN, TEXT_INK_BOLD, TEXT_INK_FAINT, TEXT_INK_FIRST, TEXT_INK_SECOND };

#define TEXT_DOTS_WIDE 2
#define TEXT_DOTS_HIGH 4

/* What the terminal can show. */
struct terminal_style {
	bool utf8, colour;
};

struct text_cell {
	uint32_t code; /* a Unicode character; 0: the dots, or nothing */
	uint8_t dots;  /* Braille's bits */
	uint8_t ink;
};

struct text_grid {
	size_t columns, rows;
	struct text_cell *cells; /* [rows, columns] */
};

/* Empty.  false: no memory. */
bool text_grid_create(struct text_grid *grid, size_t columns, size_t rows);
void text_grid_release(struct text_grid *grid);

/* Writes text, cleaned, from that place on; what is outside the grid is left out. */
void text_grid_write(struct text_grid *grid, size_t column, size_t row, enum text_ink ink,
		     const char *text);

/*
 * A line between two points, in dots from the upper left corner; dashed: every second dot, so that
 * two lines differ without colours.
 */
void text_grid_line(struct text_grid *grid, double x0, double y0, double x1, double y1,
		    enum text_ink ink, bool dashed);

/* Prints all rows, each ended by `end`, without blanks at their ends. */
void text_grid_print(const struct text_grid *grid, const struct terminal_style *style,
		     const char *end, FILE *out);

#endif
