/* SPDX-License-Identifier: MIT */
/*
 * grid.h - plots in rows and columns: each row begins below the lowest point of the one before
 */
#ifndef SCRAWL_TOOLS_CHART_GRID_H
#define SCRAWL_TOOLS_CHART_GRID_H

#include <stddef.h>

#include "chart/canvas.h"

#define GRID_GAP 36.0 /* between columns, and above a row */

struct grid {
	struct canvas *canvas;
	size_t columns, used; /* used: columns taken in the current row */
	double width;         /* of a column */
	double top;           /* of the current row */
};

/* A grid of columns over the whole width of the canvas. */
struct grid grid_of(struct canvas *c, size_t columns);

/* Takes the next cell; *x and *y: its upper left corner. */
void grid_next(struct grid *g, double *x, double *y);

#endif
