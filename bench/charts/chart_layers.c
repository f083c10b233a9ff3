/* SPDX-License-Identifier: MIT */
/*
 * chart_layers.c - where a step's time goes: stacked layers and passes, a bar a thread count
 *
 * Heights are the time of all threads together for one image: work that scales perfectly is as high
 * at every thread count, and whatever grows is what threads lose.
 */
#include <math.h>
#include <string.h>

#include "chart/axes.h"
#include "charts/chart_kinds.h"

#define HEIGHT    290.0
#define MAX_BAR   70.0
#define HEAD_ROOM 0.06 /* of the scale above the highest bar, for its label */

/* A layer's passes are shades of its colour; what belongs to no layer has greys of its own. */
static const struct pass {
	const char *name;
	double shade;
} passes[] = {
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
	PASSES = sizeof(passes) / sizeof(passes[0]),
	OUTSIDES = sizeof(outsides) / sizeof(outsides[0]),
};

static const struct outside *outside_of(const json_t *part)
{
	for (size_t i = 0; i < OUTSIDES; i++)
		if (strcmp(picture_text(part, "pass"), outsides[i].name) == 0)
			return &outsides[i];
	return NULL;
}

static unsigned colour_of(const json_t *part, size_t layer)
{
	const struct outside *outside = outside_of(part);
	if (outside)
		return outside->colour;
	for (size_t i = 0; i < PASSES; i++)
		if (strcmp(picture_text(part, "pass"), passes[i].name) == 0)
			return canvas_shade(canvas_colour(layer), passes[i].shade);
	return canvas_colour(layer);
}

/* Which of the layers of this text the i-th part belongs to, from 1: each has a pass once. */
static int occurrence(const json_t *parts, size_t i)
{
	const json_t *part = json_array_get(parts, i);
	int count = 1;
	while (i-- > 0) {
		const json_t *before = json_array_get(parts, i);
		count += strcmp(picture_text(part, "name"), picture_text(before, "name")) == 0 &&
			 strcmp(picture_text(part, "pass"), picture_text(before, "pass")) == 0;
	}
	return count;
}

/* The parts of a step by layer, from the bottom up; its passes in the order they came in. */
static json_t *layers_of(const json_t *item)
{
	json_t *layers = json_object(), *parts = json_object_get(item, "layers"), *part;
	size_t i;
	json_array_foreach(parts, i, part)
	{
		int which = occurrence(parts, i);
		const char *name = picture_text(part, outside_of(part) ? "pass" : "name");
		json_t *key = which > 1 ? json_sprintf("%s (%d)", name, which) : json_string(name);
		picture_group(layers, json_string_value(key), part);
		json_decref(key);
	}
	return layers;
}

/* Seconds of all threads together for one image, for seconds of a step. */
static double thread_time(const json_t *item, double seconds)
{
	return seconds * picture_number(item, "threads") / picture_number(item, "batch");
}

static double whole(const json_t *item)
{
	double sum = 0.0;
	const json_t *part;
	size_t i;
	json_array_foreach(json_object_get(item, "layers"), i, part)
	{
		sum += picture_number(part, "seconds");
	}
	return thread_time(item, sum);
}

/* What the y axis counts in. */
struct unit {
	double seconds;
	const char *name, *title;
};

static const struct unit microseconds = {
	1e-6, "\u00b5s", "thread time for an image, \u00b5s; level is perfect scaling"
};
static const struct unit milliseconds = {
	1e-3, "ms", "thread time for an image, ms; level is perfect scaling"
};

struct bars {
	struct axes axes;
	double band; /* from one bar to the next */
	const struct unit *unit;
};

static struct bars bars_of(const json_t *group, double x, double y, double width)
{
	double most = 0.0;
	const json_t *item;
	size_t i;
	json_array_foreach(group, i, item)
	{
		most = fmax(most, whole(item));
	}
	struct bars b = {
		.unit = most < 1e-3 ? &microseconds : &milliseconds,
		.axes = {
			.left = x + AXES_LEFT,
			.top = y + 45.0,
			.width = width - AXES_LEFT - 10.0,
			.height = HEIGHT,
			.x_title = "threads",
		},
	};
	b.axes.y = scale_linear(most / b.unit->seconds * (1.0 + HEAD_ROOM));
	b.axes.y_title = b.unit->title;
	b.band = b.axes.width / (double)json_array_size(group);
	return b;
}

static void draw_bar(struct canvas *c, const struct bars *b, const json_t *item, size_t index)
{
	const struct axes *a = &b->axes;
	double width = fmin(MAX_BAR, 0.72 * b->band);
	double middle = a->left + ((double)index + 0.5) * b->band, height = 0.0;
	json_t *layers = layers_of(item), *parts;
	const json_t *part;
	const char *name;
	size_t i, layer = 0;
	json_object_foreach(layers, name, parts)
	{
		json_array_foreach(parts, i, part)
		{
			char hint[256];
			double seconds = picture_number(part, "seconds");
			double time = thread_time(item, seconds) / b->unit->seconds;
			double low = axes_y(a, height), high = axes_y(a, height + time);
			if (!(low > high))
				continue;
			snprintf(hint, sizeof(hint), "%.150s, %.30s: %.3g %s", name,
				 picture_text(part, "pass"), time, b->unit->name);
			/* A fine gap keeps neighbours apart whatever their colours. */
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
	if (b->band >= 18.0 || index % 2 == 0)
		canvas_text(c, middle, a->top + HEIGHT + 18.0, 100.0, TEXT_MIDDLE,
			    axes_number(picture_number(item, "threads"), number));
}

/* "prepare, forward, backward", of the passes that the case has. */
static void name_passes(const json_t *item, char *out, size_t size)
{
	const json_t *part, *parts = json_object_get(item, "layers");
	size_t i, used = 0;
	for (size_t p = 0; p < PASSES; p++) {
		bool found = false;
		json_array_foreach(parts, i, part)
		{
			found |= strcmp(picture_text(part, "pass"), passes[p].name) == 0;
		}
		if (found)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "",
						 passes[p].name);
	}
}

/* A row: a box for each of the layer's passes, and its text. */
static void draw_layer(struct canvas *c, double x, double y, double room, const json_t *parts,
		       size_t layer, const char *name)
{
	const double side = 11.0, text = x + side * (double)PASSES + 8.0;
	const json_t *part;
	size_t i;
	json_array_foreach(parts, i, part)
	{
		canvas_box(c, x, y - 10.0, side, side, colour_of(part, layer), NULL);
		x += side;
	}
	canvas_text(c, text, y, room - side * (double)PASSES - 8.0, TEXT_START, name);
}

/* As stacked: the last on top. */
static void draw_legend(struct canvas *c, double x, double y, double room, const json_t *item)
{
	json_t *layers = layers_of(item), *parts;
	const char *name;
	size_t layer = 0, row = json_object_size(layers);
	char text[160] = "passes, light to dark: ";
	name_passes(item, text + strlen(text), sizeof(text) - strlen(text));
	canvas_text(c, x, y + (double)row * CANVAS_LINE, room, TEXT_SMALL, text);
	json_object_foreach(layers, name, parts)
	{
		draw_layer(c, x, y + (double)--row * CANVAS_LINE, room, parts, layer, name);
		layer += !outside_of(json_array_get(parts, 0));
	}
	json_decref(layers);
}

void picture_layers(struct canvas *c, double x, double y, double width, const char *title,
		    const json_t *group)
{
	struct bars b = bars_of(group, x, y, width);
	const json_t *item;
	size_t i;
	canvas_text(c, x, y, width, TEXT_BOLD, title);
	axes_draw_y(c, &b.axes);
	axes_draw_x_line(c, &b.axes);
	json_array_foreach(group, i, item)
	{
		draw_bar(c, &b, item, i);
	}
	draw_legend(c, x, y + 45.0 + HEIGHT + 66.0, width, json_array_get(group, 0));
}
