/* SPDX-License-Identifier: MIT */
/*
 * chart.c - the frame of a chart: size, title, machine and date, warnings
 */
#include "charts/chart.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "chart/canvas.h"
#include "cli/memory_stream.h"
#include "cli/message.h"

static const struct kind {
	const char *name, *title;
	void (*draw)(struct canvas *c, const json_t *cases);
} kinds[] = {
	{ "train", "Training throughput", chart_train },
	{ "infer", "Inference throughput", chart_train },
	{ "conv", "Convolutions: throughput of each algorithm", chart_conv },
	{ "peak", "Roofline: the limits of this machine", chart_peak },
	{ "peers", "Scrawl compared with others", chart_peers },
	{ "io", "Reading an IDX file: throughput", chart_bars },
	{ "tune", "Tuning: throughput of each setting tried", chart_bars },
	{ NULL, "scrawl-bench", chart_bars }, /* any other */
};

static const char style_sheet[] =
	"text{font-family:'DejaVu Sans',Verdana,'Segoe UI',sans-serif;font-size:13px;fill:#222;"
	"paint-order:stroke;stroke:#fff;stroke-width:3px}"
	".small{font-size:11px}.bold{font-weight:bold}.title{font-size:17px;font-weight:bold}"
	".middle{text-anchor:middle}.end{text-anchor:end}"
	"path{fill:none;stroke-linecap:round}.grid{stroke:#ddd}.axis{stroke:#888}";

static bool has_text(const json_t *item, const char *name, const char *text)
{
	return !name || strcmp(json_get_text(item, name), text) == 0;
}

double chart_most(const json_t *cases, const char *key, const char *name, const char *text)
{
	double most = 0.0;
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		if (has_text(item, name, text))
			most = fmax(most, json_get_number(item, key));
	}
	return most;
}

double chart_least(const json_t *cases, const char *key, const char *name, const char *text)
{
	double least = HUGE_VAL;
	const json_t *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		if (has_text(item, name, text) && json_get_number(item, key) > 0.0)
			least = fmin(least, json_get_number(item, key));
	}
	return least;
}

void chart_group(json_t *groups, const char *key, json_t *item)
{
	json_t *group = json_object_get(groups, key);
	if (!group) {
		group = json_array();
		if (json_object_set_new(groups, key, group) != 0)
			return;
	}
	json_array_append(group, item);
}

json_t *chart_group_by(const json_t *cases, const char *key, const char *name)
{
	json_t *groups = json_object(), *item;
	size_t i;
	json_array_foreach(cases, i, item) {
		const json_t *value = json_object_get(item, key);
		char number[48];
		snprintf(number, sizeof(number), "%.0f", json_get_number(item, key));
		if (value && (!name || json_get_number(item, name) > 0.0))
			chart_group(groups,
				    json_is_number(value) ? number : json_get_text(item, key),
				    item);
	}
	return groups;
}

static void draw_head(struct canvas *c, const char *title, const json_t *report)
{
	const json_t *environment = json_object_get(report, "environment"), *warning;
	char line[256];
	size_t i;
	canvas_text(c, CANVAS_MARGIN, 34.0, CANVAS_INNER, TEXT_TITLE, title);
	const char *pytorch = json_get_text(environment, "pytorch");
	const char *onnxruntime = json_get_text(environment, "onnxruntime");
	snprintf(line, sizeof(line), "%s, %s%s%s%s%s", json_get_text(environment, "cpu"),
		 json_get_text(environment, "date"), *pytorch ? ", PyTorch " : "", pytorch,
		 *onnxruntime ? ", ONNX Runtime " : "", onnxruntime);
	canvas_text(c, CANVAS_MARGIN, 55.0, CANVAS_INNER, TEXT_START, line);
	json_array_foreach(json_object_get(report, "warnings"), i, warning) {
		snprintf(line, sizeof(line), "Warning: %s", json_string_value(warning));
		canvas_text(c, CANVAS_MARGIN, c->bottom + 15.0, CANVAS_INNER, TEXT_SMALL, line);
	}
}

static void draw(struct canvas *c, const json_t *report)
{
	const json_t *cases = json_object_get(report, "cases");
	const struct kind *kind = kinds;
	while (kind->name && strcmp(kind->name, json_get_text(report, "kind")) != 0)
		kind++;
	draw_head(c, kind->title, report);
	if (json_array_size(cases) > 0)
		kind->draw(c, cases);
	else
		canvas_text(c, CANVAS_MARGIN, c->bottom + 30.0, CANVAS_INNER, TEXT_START,
			    "Nothing was measured.");
}

/* The height is known only after everything is drawn, so the elements are kept until then. */
static char *draw_elements(const json_t *report, double *height)
{
	struct memory_stream stream;
	if (!memory_stream_open(&stream))
		return NULL;
	struct canvas canvas = { .out = stream.file };
	draw(&canvas, report);
	char *elements = memory_stream_close(&stream);
	if (!canvas.incomplete) {
		*height = canvas.bottom + CANVAS_MARGIN;
		return elements;
	}
	free(elements);
	return NULL;
}

static int cannot_write(const char *path)
{
	return fail_with(EXIT_IO, "cannot write %s: %s", path, strerror(errno));
}

int chart_write(const json_t *report, const char *path)
{
	double height;
	char *elements = draw_elements(report, &height);
	bool to_stdout = strcmp(path, "-") == 0;
	FILE *file = !elements ? NULL : to_stdout ? stdout : fopen(path, "w");
	if (!file) {
		free(elements);
		return cannot_write(path);
	}
	fprintf(file,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\">\n<style>%s</style>\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n%s</svg>\n",
		CANVAS_WIDTH, height, CANVAS_WIDTH, height, style_sheet, elements);
	free(elements);
	/* program_main checks standard output. */
	if (to_stdout)
		return EXIT_DONE;
	int failed = ferror(file);
	return fclose(file) != 0 || failed ? cannot_write(path) : EXIT_DONE;
}
