/* SPDX-License-Identifier: MIT */
/*
 * chart_scaling.c - images per second over threads: a line for each batch size, and a dashed one
 * for perfect scaling
 *
 * Perfect scaling multiplies the throughput of the first thread count by the threads added.  Both
 * scales are logarithmic, so that all dashed lines have the same slope.
 */
#include <math.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define SCALING_HEIGHT 230.0
#define MAX_THREADS    4096 /* the largest count that can have a tick */
#define TICK_GAP       24.0 /* pixels between thread counts that are both labelled */

static double rate(const json_t *item)
{
	return json_get_number(item, "images_per_second");
}

static double threads(const json_t *item)
{
	return json_get_number(item, "threads");
}

/* The rate of the group's first case at `count` threads, if it scaled perfectly. */
static double ideal(const json_t *group, double count)
{
	const json_t *first = json_array_get(group, 0);
	return rate(first) / threads(first) * count;
}

static struct axes scaling_axes(const json_t *cases, json_t *batches, double x, double y,
				double width)
{
	double fewest = chart_least(cases, "threads", NULL, NULL);
	double least = chart_least(cases, "images_per_second", NULL, NULL);
	double most = chart_most(cases, "images_per_second", NULL, NULL);
	json_t *group;
	const char *name;
	json_object_foreach(batches, name, group) {
		least = fmin(least, ideal(group, chart_least(group, "threads", NULL, NULL)));
		most = fmax(most, ideal(group, chart_most(group, "threads", NULL, NULL)));
	}
	return (struct axes){
		.left = x + AXES_LEFT,
		.top = y + 45.0,
		.width = width - AXES_LEFT - 10.0,
		.height = SCALING_HEIGHT,
		.x = scale_logarithmic(fewest, chart_most(cases, "threads", NULL, NULL)),
		.y = scale_logarithmic(least, most),
		.x_title = "threads",
		.y_title = "images/s (median of the rounds)",
	};
}

static bool measured(const json_t *cases, double count)
{
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		if (threads(item) == count)
			return true;
	}
	return false;
}

/* A tick for each measured thread count, unless its label would touch the one before. */
static void draw_ticks(struct canvas *c, const struct axes *a, const json_t *cases)
{
	double last = -HUGE_VAL;
	for (unsigned count = 1; count <= a->x.to && count <= MAX_THREADS; count++) {
		double x = axes_x(a, count);
		if (x - last < TICK_GAP || !measured(cases, count))
			continue;
		axes_draw_x_tick(c, a, count);
		last = x;
	}
}

static void draw_group(struct canvas *c, const struct axes *a, const json_t *group, unsigned colour)
{
	const struct pen pen = { colour, 2.5, NULL }, dashed = { colour, 1.2, "5 5" };
	double x = 0.0, y = 0.0;
	const json_t *item;
	size_t i;
	json_array_foreach(group, i, item) {
		double from_x = x, from_y = y;
		x = axes_x(a, threads(item));
		y = axes_y(a, rate(item));
		if (!isfinite(x) || !isfinite(y))
			return;
		if (i > 0) {
			canvas_line(c, &pen, from_x, from_y, x, y);
			canvas_line(c, &dashed, from_x,
				    axes_y(a, ideal(group, threads(json_array_get(group, i - 1)))),
				    x, axes_y(a, ideal(group, threads(item))));
		}
	}
	json_array_foreach(group, i, item) {
		canvas_dot(c, axes_x(a, threads(item)), axes_y(a, rate(item)), colour,
			   json_get_text(item, "name"));
	}
}

/* "batch 64    13,800 with 2 threads, 1.80x" */
static void scaling_draw_legend(struct canvas *c, double x, double y, double room,
				const char *batch, const json_t *group, unsigned colour)
{
	const struct pen pen = { colour, 2.5, NULL };
	const json_t *first = json_array_get(group, 0),
		     *last = json_array_get(group, json_array_size(group) - 1);
	char name[64], text[128], number[AXES_NUMBER];
	snprintf(name, sizeof(name), "batch %s", batch);
	snprintf(text, sizeof(text), "%s with %.0f threads, %.2fx", axes_number(rate(last), number),
		 threads(last), rate(last) / rate(first));
	legend_line(c, x, y, room - canvas_text_width(text, TEXT_SMALL), &pen, true, name);
	canvas_text(c, x + room, y, room, TEXT_SMALL | TEXT_END, text);
}

void chart_scaling(struct canvas *c, double x, double y, double width, const char *title,
		   const json_t *cases)
{
	const struct pen ideal_pen = { 0x888888, 1.2, "5 5" };
	json_t *batches = chart_group_by(cases, "batch", NULL), *group;
	struct axes a = scaling_axes(cases, batches, x, y, width);
	const char *batch;
	size_t i = 0;
	canvas_text(c, x, y, width, TEXT_BOLD, title);
	axes_draw_y(c, &a);
	axes_draw_x_line(c, &a);
	draw_ticks(c, &a, cases);
	y = a.top + a.height + 66.0;
	json_object_foreach(batches, batch, group) {
		draw_group(c, &a, group, canvas_colour(i));
		scaling_draw_legend(c, x, y, width, batch, group, canvas_colour(i++));
		y += CANVAS_LINE;
	}
	legend_line(c, x, y, width, &ideal_pen, false, "perfect scaling");
	json_decref(batches);
}
