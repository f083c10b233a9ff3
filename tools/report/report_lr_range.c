/* SPDX-License-Identifier: MIT */
/*
 * report_lr_range.c - the loss of a learning-rate range test over the rate
 *
 * Where training diverges, the loss grows without bound: the scale ends at twice the first loss.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "cli/memory_note.h"
#include "report/html.h"
#include "report/report.h"

#define RANGE_HEIGHT 240.0

static struct axes range_axes(const json_t *points)
{
	double least = HUGE_VAL, most = 0.0;
	const json_t *point;
	size_t i;
	json_array_foreach(points, i, point) {
		least = fmin(least, json_get_number(point, "rate"));
		most = fmax(most, json_get_number(point, "rate"));
	}
	return (struct axes){
		.left = AXES_LEFT,
		.top = 24.0,
		.width = FIGURE_WIDTH - AXES_LEFT - 20.0,
		.height = RANGE_HEIGHT,
		.x = scale_logarithmic(least, most),
		.y = scale_linear(2.0 * json_get_number(json_array_get(points, 0), "loss")),
		.x_title = "learning rate",
		.y_title = "loss",
	};
}

static void draw_losses(struct canvas *c, const struct axes *a, const json_t *all, const char *key,
			const char *classes)
{
	struct point *points = memory_noted(malloc((json_array_size(all) + 1) * sizeof(*points)));
	const json_t *point;
	size_t i;
	if (!points)
		return;
	json_array_foreach(all, i, point) {
		double loss = json_get_number(point, key);
		points[i] = (struct point){ json_get_number(point, "rate"),
					    loss <= a->y.to ? loss : NAN };
	}
	curve_draw(c, a, &(struct curve){ classes, points, json_array_size(all), SIZE_MAX, NULL });
	free(points);
}

void report_write_lr_range(FILE *out, const struct report_run *run)
{
	static const char legend[] =
		"<p class=\"legend\"><span><i class=\"key s5 train\"></i>each "
		"step</span> <span><i class=\"key s0\"></i>smoothed</span></p>";
	const json_t *points = json_object_get(run->range, "points");
	struct figure figure;
	char caption[200];
	if (json_array_size(points) == 0 || !figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	struct axes a = range_axes(points);
	axes_draw_y(&figure.canvas, &a);
	axes_draw_x(&figure.canvas, &a);
	draw_losses(&figure.canvas, &a, points, "loss", "train s5");
	draw_losses(&figure.canvas, &a, points, "smoothed", "s0");
	double diverged = json_get_number(run->range, "diverged");
	char end[60] = ".";
	if (isfinite(diverged))
		snprintf(end, sizeof(end), "; training diverges at %.2g.", diverged);
	snprintf(caption, sizeof(caption),
		 "The loss falls most steeply at %.2g and is lowest at %.2g%s",
		 json_get_number(run->range, "steepest"), json_get_number(run->range, "lowest"),
		 end);
	figure_end(&figure, "Learning-rate range test", legend, caption);
}
