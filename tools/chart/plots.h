/* SPDX-License-Identifier: MIT */
/*
 * plots.h - what is drawn between axes: curves, intervals, and matrices as squares
 *
 * The style sheet gives colours and line widths to the classes.
 */
#ifndef SCRAWL_TOOLS_CHART_PLOTS_H
#define SCRAWL_TOOLS_CHART_PLOTS_H

#include "chart/axes.h"

/* A curve through points [count]; one whose y is not finite interrupts it. */
struct curve {
	const char *classes;
	const struct point *points; /* in the scales' units */
	size_t count;
	size_t marked;    /* the index of the point with a dot and a ring; SIZE_MAX: none */
	const char *hint; /* of that point; NULL: none */
};

/* Few points have dots. */
void curve_draw(struct canvas *c, const struct axes *a, const struct curve *curve);

/* A dot at value on a horizontal line from low to high with ends; y: on the canvas. */
struct whisker {
	const char *classes, *hint;
	double low, value, high;
};

void whisker_draw(struct canvas *c, const struct axes *a, double y, const struct whisker *whisker);

/*
 * Numbers [rows, columns] from -1 to 1 as squares of side `side`, of class "positive" or
 * "negative" and as opaque as they are large, in twelve degrees; zeros are left out.
 */
struct squares {
	const double *values;
	size_t rows, columns;
	double left, top, side;
};

/* Draws count matrices: as one path per degree, since there may be thousands of squares. */
void squares_draw(struct canvas *c, const struct squares *all, size_t count);

#endif
