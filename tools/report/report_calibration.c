/* SPDX-License-Identifier: MIT */
/*
 * report_calibration.c - whether the confidence can be trusted: reliability diagram, and accuracy
 * against coverage
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define FEW          10.0 /* images: a bin with fewer is faint */
#define SQUARE       270.0
#define STRIP_HEIGHT 46.0 /* of the counts below the diagram */

static struct axes reliability_axes(void)
{
	return (struct axes){
		.left = AXES_LEFT,
		.top = 24.0,
		.width = FIGURE_WIDTH - AXES_LEFT - 14.0,
		.height = SQUARE,
		.x = { 0.0, 100.0, false },
		.y = { 0.0, 100.0, false },
		.x_title = "confidence, %",
		.y_title = "right, %",
	};
}

static void draw_bin(struct canvas *c, const struct axes *a, const json_t *bin)
{
	double count = json_get_number(bin, "count");
	double x = axes_x(a, 100.0 * json_get_number(bin, "confidence"));
	double y = axes_y(a, 100.0 * json_get_number(bin, "accuracy"));
	char number[VALUE_TEXT], hint[200];
	if (!(count > 0.0) || !isfinite(x) || !isfinite(y))
		return;
	snprintf(hint, sizeof(hint), "%s images: confidence %.1f%%, right %.1f%%",
		 value_count(count, number), 100.0 * json_get_number(bin, "confidence"),
		 100.0 * json_get_number(bin, "accuracy"));
	canvas_mark(c, count < FEW ? "dot s0 faint" : "dot s0", (struct point){ x, y },
		    fmin(3.0 + log10(count), 8.0), hint);
}

/* How many images each bin has, on a logarithmic scale, below the diagram. */
static void draw_counts(struct canvas *c, const struct axes *a, const json_t *bins)
{
	size_t all = json_array_size(bins), i;
	double most = 1.0, width = a->width / (double)all, bottom = c->bottom + STRIP_HEIGHT + 18.0;
	const json_t *bin;
	char number[VALUE_TEXT], hint[200];
	json_array_foreach(bins, i, bin) {
		most = fmax(most, json_get_number(bin, "count"));
	}
	canvas_text(c, 0.0, c->bottom + 14.0, FIGURE_WIDTH, TEXT_SMALL, "images (logarithmic)");
	json_array_foreach(bins, i, bin) {
		double count = json_get_number(bin, "count");
		if (!(count > 0.0))
			continue;
		double height = STRIP_HEIGHT * log(1.0 + count) / log(1.0 + most);
		double x = a->left + (double)i * width;
		snprintf(hint, sizeof(hint), "%s images", value_count(count, number));
		canvas_cell(c, "count", (struct point){ x + 1.0, bottom - height },
			    (struct point){ fmax(width - 2.0, 1.0), height }, 1.0, hint);
		if (count == most)
			canvas_text(c, x + width / 2.0, bottom - height - 5.0, 80.0,
				    TEXT_SMALL | TEXT_MIDDLE, value_count(count, number));
	}
	canvas_path(c, "axis",
		    (const struct point[]){ { a->left, bottom }, { a->left + a->width, bottom } },
		    2);
}

static void write_reliability(FILE *out, const json_t *eval)
{
	const json_t *bins = json_object_get(eval, "reliability"), *bin;
	struct axes a = reliability_axes();
	struct figure figure;
	char caption[300];
	size_t i;
	if (!figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	struct canvas *c = &figure.canvas;
	axes_draw_y(c, &a);
	axes_draw_x(c, &a);
	canvas_path(c, "ideal",
		    (const struct point[]){ { axes_x(&a, 0.0), axes_y(&a, 0.0) },
					    { axes_x(&a, 100.0), axes_y(&a, 100.0) } },
		    2);
	json_array_foreach(bins, i, bin) {
		draw_bin(c, &a, bin);
	}
	draw_counts(c, &a, bins);
	snprintf(caption, sizeof(caption),
		 "On the dashed line, confidence is as often right as it claims; above it, the "
		 "model is too modest, below it too sure. Faint: fewer than %.0f images. Expected "
		 "calibration error %.2f%%, largest %.1f%%.",
		 FEW, 100.0 * json_get_number(eval, "ece"), 100.0 * json_get_number(eval, "mce"));
	figure_end(&figure, "Reliability", NULL, caption);
}

/* "The surest 95% of the images are read 99.97% right, ..." */
static void coverage_caption(const json_t *points, char *out, size_t size)
{
	const json_t *point, *kept = NULL;
	size_t i;
	json_array_foreach(points, i, point) {
		double coverage = json_get_number(point, "coverage");
		if (coverage <= 0.951 && (!kept || coverage > json_get_number(kept, "coverage")))
			kept = point;
	}
	snprintf(out, size, "Images are left out from the least sure on.");
	if (kept)
		snprintf(out, size,
			 "Images are left out from the least sure on. Of the surest %.0f%%, with a "
			 "confidence of at least %.1f%%, %.2f%% are right.",
			 100.0 * json_get_number(kept, "coverage"),
			 100.0 * json_get_number(kept, "threshold"),
			 100.0 * json_get_number(kept, "accuracy"));
}

static void write_coverage(FILE *out, const json_t *eval)
{
	const json_t *all = json_object_get(eval, "coverage"), *item;
	size_t count = json_array_size(all), i;
	struct point *points = malloc((count + 1) * sizeof(*points));
	struct figure figure;
	char caption[300];
	double least = 100.0;
	if (!points)
		html_missing(out);
	if (!points || !figure_begin(&figure, out, FIGURE_WIDTH)) {
		free(points);
		return;
	}
	json_array_foreach(all, i, item) {
		points[i] = (struct point){ 100.0 * json_get_number(item, "coverage"),
					    100.0 * json_get_number(item, "accuracy") };
		least = fmin(least, points[i].y);
	}
	struct axes a = reliability_axes();
	a.x_title = "images answered, %";
	a.y = scale_between(least, 100.0);
	axes_draw_y(&figure.canvas, &a);
	axes_draw_x(&figure.canvas, &a);
	curve_draw(&figure.canvas, &a, &(struct curve){ "s0", points, count, SIZE_MAX, NULL });
	coverage_caption(all, caption, sizeof(caption));
	figure_end(&figure, "Accuracy against coverage", NULL, caption);
	free(points);
}

void report_write_calibration(FILE *out, const json_t *eval)
{
	bool bins = json_array_size(json_object_get(eval, "reliability")) > 0;
	bool points = json_array_size(json_object_get(eval, "coverage")) > 0;
	fputs("<div class=\"row\">\n", out);
	if (bins)
		write_reliability(out, eval);
	if (points)
		write_coverage(out, eval);
	report_write_measures(out, eval);
	fputs("</div>\n", out);
}
