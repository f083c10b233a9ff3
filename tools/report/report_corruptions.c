/* SPDX-License-Identifier: MIT */
/*
 * report_corruptions.c - accuracy on corrupted images: a row per corruption, a column per severity
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/canvas.h"
#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define SEVERITIES      5
#define MAX_KINDS       64
#define CORRUPTION_ROW  26.0
#define CORRUPTION_TOP  40.0
#define CORRUPTION_LEFT 136.0

struct kinds {
	const char *names[MAX_KINDS];
	size_t count;
};

/* The row of a corruption, which is new if its name is; MAX_KINDS: no room. */
static size_t row_of(struct kinds *kinds, const char *name)
{
	for (size_t i = 0; i < kinds->count; i++)
		if (strcmp(kinds->names[i], name) == 0)
			return i;
	if (kinds->count == MAX_KINDS)
		return MAX_KINDS;
	kinds->names[kinds->count] = name;
	return kinds->count++;
}

static void draw_heads(struct canvas *c, double cell)
{
	char number[TEXT_NUMBER];
	canvas_text(c, CORRUPTION_LEFT, 12.0, FIGURE_WIDTH, TEXT_SMALL, "severity");
	for (size_t s = 0; s < SEVERITIES; s++) {
		snprintf(number, sizeof(number), "%zu", s + 1);
		canvas_text(c, CORRUPTION_LEFT + cell * ((double)s + 0.5), CORRUPTION_TOP - 8.0,
			    cell, TEXT_MIDDLE, number);
	}
}

/* Darker, the more images are misread. */
static void draw_accuracy(struct canvas *c, struct kinds *kinds, const json_t *item, double cell)
{
	const char *name = json_get_text(item, "corruption");
	double severity = json_get_number(item, "severity");
	double accuracy = json_get_number(item, "accuracy");
	size_t known = kinds->count, row = row_of(kinds, name);
	if (!(severity >= 1.0 && severity <= SEVERITIES && accuracy >= 0.0 && accuracy <= 1.0) ||
	    row == MAX_KINDS)
		return;
	double x = CORRUPTION_LEFT + cell * (severity - 1.0);
	double y = CORRUPTION_TOP + CORRUPTION_ROW * (double)row;
	double opacity = sqrt(1.0 - accuracy);
	char range[VALUE_TEXT], number[VALUE_TEXT], hint[300];
	if (row == known)
		canvas_text(c, CORRUPTION_LEFT - 10.0, y + 17.0, CORRUPTION_LEFT - 14.0, TEXT_END,
			    name);
	snprintf(hint, sizeof(hint), "%.100s, severity %.0f: %s (%s)", name, severity,
		 value_percent(accuracy, number),
		 value_range(json_get_number(item, "accuracy_low"),
			     json_get_number(item, "accuracy_high"), range));
	canvas_cell(c, "wrong", (struct point){ x + 0.5, y + 0.5 },
		    (struct point){ cell - 1.0, CORRUPTION_ROW - 1.0 }, opacity, hint);
	canvas_text(c, x + cell / 2.0, y + 17.0, cell,
		    TEXT_MIDDLE | TEXT_SMALL | (opacity > 0.65 ? TEXT_ON : 0),
		    value_number(100.0 * accuracy, 1, number));
}

void report_write_corruptions(FILE *out, const json_t *eval)
{
	const json_t *corruptions = json_object_get(eval, "corruptions"), *item;
	double cell = (FIGURE_WIDTH - CORRUPTION_LEFT) / SEVERITIES;
	struct kinds kinds = { .count = 0 };
	struct figure figure;
	char caption[200], error[VALUE_TEXT];
	size_t i;
	if (json_array_size(corruptions) == 0 || !figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	draw_heads(&figure.canvas, cell);
	json_array_foreach(corruptions, i, item) {
		draw_accuracy(&figure.canvas, &kinds, item, cell);
	}
	snprintf(caption, sizeof(caption),
		 "Accuracy in percent, by corruption and severity. Mean corruption error %s.",
		 value_percent(json_get_number(eval, "mean_corruption_error"), error));
	figure_end(&figure, "Corrupted images", NULL, caption);
}
