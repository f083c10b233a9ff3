/* SPDX-License-Identifier: MIT */
/*
 * text_grid.c - characters and dots in a grid of cells
 */
#include "chart/text_grid.h"

#include <math.h>
#include <stdlib.h>

#include "cli/text.h"

#define BRAILLE 0x2800 /* the empty pattern; its dots are the bits of the lowest byte */

bool text_grid_create(struct text_grid *grid, size_t columns, size_t rows)
{
	*grid = (struct text_grid){ columns, rows,
				    calloc(columns * rows + 1, sizeof(*grid->cells)) };
	return grid->cells != NULL;
}

void text_grid_release(struct text_grid *grid)
{
	free(grid->cells);
	grid->cells = NULL;
}

/* The character of `length` bytes at text, which is valid UTF-8. */
static uint32_t decode(const char *text, size_t length)
{
	static const uint8_t first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t code = (uint8_t)text[0] & first_bits[length];
	for (size_t i = 1; i < length; i++)
		code = code << 6 | ((uint8_t)text[i] & 0x3f);
	return code;
}

void text_grid_write(struct text_grid *grid, size_t column, size_t row, enum text_ink ink,
		     const char *text)
{
	for (; *text && row < grid->rows && column < grid->columns; column++) {
		size_t length = text_character(text);
		struct text_cell *cell = &grid->cells[row * grid->columns + column];
		*cell = (struct text_cell){
			.code = length ? decode(text, length) : '?',
			.ink = (uint8_t)ink,
		};
		text += length ? length : 1;
	}
}

static void put_dot(struct text_grid *grid, double x, double y, enum text_ink ink)
{
	static const uint8_t bits[TEXT_DOTS_HIGH][TEXT_DOTS_WIDE] = {
		{ 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 }
	};
	if (!(x >= 0.0 && y >= 0.0 && x < (double)(grid->columns * TEXT_DOTS_WIDE) &&
	      y < (double)(grid->rows * TEXT_DOTS_HIGH)))
		return;
	size_t column = (size_t)x / TEXT_DOTS_WIDE, row = (size_t)y / TEXT_DOTS_HIGH;
	struct text_cell *cell = &grid->cells[row * grid->columns + column];
	if (cell->code)
		return;
	cell->dots |= bits[(size_t)y % TEXT_DOTS_HIGH][(size_t)x % TEXT_DOTS_WIDE];
	cell->ink = (uint8_t)ink;
}

void text_grid_line(struct text_grid *grid, double x0, double y0, double x1, double y1,
		    enum text_ink ink, bool dashed)
{
	double length = fmax(fabs(x1 - x0), fabs(y1 - y0));
	size_t steps = length < 1e6 ? (size_t)ceil(length) : 0;
	for (size_t i = 0; i <= steps; i++) {
		double share = steps ? (double)i / (double)steps : 0.0;
		double x = floor(x0 + share * (x1 - x0) + 0.5);
		double y = floor(y0 + share * (y1 - y0) + 0.5);
		if (!dashed || fmod(x, 2.0) < 1.0)
			put_dot(grid, x, y, ink);
	}
}

/* Box drawing that the plots use, as ASCII. */
static char ascii(uint32_t code)
{
	switch (code) {
	case 0x2502: /* │ */
		return '|';
	case 0x2500: /* ─ */
		return '-';
	case 0x2514: /* └ */
	case 0x2524: /* ┤ */
	case 0x252c: /* ┬ */
		return '+';
	default:
		return code < 0x80 ? (char)code : '?';
	}
}

static void put_utf8(uint32_t code, FILE *out)
{
	if (code < 0x80) {
		fputc((int)code, out);
		return;
	}
	int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
	static const uint8_t lead[] = { 0, 0xc0, 0xe0, 0xf0 };
	fputc((int)(lead[more] | code >> 6 * more), out);
	while (more-- > 0)
		fputc((int)(0x80 | (code >> 6 * more & 0x3f)), out);
}

static void put_cell(const struct text_cell *cell, const struct terminal_style *style, FILE *out)
{
	if (!style->utf8 && cell->dots)
		fputc(cell->ink == TEXT_INK_FIRST ? '.' : '*', out);
	else if (!style->utf8)
		fputc(cell->code ? ascii(cell->code) : ' ', out);
	else if (cell->dots)
		put_utf8(BRAILLE + cell->dots, out);
	else
		put_utf8(cell->code ? cell->code : ' ', out);
}

void text_grid_print(const struct text_grid *grid, const struct terminal_style *style,
		     const char *end, FILE *out)
{
	static const char *const begins[] = { "", "\033[1m", "\033[2m", "\033[36m", "\033[33m" };
	for (size_t row = 0; row < grid->rows; row++) {
		const struct text_cell *cells = grid->cells + row * grid->columns;
		size_t columns = grid->columns;
		uint8_t ink = TEXT_INK_PLAIN;
		while (columns && !cells[columns - 1].dots &&
		       (!cells[columns - 1].code || cells[columns - 1].code == ' '))
			columns--;
		for (size_t i = 0; i < columns; i++) {
			if (style->colour && cells[i].ink != ink)
				fprintf(out, "%s%s", ink ? "\033[0m" : "", begins[cells[i].ink]);
			ink = cells[i].ink;
			put_cell(&cells[i], style, out);
		}
		fprintf(out, "%s%s", style->colour && ink ? "\033[0m" : "", end);
	}
}
