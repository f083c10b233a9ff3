/* SPDX-License-Identifier: MIT */
/*
 * grid.c - plots in rows and columns
 */
#include "chart/grid.h"

struct grid grid_of(struct canvas *c, size_t columns)
{
	double gaps = GRID_GAP * (double)(columns - 1);
	return (struct grid){
		.canvas = c,
		.columns = columns,
		.width = (CANVAS_INNER - gaps) / (double)columns,
	};
}

void grid_next(struct grid *g, double *x, double *y)
{
	if (g->used == 0)
		g->top = g->canvas->bottom + GRID_GAP;
	*x = CANVAS_MARGIN + (double)g->used * (g->width + GRID_GAP);
	*y = g->top;
	g->used = (g->used + 1) % g->columns;
}
