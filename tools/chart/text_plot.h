/* SPDX-License-Identifier: MIT */
/*
 * text_plot.h - a plot of one or two curves in a rectangle of a text grid
 */
#ifndef SCRAWL_TOOLS_CHART_TEXT_PLOT_H
#define SCRAWL_TOOLS_CHART_TEXT_PLOT_H

#include "chart/text_grid.h"

#define TEXT_PLOT_MIN_COLUMNS 20
#define TEXT_PLOT_MIN_ROWS    7

struct text_curve {
	const char *name;
	const double *y; /* [count]; what is not finite is left out */
};

/* The x axis has ticks at whole numbers; a logarithmic y axis leaves out what is not above 0. */
struct text_plot {
	const char *title;
	const double *x; /* [count], rising */
	size_t count;
	double x_from, x_to; /* the ends of the axis */
	struct text_curve curves[2];
	bool logarithmic;
	bool dashed;      /* the first curve, where colours do not tell them apart */
	int digits;       /* of a value in the legend, after the point */
	const char *unit; /* after it */
};

/* Draws in rows x columns of the grid, which must not be less than the minimum. */
void text_plot_draw(const struct text_plot *plot, struct text_grid *grid, size_t column, size_t row,
		    size_t columns, size_t rows);

#endif
