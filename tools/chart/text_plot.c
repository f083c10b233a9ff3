/* SPDX-License-Identifier: MIT */
/*
 * text_plot.c - from top to bottom: title, curves beside their axis, the x axis, the legend
 */
#include "chart/text_plot.h"

#include <math.h>
#include <string.h>

#include "chart/axes.h"

#define BELOW         3   /* rows below the curves: axis, its labels, legend */
#define TICK_ROWS     3   /* rows per tick of the y axis, at least */
#define TICK_COLUMNS  8   /* columns per tick of the x axis, at least */
#define LEGEND_SAMPLE 2   /* columns */
#define DECADE_ROWS   6   /* rows per power of ten that have room for 2 and 5 between */
#define WIDE_RANGE    8.0 /* from which a logarithmic axis has ticks at 1, 2, 5, 10, ... */

/* Where the curves are: in cells of the grid, and in values. */
struct text_axes {
	struct text_grid *grid;
	size_t left, top, columns, rows;
	double x_from, x_to, y_from, y_to;
	bool logarithmic;
};

static bool drawable(const struct text_plot *plot, double y)
{
	return isfinite(y) && (!plot->logarithmic || y > 0.0);
}

/* The ends of the y axis: those of all curves, apart even if there is one value. */
static void find_range(const struct text_plot *plot, double *low, double *high)
{
	bool any = false;
	*low = *high = 1.0;
	for (size_t c = 0; c < 2; c++)
		for (size_t i = 0; plot->curves[c].y && i < plot->count; i++) {
			double y = plot->curves[c].y[i];
			if (!drawable(plot, y))
				continue;
			*low = any ? fmin(*low, y) : y;
			*high = any ? fmax(*high, y) : y;
			any = true;
		}
	if (plot->logarithmic && *high < *low * 1.1) {
		*low /= 1.5;
		*high *= 1.5;
	} else if (!plot->logarithmic && *high - *low < 1e-3 + 1e-6 * fabs(*high)) {
		*low -= 0.5 + 1e-3 * fabs(*low);
		*high += 0.5 + 1e-3 * fabs(*high);
	}
}

static double at_y(const struct text_axes *a, double y)
{
	double share = a->logarithmic ? log(y / a->y_from) / log(a->y_to / a->y_from)
				      : (y - a->y_from) / (a->y_to - a->y_from);
	return (double)(a->top * TEXT_DOTS_HIGH) +
	       (1.0 - share) * (double)(a->rows * TEXT_DOTS_HIGH - 1);
}

static double at_x(const struct text_axes *a, double x)
{
	double width = (double)(a->columns * TEXT_DOTS_WIDE - 1);
	double share = a->x_to > a->x_from ? (x - a->x_from) / (a->x_to - a->x_from) : 0.0;
	return (double)(a->left * TEXT_DOTS_WIDE) + share * width;
}

/* The smallest of 1, 2, 5 times powers of ten that is not below x. */
static double round_up(double x)
{
	double power = pow(10.0, floor(log10(x) + 1e-9)), times = x / power;
	return power * (times <= 1.0 + 1e-9 ? 1.0 : times <= 2.0 ? 2.0 : times <= 5.0 ? 5.0 : 10.0);
}

/*
 * The first tick of the y axis that is not below y: of a wide logarithmic axis at 1, 2, 5, 10, ...
 * or, where there is no room, at powers of ten; else at multiples of a round number.
 */
static double tick_from(const struct text_axes *a, double y)
{
	if (a->logarithmic && a->y_to > WIDE_RANGE * a->y_from) {
		if ((double)a->rows > DECADE_ROWS * log10(a->y_to / a->y_from))
			return round_up(y);
		return pow(10.0, ceil(log10(y) - 1e-9));
	}
	double step = round_up((a->y_to - a->y_from) * TICK_ROWS / (double)a->rows);
	return step * ceil(y / step - 1e-6) + 0.0;
}

/* Writes ticks and labels, or only measures them; returns the widest label's columns. */
static size_t y_ticks(const struct text_axes *a, bool draw)
{
	size_t widest = 0, last_row = SIZE_MAX;
	double top = a->y_to + 1e-9 * (a->y_to - a->y_from), beyond = (a->y_to - a->y_from) * 1e-3;
	double next = tick_from(a, a->y_from);
	while (next <= top) {
		char label[AXES_NUMBER];
		double y = next;
		next = tick_from(a, a->logarithmic ? 1.001 * y : y + beyond);
		size_t row = (size_t)at_y(a, y) / TEXT_DOTS_HIGH;
		size_t length = strlen(axes_number(y, label));
		if (row < a->top || row >= a->top + a->rows ||
		    (last_row != SIZE_MAX && row + 2 > last_row))
			continue;
		last_row = row;
		widest = length > widest ? length : widest;
		if (!draw)
			continue;
		text_grid_write(a->grid, a->left - 2 - length, row, TEXT_INK_FAINT, label);
		text_grid_write(a->grid, a->left - 1, row, TEXT_INK_FAINT, "┤");
	}
	return widest;
}

static void draw_x_axis(const struct text_axes *a)
{
	size_t row = a->top + a->rows, last_end = 0;
	text_grid_write(a->grid, a->left - 1, row, TEXT_INK_FAINT, "└");
	for (size_t i = 0; i < a->columns; i++)
		text_grid_write(a->grid, a->left + i, row, TEXT_INK_FAINT, "─");
	double room = (a->x_to - a->x_from) * TICK_COLUMNS / (double)a->columns;
	double step = round_up(fmax(room, 1.0));
	double next = a->x_from;
	while (next <= a->x_to) {
		char label[AXES_NUMBER];
		double x = next;
		next = step * (floor(x / step) + 1.0);
		size_t column = (size_t)at_x(a, x) / TEXT_DOTS_WIDE;
		size_t length = strlen(axes_number(x, label));
		size_t end = a->left + a->columns;
		size_t begin = column + length > end ? end - length : column;
		if (last_end && begin < last_end + 1)
			continue;
		text_grid_write(a->grid, column, row, TEXT_INK_FAINT, "┬");
		text_grid_write(a->grid, begin, row + 1, TEXT_INK_FAINT, label);
		last_end = begin + length;
	}
}

static void draw_curve(const struct text_plot *plot, const struct text_axes *a, size_t index)
{
	const double *y = plot->curves[index].y;
	size_t before = SIZE_MAX;
	for (size_t i = 0; y && i < plot->count; i++) {
		if (!drawable(plot, y[i]))
			continue;
		size_t from = before == SIZE_MAX ? i : before;
		text_grid_line(a->grid, at_x(a, plot->x[from]), at_y(a, y[from]),
			       at_x(a, plot->x[i]), at_y(a, y[i]),
			       index ? TEXT_INK_SECOND : TEXT_INK_FIRST, !index && plot->dashed);
		before = i;
	}
}

/* The name and last value of each curve, with a sample of its line. */
static void draw_legend(const struct text_plot *plot, const struct text_axes *a)
{
	size_t column = a->left, row = a->top + a->rows + 2;
	for (size_t c = 0; c < 2; c++) {
		char value[AXES_NUMBER];
		const double *y = plot->curves[c].y;
		if (!y || !plot->count || !isfinite(y[plot->count - 1]))
			continue;
		double height = (double)(row * TEXT_DOTS_HIGH + 1);
		text_grid_line(a->grid, (double)(column * TEXT_DOTS_WIDE), height,
			       (double)((column + LEGEND_SAMPLE) * TEXT_DOTS_WIDE - 1), height,
			       c ? TEXT_INK_SECOND : TEXT_INK_FIRST, !c && plot->dashed);
		column += LEGEND_SAMPLE + 1;
		text_grid_write(a->grid, column, row, TEXT_INK_PLAIN, plot->curves[c].name);
		column += strlen(plot->curves[c].name) + 1;
		snprintf(value, sizeof(value), "%.*f%s", plot->digits, y[plot->count - 1],
			 plot->unit);
		text_grid_write(a->grid, column, row, TEXT_INK_BOLD, value);
		column += strlen(value) + 2;
	}
}

void text_plot_draw(const struct text_plot *plot, struct text_grid *grid, size_t column, size_t row,
		    size_t columns, size_t rows)
{
	struct text_axes a = {
		.grid = grid,
		.top = row + 1,
		.rows = rows - 1 - BELOW,
		.x_from = plot->x_from,
		.x_to = plot->x_to,
		.logarithmic = plot->logarithmic,
	};
	find_range(plot, &a.y_from, &a.y_to);
	a.left = column + y_ticks(&a, false) + 2;
	a.columns = column + columns - a.left;
	text_grid_write(grid, column, row, TEXT_INK_BOLD, plot->title);
	for (size_t i = 0; i < a.rows; i++)
		text_grid_write(grid, a.left - 1, a.top + i, TEXT_INK_FAINT, "│");
	y_ticks(&a, true);
	draw_x_axis(&a);
	draw_curve(plot, &a, 0);
	draw_curve(plot, &a, 1);
	draw_legend(plot, &a);
}
