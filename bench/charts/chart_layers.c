/* SPDX-License-Identifier: MIT */
/*
 * chart_layers.c - where a step's time goes: stacked layers and passes, a bar for each thread count
 * of each batch size
 *
 * Heights are the time of all threads together for one image: work that scales perfectly has the
 * same height at every thread count, and growth is time lost to threading.
 */
#include <math.h>
#include <string.h>

#include "chart/axes.h"
#include "charts/chart.h"

#define LAYERS_HEIGHT 230.0
#define MAX_BAR       70.0
#define HEAD_ROOM     0.06 /* of the scale above the highest bar, for its label */
#define UNIT          1e-6 /* seconds: the same in every plot */
#define BATCH_GAP     0.7  /* between batch sizes, in bars */

/* A layer's passes are shades of its colour; parts that belong to no layer are grey. */
static const struct pass_shade {
	const char *name;
	double shade;
} pass_shades[] = {
	{ "prepare", 0.8 },  { "statistics", 0.7 }, { "forward", 0.55 }, { "sums", 0.35 },
	{ "backward", 0.2 }, { "gradient", -0.15 }, { "update", -0.55 },
};

static const struct outside {
	const char *name;
	unsigned colour;
} outsides[] = {
	{ "input", 0xb0b0b0 },
	{ "loss", 0x707070 },
	{ "wait", 0xe4e4e4 },
};

enum {
	PASSES = sizeof(pass_shades) / sizeof(pass_shades[0]),
	OUTSIDES = sizeof(outsides) / sizeof(outsides[0]),
};

static const struct outside *outside_of(const json_t *part)
{
	for (size_t i = 0; i < OUTSIDES; i++)
		if (strcmp(json_get_text(part, "pass"), outsides[i].name) == 0)
			return &outsides[i];
	return NULL;
}

static unsigned colour_of(const json_t *part, size_t layer)
{
	const struct outside *outside = outside_of(part);
	if (outside)
		return outside->colour;
	for (size_t i = 0; i < PASSES; i++)
		if (strcmp(json_get_text(part, "pass"), pass_shades[i].name) == 0)
			return canvas_shade(canvas_colour(layer), pass_shades[i].shade);
	return canvas_colour(layer);
}

/* Part i is of the n-th layer of this text, n from 1: a layer has each pass once. */
static int occurrence(const json_t *parts, size_t i)
{
	const json_t *part = json_array_get(parts, i);
	int count = 1;
	while (i-- > 0) {
		const json_t *before = json_array_get(parts, i);
		count += strcmp(json_get_text(part, "name"), json_get_text(before, "name")) == 0 &&
			 strcmp(json_get_text(part, "pass"), json_get_text(before, "pass")) == 0;
	}
	return count;
}

/* The parts of a step by layer, from the bottom up; its passes in order of appearance. */
static json_t *layers_of_case(const json_t *item)
{
	json_t *layers = json_object(), *parts = json_object_get(item, "layers"), *part;
	size_t i;
	json_array_foreach(parts, i, part) {
		int which = occurrence(parts, i);
		const char *name = json_get_text(part, outside_of(part) ? "pass" : "name");
		json_t *key = which > 1 ? json_sprintf("%s (%d)", name, which) : json_string(name);
		chart_group(layers, json_string_value(key), part);
		json_decref(key);
	}
	return layers;
}

/* Seconds of all threads together for one image, for seconds of a step. */
static double thread_time(const json_t *item, double seconds)
{
	return seconds * json_get_number(item, "threads") / json_get_number(item, "batch");
}

static double whole(const json_t *item)
{
	double sum = 0.0;
	const json_t *part;
	size_t i;
	json_array_foreach(json_object_get(item, "layers"), i, part) {
		sum += json_get_number(part, "seconds");
	}
	return thread_time(item, sum);
}

struct bars {
	struct axes axes;
	double band; /* from one bar to the next */
};

static struct bars bars_of(const json_t *cases, size_t batches, double x, double y, double width)
{
	double bands = (double)json_array_size(cases) + BATCH_GAP * (double)(batches - 1),
	       most = 0.0;
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		most = fmax(most, whole(item));
	}
	struct bars b = {
		.axes = {
			.left = x + AXES_LEFT,
			.top = y + 45.0,
			.width = width - AXES_LEFT - 10.0,
			.height = LAYERS_HEIGHT,
			.x_title = "",
			.y_title = "thread time per image, \u00b5s (equal: perfect scaling)",
		},
	};
	b.axes.y = scale_linear(most / UNIT * (1.0 + HEAD_ROOM));
	b.band = b.axes.width / bands;
	return b;
}

static void layers_draw_bar(struct canvas *c, const struct bars *b, const json_t *item,
			    double place)
{
	const struct axes *a = &b->axes;
	double width = fmin(MAX_BAR, 0.72 * b->band);
	double middle = a->left + (place + 0.5) * b->band, height = 0.0;
	json_t *layers = layers_of_case(item), *parts;
	const json_t *part;
	const char *name;
	size_t i, layer = 0;
	json_object_foreach(layers, name, parts) {
		json_array_foreach(parts, i, part) {
			char hint[256];
			double seconds = json_get_number(part, "seconds");
			double time = thread_time(item, seconds) / UNIT;
			double low = axes_y(a, height), high = axes_y(a, height + time);
			if (!(low > high))
				continue;
			snprintf(hint, sizeof(hint), "%.150s, %.30s: %.3g \u00b5s", name,
				 json_get_text(part, "pass"), time);
			/* A thin gap separates neighbours of any colour. */
			canvas_box(c, middle - width / 2.0, high, width,
				   fmax(low - high - 0.6, 0.3), colour_of(part, layer), hint);
			height += time;
		}
		layer += !outside_of(json_array_get(parts, 0));
	}
	json_decref(layers);
	char number[AXES_NUMBER];
	if (b->band >= 36.0)
		canvas_text(c, middle, axes_y(a, height) - 5.0, b->band, TEXT_SMALL | TEXT_MIDDLE,
			    axes_number(height, number));
	if (b->band >= 18.0 || fmod(floor(place), 2.0) == 0.0)
		canvas_text(c, middle, a->top + LAYERS_HEIGHT + 18.0, 100.0, TEXT_MIDDLE,
			    axes_number(json_get_number(item, "threads"), number));
}

/* "prepare, forward, backward", of the passes that the case has. */
static void name_passes(const json_t *item, char *out, size_t size)
{
	const json_t *part, *parts = json_object_get(item, "layers");
	size_t i, used = 0;
	for (size_t p = 0; p < PASSES; p++) {
		bool found = false;
		json_array_foreach(parts, i, part) {
			found |= strcmp(json_get_text(part, "pass"), pass_shades[p].name) == 0;
		}
		if (found)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
						 pass_shades[p].name);
	}
}

/* A row: a box for each of the layer's passes, and its text. */
static void layers_draw_layer(struct canvas *c, double x, double y, double room,
			      const json_t *parts, size_t layer, const char *name)
{
	const double side = 11.0, text = x + side * (double)PASSES + 8.0;
	const json_t *part;
	size_t i;
	json_array_foreach(parts, i, part) {
		canvas_box(c, x, y - 10.0, side, side, colour_of(part, layer), NULL);
		x += side;
	}
	canvas_text(c, text, y, room - side * (double)PASSES - 8.0, TEXT_START, name);
}

/* In stacking order: the last on top. */
static void layers_draw_legend(struct canvas *c, double x, double y, double room,
			       const json_t *item)
{
	json_t *layers = layers_of_case(item), *parts;
	const char *name;
	size_t layer = 0, row = json_object_size(layers);
	char text[160] = "";
	name_passes(item, text, sizeof(text));
	canvas_text(c, x, y + (double)row * CANVAS_LINE, room, TEXT_SMALL,
		    "passes, light to dark:");
	canvas_text(c, x, y + (double)row * CANVAS_LINE + 15.0, room, TEXT_SMALL, text);
	json_object_foreach(layers, name, parts) {
		layers_draw_layer(c, x, y + (double)--row * CANVAS_LINE, room, parts, layer, name);
		layer += !outside_of(json_array_get(parts, 0));
	}
	json_decref(layers);
}

void chart_layers(struct canvas *c, double x, double y, double width, const char *title,
		  const json_t *cases)
{
	json_t *batches = chart_group_by(cases, "batch", NULL), *group, *item;
	struct bars b = bars_of(cases, json_object_size(batches), x, y, width);
	const struct axes *a = &b.axes;
	double place = 0.0, ticks = a->top + LAYERS_HEIGHT + 18.0;
	const char *batch;
	char name[64];
	size_t i;
	canvas_text(c, x, y, width, TEXT_BOLD, title);
	axes_draw_y(c, a);
	axes_draw_x_line(c, a);
	canvas_text(c, a->left - 8.0, ticks, AXES_LEFT - 8.0, TEXT_SMALL | TEXT_END, "threads");
	json_object_foreach(batches, batch, group) {
		double bars = (double)json_array_size(group);
		snprintf(name, sizeof(name), "batch %s", batch);
		canvas_text(c, a->left + (place + bars / 2.0) * b.band, ticks + 18.0,
			    bars * b.band + 20.0, TEXT_SMALL | TEXT_MIDDLE, name);
		json_array_foreach(group, i, item) {
			layers_draw_bar(c, &b, item, place++);
		}
		place += BATCH_GAP;
	}
	layers_draw_legend(c, x, ticks + 48.0, width, json_array_get(cases, 0));
	json_decref(batches);
}
