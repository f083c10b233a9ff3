/* SPDX-License-Identifier: MIT */
/*
 * chart_conv.c - conv: a plot for each pass, with a group of bars for each layer, a bar for each
 * algorithm labelled with its speed-up over naive, and a line at the machine's sgemm peak
 *
 * The scale is logarithmic, since naive reaches a hundredth of the others.
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define CONV_HEIGHT 200.0
#define CONV_BAR    30.0
#define GAP         26.0  /* between groups, at least */
#define LABEL       100.0 /* room for a group's label, at least */
#define WIDEST      460.0 /* a group including its gap */

/* Factors of the scale below the lowest bar, and above the highest for its two lines of text. */
#define BELOW 2.0
#define ABOVE 2.2

/* What the names of passes mean. */
static const struct note {
	const char *word, *text;
} notes[] = {
	{ "finished", "with pooling, bias and ReLU" },
	{ "pooled", "through the pooling that follows, whose zeros an algorithm may skip" },
};

struct chart {
	struct axes axes;
	double peak;        /* GFLOP/s of sgemm; 0 if no case has it */
	json_t *algorithms; /* name -> cases; the position selects the colour */
	double band;        /* from one group to the next */
};

static void conv_draw_bar(struct canvas *c, const struct axes *a, double x, unsigned colour,
			  const json_t *item)
{
	double gflops = json_get_number(item, "gflops");
	double factor = json_get_number(item, "speedup_over_naive");
	char hint[256], text[32];
	if (!(gflops > 0.0))
		return;
	double y = axes_y(a, gflops);
	snprintf(hint, sizeof(hint), "%.200s: %.1f GFLOP/s", json_get_text(item, "name"), gflops);
	canvas_box(c, x + 1.0, y, CONV_BAR - 2.0, a->top + CONV_HEIGHT - y, colour, hint);
	snprintf(text, sizeof(text), "%.*f", gflops < 9.95, gflops);
	canvas_text(c, x + CONV_BAR / 2.0, y - 4.0, CONV_BAR + 8.0, TEXT_SMALL | TEXT_MIDDLE, text);
	snprintf(text, sizeof(text), "%.*fx", factor < 9.95, factor);
	if (factor > 0.0)
		canvas_text(c, x + CONV_BAR / 2.0, y - 18.0, CONV_BAR + 8.0,
			    TEXT_SMALL | TEXT_MIDDLE | TEXT_BOLD, text);
}

/* In two lines: "lenet: conv 20 5x5" is split after the colon, a bare shape before "oc". */
static void draw_label(struct canvas *c, double x, double y, double room, const json_t *item)
{
	const char *text = json_get_text(item, "network_layer"), *rest = strstr(text, ": ");
	if (!*text) {
		text = json_get_text(item, "layer");
		rest = strstr(text, "oc");
	}
	json_t *first = rest ? json_stringn(text, (size_t)(rest - text)) : json_string(text);
	canvas_text(c, x, y, room, TEXT_SMALL | TEXT_MIDDLE, json_string_value(first));
	if (rest)
		canvas_text(c, x, y + 15.0, room, TEXT_SMALL | TEXT_MIDDLE,
			    rest + strspn(rest, ": "));
	json_decref(first);
}

/* Draws a layer: its bars, in the order of all algorithms, and its label. */
static void conv_draw_layer(struct canvas *c, const struct chart *chart, double x, json_t *layer)
{
	const struct axes *a = &chart->axes;
	const json_t *first = json_array_get(layer, 0), *item;
	double middle = x + chart->band / 2.0, room = chart->band - 4.0;
	double at = middle - (double)json_array_size(layer) * CONV_BAR / 2.0;
	const char *name;
	json_t *unused;
	size_t i, colour = 0;
	json_object_foreach(chart->algorithms, name, unused) {
		json_array_foreach(layer, i, item) {
			if (strcmp(json_get_text(item, "algorithm"), name) != 0)
				continue;
			conv_draw_bar(c, a, at, canvas_colour(colour), item);
			at += CONV_BAR;
		}
		colour++;
	}
	draw_label(c, middle, a->top + CONV_HEIGHT + 17.0, room, first);
}

/* Draws a row of a pass's layers on its own axes. */
static void draw_axes(struct canvas *c, struct chart *chart, const char *pass, size_t layers)
{
	const struct pen peak = { 0x000000, 1.2, "6 4" };
	struct axes *a = &chart->axes;
	double title = canvas_text_width(pass, TEXT_BOLD);
	a->top = c->bottom + 55.0;
	a->width = chart->band * (double)layers;
	canvas_text(c, CANVAS_MARGIN, a->top - 30.0, CANVAS_INNER, TEXT_BOLD, pass);
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (strstr(pass, notes[i].word))
			canvas_text(c, CANVAS_MARGIN + title + 8.0, a->top - 30.0, CANVAS_INNER,
				    TEXT_SMALL, notes[i].text);
	axes_draw_y(c, a);
	axes_draw_x_line(c, a);
	if (chart->peak > 0.0)
		canvas_line(c, &peak, a->left, axes_y(a, chart->peak), a->left + a->width,
			    axes_y(a, chart->peak));
}

/* Layers per row, out of `layers`, such that the rows are as equal as possible. */
static size_t conv_columns_of(const struct chart *chart, size_t layers)
{
	double least = fmax((double)json_object_size(chart->algorithms) * CONV_BAR, LABEL) + GAP;
	double most = fmax(floor((CANVAS_INNER - AXES_LEFT) / least), 1.0);
	return (size_t)ceil((double)layers / ceil((double)layers / most));
}

static void draw_pass(struct canvas *c, struct chart *chart, const char *pass, const json_t *cases)
{
	json_t *layers = chart_group_by(cases, "layer", NULL), *layer;
	const char *name;
	double least = chart_least(cases, "gflops", NULL, NULL);
	double most = fmax(chart->peak, chart_most(cases, "gflops", NULL, NULL));
	size_t drawn = 0;
	if (chart->peak > 0.0)
		least = fmin(least, chart->peak);
	chart->axes.y = scale_logarithmic(least / BELOW, most * ABOVE);
	size_t columns = conv_columns_of(chart, json_object_size(layers));
	chart->band = fmin((CANVAS_INNER - AXES_LEFT) / (double)columns, WIDEST);
	json_object_foreach(layers, name, layer) {
		size_t place = drawn % columns, left = json_object_size(layers) - drawn;
		if (place == 0)
			draw_axes(c, chart, pass, left < columns ? left : columns);
		conv_draw_layer(c, chart, chart->axes.left + (double)place * chart->band, layer);
		drawn++;
	}
	json_decref(layers);
}

static void conv_draw_legend(struct canvas *c, const struct chart *chart, const json_t *cases)
{
	const struct pen peak = { 0x000000, 1.2, "6 4" };
	double x = CANVAS_MARGIN, y = c->bottom + 25.0;
	const char *name;
	json_t *unused;
	size_t colour = 0;
	char text[64], number[AXES_NUMBER];
	json_object_foreach(chart->algorithms, name, unused) {
		double width = 45.0 + canvas_text_width(name, TEXT_START);
		if (x + width > CANVAS_MARGIN + CANVAS_INNER - 300.0) {
			x = CANVAS_MARGIN;
			y += CANVAS_LINE;
		}
		legend_box(c, x, y, width, canvas_colour(colour++), name);
		x += width;
	}
	snprintf(text, sizeof(text), "sgemm peak, %s GFLOP/s", axes_number(chart->peak, number));
	if (chart->peak > 0.0)
		legend_line(c, x, y, 300.0, &peak, false, text);
	canvas_text(c, CANVAS_MARGIN, c->bottom + 17.0, CANVAS_INNER, TEXT_SMALL,
		    "On each bar: GFLOP/s on one thread, and how many times naive that is.");
	if (chart->peak > 0.0 && chart_most(cases, "gflops", NULL, NULL) > chart->peak)
		canvas_text(c, CANVAS_MARGIN, c->bottom + 15.0, CANVAS_INNER, TEXT_SMALL,
			    "Above the peak: GFLOP/s count every product of the convolution, "
			    "including those that an algorithm skips.");
}

void chart_conv(struct canvas *c, const json_t *cases)
{
	struct chart chart = {
		.axes = {
			.left = CANVAS_MARGIN + AXES_LEFT,
			.height = CONV_HEIGHT,
			.x_title = "",
			.y_title = "GFLOP/s",
		},
		.peak = chart_most(cases, "sgemm_gflops", NULL, NULL),
		.algorithms = chart_group_by(cases, "algorithm", NULL),
	};
	json_t *passes = chart_group_by(cases, "pass", NULL), *pass;
	const char *name;
	conv_draw_legend(c, &chart, cases);
	json_object_foreach(passes, name, pass) {
		draw_pass(c, &chart, name, pass);
	}
	json_decref(passes);
	json_decref(chart.algorithms);
}
