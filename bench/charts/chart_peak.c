/* SPDX-License-Identifier: MIT */
/*
 * chart_peak.c - peak: a roofline for each thread count
 *
 * Work with x FLOP per byte moved reaches at most min(x * bandwidth, FMA limit): slopes and a roof
 * on logarithmic scales.  A case with an "intensity", its FLOP per byte that must be moved, is a
 * dot.
 */
#include <math.h>
#include <string.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define PEAK_HEIGHT 330.0
#define DOTS        4   /* first colour of dots; slopes have those before it */
#define BEYOND      4.0 /* factor that the plot extends beyond the first and last ridge */

/* The same scales for every thread count, so that plots compare. */
static struct axes peak_axes(const json_t *cases)
{
	double fma = chart_most(cases, "gflops", NULL, NULL);
	double slow = chart_least(cases, "gigabytes_per_second", "what", "bandwidth");
	double fast = chart_most(cases, "gigabytes_per_second", "what", "bandwidth");
	struct axes a = {
		.height = PEAK_HEIGHT,
		.x_title = "FLOP per byte moved",
		.y_title = "GFLOP/s",
	};
	double left = fma / fast / BEYOND, right = fma / slow * BEYOND;
	a.x = scale_logarithmic(fmin(left, chart_least(cases, "intensity", NULL, NULL)),
				fmax(right, chart_most(cases, "intensity", NULL, NULL)));
	a.y = scale_logarithmic(fmin(a.x.from * slow, chart_least(cases, "gflops", NULL, NULL)),
				fma * 1.2);
	return a;
}

/* Draws the bandwidth's slope up to the roof, clipped to the plot. */
static void draw_slope(struct canvas *c, const struct axes *a, double bandwidth, double roof,
		       unsigned colour)
{
	const struct pen pen = { colour, 2.0, NULL };
	double from = fmax(a->x.from, a->y.from / bandwidth);
	double to = fmin(a->x.to, roof / bandwidth);
	if (from < to)
		canvas_line(c, &pen, axes_x(a, from), axes_y(a, from * bandwidth), axes_x(a, to),
			    axes_y(a, to * bandwidth));
}

static void draw_roof(struct canvas *c, const struct axes *a, const struct pen *pen, double gflops,
		      double bandwidth)
{
	double from = bandwidth > 0.0 ? fmax(a->x.from, gflops / bandwidth) : a->x.from;
	canvas_line(c, pen, axes_x(a, from), axes_y(a, gflops), a->left + a->width,
		    axes_y(a, gflops));
}

/* Returns where the legend continues. */
static double draw_slopes(struct canvas *c, const struct axes *a, double x, double y,
			  const json_t *cases, double roof)
{
	json_t *levels = chart_group_by(cases, "level", "gigabytes_per_second"), *level;
	const char *name;
	size_t i = 0;
	json_object_foreach(levels, name, level) {
		double bandwidth = chart_most(level, "gigabytes_per_second", "what", "bandwidth");
		struct pen pen = { canvas_colour(i++), 2.0, NULL };
		char text[128], number[AXES_NUMBER];
		snprintf(text, sizeof(text), "%.64s, %s GB/s", name,
			 axes_number(bandwidth, number));
		draw_slope(c, a, bandwidth, roof, pen.colour);
		legend_line(c, x, y, 300.0, &pen, false, text);
		y += CANVAS_LINE;
	}
	json_decref(levels);
	return y;
}

/* Products above the roof (GFLOP/s, GB/s of the fastest level) get a ring and a legend note. */
static void draw_dots(struct canvas *c, const struct axes *a, double x, double y,
		      const json_t *cases, double roof)
{
	const double fast = chart_most(cases, "gigabytes_per_second", "what", "bandwidth");
	json_t *passes = chart_group_by(cases, "pass", "intensity"), *pass;
	const char *name;
	const json_t *item;
	size_t i, colour = DOTS, above = 0;
	char text[96];
	json_object_foreach(passes, name, pass) {
		struct pen none = { canvas_colour(colour++), 0.0, NULL };
		json_array_foreach(pass, i, item) {
			double gflops = json_get_number(item, "gflops");
			double intensity = json_get_number(item, "intensity");
			double limit = fast > 0.0 ? fmin(roof, fast * intensity) : roof;
			if (!(gflops > 0.0))
				continue;
			if (gflops > limit)
				canvas_ring(c, axes_x(a, intensity), axes_y(a, gflops));
			above += gflops > limit;
			canvas_dot(c, axes_x(a, intensity), axes_y(a, gflops), none.colour,
				   json_get_text(item, "name"));
		}
		snprintf(text, sizeof(text), "sgemm of the layers: %.64s", name);
		legend_line(c, x, y, a->width, &none, true, text);
		y += CANVAS_LINE;
	}
	json_decref(passes);
	if (above == 0)
		return;
	canvas_ring(c, x + 13.0, y - 4.0);
	canvas_text(c, x + 34.0, y, a->width + AXES_LEFT - 34.0, TEXT_SMALL,
		    "above the roofline: the limits were measured at a lower");
	canvas_text(c, x + 34.0, y + 15.0, a->width + AXES_LEFT - 34.0, TEXT_SMALL,
		    "clock or under other load; measure again");
}

static void draw_roofline(struct canvas *c, struct axes *a, double x, double y, const char *threads,
			  const json_t *cases)
{
	const struct pen solid = { 0x000000, 2.0, NULL }, dashed = { 0x000000, 1.5, "6 4" };
	double fma = chart_most(cases, "gflops", "what", "fma"),
	       sgemm = chart_most(cases, "gflops", "what", "sgemm");
	double roof = fma > 0.0 ? fma : sgemm;
	double fast = chart_most(cases, "gigabytes_per_second", "what", "bandwidth");
	char text[96], number[AXES_NUMBER];
	a->left = x + AXES_LEFT;
	a->top = y + 45.0;
	snprintf(text, sizeof(text), "%s thread%s", threads, strcmp(threads, "1") == 0 ? "" : "s");
	canvas_text(c, x, y, a->width, TEXT_BOLD, text);
	axes_draw_y(c, a);
	axes_draw_x(c, a);
	y = a->top + PEAK_HEIGHT + 66.0;
	if (fma > 0.0) {
		draw_roof(c, a, &solid, fma, fast);
		snprintf(text, sizeof(text), "FMA limit, %s GFLOP/s", axes_number(fma, number));
		legend_line(c, x, y, a->width, &solid, false, text);
		y += CANVAS_LINE;
	}
	if (sgemm > 0.0) {
		draw_roof(c, a, &dashed, sgemm, fast);
		snprintf(text, sizeof(text), "best sgemm, %s GFLOP/s", axes_number(sgemm, number));
		legend_line(c, x, y, a->width, &dashed, false, text);
		y += CANVAS_LINE;
	}
	y = draw_slopes(c, a, x, y, cases, roof);
	draw_dots(c, a, x, y, cases, roof);
}

void chart_peak(struct canvas *c, const json_t *cases)
{
	struct axes a = peak_axes(cases);
	json_t *counts = chart_group_by(cases, "threads", NULL), *group;
	const char *name;
	struct grid grid = grid_of(c, json_object_size(counts) > 1 ? 2 : 1);
	a.width = grid.width - AXES_LEFT - 10.0;
	json_object_foreach(counts, name, group) {
		double x, y;
		grid_next(&grid, &x, &y);
		draw_roofline(c, &a, x, y, name, group);
	}
	json_decref(counts);
}
