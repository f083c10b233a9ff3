/* SPDX-License-Identifier: MIT */
/*
 * report_classes.c - recall and precision of each class with their intervals, and as a table
 *
 * Dots and not bars: the axis begins where the intervals do, since all values may be near 100 %.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_CLASSES_SHOWN 26 /* of more, those with the lowest F1 */
#define CLASS_ROW         26.0

struct class_rows {
	const json_t *eval;
	size_t count, all;
	size_t shown[SCRAWL_MAX_CLASSES];
};

static const json_t *class_of(const struct class_rows *rows, size_t i)
{
	return json_array_get(json_object_get(rows->eval, "classes"), rows->shown[i]);
}

/* Keeps the classes with the lowest F1, in their order. */
static void class_rows_init(struct class_rows *rows, const json_t *eval)
{
	const json_t *classes = json_object_get(eval, "classes");
	*rows = (struct class_rows){ .eval = eval, .all = json_array_size(classes) };
	for (size_t i = 0; i < rows->all; i++)
		rows->shown[rows->count++] = i;
	while (rows->count > MAX_CLASSES_SHOWN) {
		size_t best = 0;
		for (size_t i = 1; i < rows->count; i++)
			if (json_get_number(class_of(rows, i), "f1") >=
			    json_get_number(class_of(rows, best), "f1"))
				best = i;
		for (size_t i = best + 1; i < rows->count; i++)
			rows->shown[i - 1] = rows->shown[i];
		rows->count--;
	}
}

static struct axes class_axes(const struct class_rows *rows)
{
	static const char *const keys[] = { "recall", "precision", "recall_low", "precision_low" };
	double least = 1.0, names = 0.0;
	char number[TEXT_NUMBER];
	for (size_t i = 0; i < rows->count; i++) {
		const char *name = value_class_name(rows->eval, rows->shown[i], number);
		names = fmax(names, canvas_text_width(name, TEXT_START));
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
			least = fmin(least, json_get_number(class_of(rows, i), keys[k]));
	}
	names = figure_names_room(names);
	return (struct axes){
		.left = names,
		.top = 6.0,
		.width = FIGURE_WIDTH - names - 20.0,
		.height = CLASS_ROW * (double)rows->count,
		.x = scale_between(100.0 * fmax(least, 0.0), 100.0),
		.x_title = "%, with 95% intervals",
	};
}

static void draw_measure(struct canvas *c, const struct axes *a, double y, const json_t *item,
			 const char *name, const char *classes)
{
	char low[40], high[40], range[VALUE_TEXT], value[VALUE_TEXT], hint[200];
	snprintf(low, sizeof(low), "%s_low", name);
	snprintf(high, sizeof(high), "%s_high", name);
	double from = json_get_number(item, low), to = json_get_number(item, high);
	snprintf(hint, sizeof(hint), "%s %s (%s)", name,
		 value_percent(json_get_number(item, name), value), value_range(from, to, range));
	const struct whisker interval = {
		.classes = classes,
		.hint = hint,
		.low = 100.0 * from,
		.value = 100.0 * json_get_number(item, name),
		.high = 100.0 * to,
	};
	whisker_draw(c, a, y, &interval);
}

static void write_plot(FILE *out, const struct class_rows *rows)
{
	static const char legend[] = "<p class=\"legend\"><span><i class=\"key-dot s0\"></i>recall"
				     "</span> <span><i class=\"key-dot s1\"></i>precision</span>"
				     "</p>";
	struct figure figure;
	struct axes a = class_axes(rows);
	if (!figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	axes_draw_x(&figure.canvas, &a);
	for (size_t i = 0; i < rows->count; i++) {
		double y = a.top + CLASS_ROW * ((double)i + 0.5);
		char number[TEXT_NUMBER];
		canvas_text(&figure.canvas, a.left - 12.0, y + 4.0, a.left - 12.0, TEXT_END,
			    value_class_name(rows->eval, rows->shown[i], number));
		draw_measure(&figure.canvas, &a, y - 5.0, class_of(rows, i), "recall", "s0");
		draw_measure(&figure.canvas, &a, y + 5.0, class_of(rows, i), "precision", "s1");
	}
	figure_end(&figure, "Recall and precision", legend, NULL);
}

static void write_class_row(FILE *out, const struct class_rows *rows, size_t i)
{
	const json_t *item = class_of(rows, i);
	char number[VALUE_TEXT];
	fputs("<tr>", out);
	html_element(out, "td", "name", value_class_name(rows->eval, rows->shown[i], number));
	html_element(out, "td", "number", value_count(json_get_number(item, "support"), number));
	html_element(out, "td", "number",
		     value_percent(json_get_number(item, "precision"), number));
	html_element(out, "td", "number", value_percent(json_get_number(item, "recall"), number));
	html_element(out, "td", "number", value_percent(json_get_number(item, "f1"), number));
	fputs("</tr>\n", out);
}

void report_write_classes(FILE *out, const json_t *eval)
{
	static const char *const heads[] = { "class",   "#images", "#precision",
					     "#recall", "#F1",     NULL };
	struct class_rows rows;
	class_rows_init(&rows, eval);
	if (rows.count == 0)
		return;
	fputs("<div class=\"row pair\">\n", out);
	write_plot(out, &rows);
	fputs("<figure><h3>Classes</h3>\n", out);
	html_table_begin(out, heads);
	for (size_t i = 0; i < rows.count; i++)
		write_class_row(out, &rows, i);
	html_table_end(out);
	if (rows.count < rows.all)
		html_element_format(out, "figcaption", NULL,
				    "The %zu of %zu classes with the lowest F1.", rows.count,
				    rows.all);
	fputs("</figure>\n</div>\n", out);
}
