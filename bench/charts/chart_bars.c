/* SPDX-License-Identifier: MIT */
/*
 * chart_bars.c - a bar for each case: the median in full colour, the best behind it
 */
#include <math.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define BAND     26.0
#define BARS_BAR 16.0
#define NUMBERS  70.0 /* room for the number after a bar */

/* Which throughput is drawn: the first of these that the first case has. */
static const struct throughput {
	const char *key, *best, *unit;
} throughputs[] = {
	{ "megabytes_per_second", "megabytes_per_second_best", "MB/s" },
	{ "gigabytes_per_second", "gigabytes_per_second_best", "GB/s" },
	{ "images_per_second", "images_per_second_best", "images/s" },
	{ "gflops", "gflops_best", "GFLOP/s" },
};

static const struct throughput *throughput_of(const json_t *cases)
{
	const json_t *first = json_array_get(cases, 0);
	size_t i = 0, last = sizeof(throughputs) / sizeof(throughputs[0]) - 1;
	while (i < last && isnan(json_get_number(first, throughputs[i].key)))
		i++;
	return &throughputs[i];
}

static void bars_draw_bar(struct canvas *c, const struct axes *a, const struct throughput *t,
			  double y, const json_t *item)
{
	double median = json_get_number(item, t->key), best = json_get_number(item, t->best);
	char number[AXES_NUMBER];
	canvas_text(c, a->left - 8.0, y + 12.0, a->left - CANVAS_MARGIN - 8.0, TEXT_END,
		    json_get_text(item, "name"));
	if (isnan(median))
		return;
	if (best > median)
		canvas_box(c, a->left, y, axes_x(a, best) - a->left, BARS_BAR,
			   canvas_shade(canvas_colour(0), 0.6), NULL);
	canvas_box(c, a->left, y, axes_x(a, median) - a->left, BARS_BAR, canvas_colour(0), NULL);
	canvas_text(c, axes_x(a, fmax(median, best)) + 6.0, y + 12.0, NUMBERS, TEXT_SMALL,
		    axes_number(median, number));
}

void chart_bars(struct canvas *c, const json_t *cases)
{
	const struct throughput *t = throughput_of(cases);
	double most =
		fmax(chart_most(cases, t->key, NULL, NULL), chart_most(cases, t->best, NULL, NULL));
	double names = 0.0, y = c->bottom + 25.0;
	char title[64];
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		names = fmax(names, canvas_text_width(json_get_text(item, "name"), TEXT_START));
	}
	names = fmin(names, CANVAS_INNER / 2.0);
	snprintf(title, sizeof(title), "%s: median (paler: best round)", t->unit);
	struct axes a = {
		.left = CANVAS_MARGIN + names + 8.0,
		.top = y,
		.width = CANVAS_INNER - names - 8.0 - NUMBERS,
		.height = BAND * (double)json_array_size(cases),
		.x = scale_linear(most),
		.x_title = title,
	};
	axes_draw_x(c, &a);
	json_array_foreach(cases, i, item) {
		bars_draw_bar(c, &a, t, y + (double)i * BAND + (BAND - BARS_BAR) / 2.0, item);
	}
}
