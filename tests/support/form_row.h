/* SPDX-License-Identifier: MIT */
/*
 * form_row.h - for tests: a row of printed cells with digits
 */
#ifndef SCRAWL_TESTS_FORM_ROW_H
#define SCRAWL_TESTS_FORM_ROW_H

#include "support/form_drawing.h"

#define CELL   44.0
#define HEIGHT 56.0
#define LEFT   100.0
#define TOP    90.0

/* A digit in a cell, off its middle by that many pixels. */
static inline void put_digit(struct drawn *d, int digit, double x, double y, double off_x,
			     double off_y)
{
	draw_digit(d, digit, x + 10 + off_x, y + 9 + off_y, CELL - 20, HEIGHT - 18, 4.0, 30);
}

/* The upright box around a row of cells, askew as the picture is. */
static inline struct scrawl_box box_around(const struct drawn *d, double x, double y, double width,
					   double height)
{
	double xs[] = { x, x + width, x, x + width }, ys[] = { y, y, y + height, y + height };
	double left = INFINITY, top = INFINITY, right = 0.0, bottom = 0.0;
	for (int k = 0; k < 4; k++) {
		drawn_turn(d, &xs[k], &ys[k]);
		left = fmin(left, xs[k]);
		top = fmin(top, ys[k]);
		right = fmax(right, xs[k]);
		bottom = fmax(bottom, ys[k]);
	}
	return (struct scrawl_box){ (size_t)left, (size_t)top, (size_t)(right - left),
				    (size_t)(bottom - top) };
}

/* How a row of cells is printed and written. */
struct row {
	double apart;    /* between boxes; 0: they share borders */
	double border;   /* thickness; 0: none */
	uint8_t printed; /* its grey */
	bool dotted;
	double off_x, off_y; /* of the digits */
};

static inline void draw_row(struct drawn *d, const struct row *row, const char *text)
{
	for (size_t i = 0; text[i]; i++) {
		double x = LEFT + (double)i * (CELL + row->apart);
		if (row->border > 0.0 && !row->dotted)
			draw_box(d, x, TOP, CELL, HEIGHT, row->border, row->printed);
		for (double t = 0.0; row->dotted && t <= HEIGHT; t += 4.0) {
			draw_stroke(d, x, TOP + t, x, TOP + t, row->border, row->printed);
			draw_stroke(d, x + CELL, TOP + t, x + CELL, TOP + t, row->border,
				    row->printed);
		}
		for (double t = 0.0; row->dotted && t <= CELL; t += 4.0) {
			draw_stroke(d, x + t, TOP, x + t, TOP, row->border, row->printed);
			draw_stroke(d, x + t, TOP + HEIGHT, x + t, TOP + HEIGHT, row->border,
				    row->printed);
		}
		if (text[i] >= '0' && text[i] <= '9')
			put_digit(d, text[i] - '0', x, TOP, row->off_x, row->off_y);
	}
}

#endif
