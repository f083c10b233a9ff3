/* SPDX-License-Identifier: MIT */
/*
 * axes.h - plots: places in a grid, linear or logarithmic scales, ticks and legends
 *
 * The style sheet gives the lines of the classes "grid" and "axis" their colours.
 */
#ifndef SCRAWL_TOOLS_CHART_AXES_H
#define SCRAWL_TOOLS_CHART_AXES_H

#include <stdbool.h>
#include <stddef.h>

#include "chart/canvas.h"
#include "cli/text.h"

/* The values from..to. */
struct scale {
	double from, to;
	bool logarithmic;
};

#define AXES_LEFT 56.0 /* room for the labels of the y axis, left of the plot */

/* A plot: its box on the canvas, its scales and their titles. */
struct axes {
	double left, top, width, height;
	struct scale x, y;
	const char *x_title, *y_title; /* y_title may be NULL */
};

/* A readable number of about seven characters at most: 13,800; 0.25; 1.5M. */
#define AXES_NUMBER TEXT_NUMBER
const char *axes_number(double value, char out[AXES_NUMBER]);

/* A scale for values of 0 .. most, so that lengths compare, ending on a round number. */
struct scale scale_linear(double most);
/* A scale for values of least .. most, for places and not lengths, with round numbers as ends. */
struct scale scale_between(double least, double most);
/* A scale for whole numbers of least .. most. */
struct scale scale_whole(double least, double most);
/* A scale for values of least .. most, both above 0, and a little beyond. */
struct scale scale_logarithmic(double least, double most);

/* Where a value lies on the canvas; scales do not clip. */
double axes_x(const struct axes *a, double value);
double axes_y(const struct axes *a, double value);

/* Grid lines and labels at round values of one scale, with its title. */
void axes_draw_y(struct canvas *c, const struct axes *a);
void axes_draw_x(struct canvas *c, const struct axes *a);

/* An x axis with ticks chosen by the caller: its line and title, and one tick with its label. */
void axes_draw_x_line(struct canvas *c, const struct axes *a);
void axes_draw_x_tick(struct canvas *c, const struct axes *a, double value);

/* An x axis with ticks at whole numbers, as of epochs, without grid lines. */
void axes_draw_x_whole(struct canvas *c, const struct axes *a);

/* A row of a legend, up to room pixels wide, with a line or a box as the sample. */
void legend_line(struct canvas *c, double x, double y, double room, const struct pen *pen,
		 bool dotted, const char *text);
void legend_box(struct canvas *c, double x, double y, double room, unsigned colour,
		const char *text);

/* Plots in rows and columns: each row begins below the lowest point of the one before. */
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
