/* SPDX-License-Identifier: MIT */
/*
 * report_comparison.c - several models side by side: accuracies with intervals, and a table
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define COMPARED_ROW 24.0

static void row_label(const struct report_row *row, char *out, size_t size)
{
	if (row->average)
		snprintf(out, size, "%.150s, mean of %zu", row->name, row->average);
	else
		snprintf(out, size, "%.150s", row->name);
}

static size_t tested_rows(const struct report *report)
{
	size_t count = 0;
	for (size_t i = 0; i < report->row_count; i++)
		count += isfinite(report->rows[i].accuracy);
	return count;
}

static struct axes interval_axes(const struct report *report)
{
	double least = HUGE_VAL, most = 0.0, names = 0.0;
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];
		char name[256];
		if (!isfinite(row->accuracy))
			continue;
		row_label(row, name, sizeof(name));
		names = fmax(names, canvas_text_width(name, TEXT_START));
		least = fmin(least, fmin(row->accuracy, row->low));
		most = fmax(most, fmax(row->accuracy, row->high));
	}
	names = figure_names_room(names);
	return (struct axes){
		.left = names,
		.top = 6.0,
		.width = FIGURE_WIDTH - names - 20.0,
		.height = COMPARED_ROW * (double)tested_rows(report),
		.x = scale_between(100.0 * least, 100.0 * most),
		.x_title = "accuracy, %, with 95% intervals",
	};
}

static void write_intervals(FILE *out, const struct report *report)
{
	struct axes a = interval_axes(report);
	struct figure figure;
	if (!figure_begin(&figure, out, FIGURE_WIDTH))
		return;
	axes_draw_x(&figure.canvas, &a);
	double y = a.top + COMPARED_ROW / 2.0;
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];
		char name[256], hint[300], value[VALUE_TEXT];
		if (!isfinite(row->accuracy))
			continue;
		row_label(row, name, sizeof(name));
		snprintf(hint, sizeof(hint), "%s: %s", name, value_percent(row->accuracy, value));
		canvas_text(&figure.canvas, a.left - 10.0, y + 4.0, a.left - 10.0, TEXT_END, name);
		const struct whisker whisker = {
			.classes = row == report->best ? "s0" : "s5",
			.hint = hint,
			.low = 100.0 * row->low,
			.value = 100.0 * row->accuracy,
			.high = 100.0 * row->high,
		};
		whisker_draw(&figure.canvas, &a, y, &whisker);
		y += COMPARED_ROW;
	}
	figure_end(&figure, "Accuracy", NULL,
		   "Where intervals overlap, scrawl compare decides on the same images.");
}

static void write_compared_row(FILE *out, const struct report_row *row, bool best)
{
	char text[256], number[VALUE_TEXT];
	fprintf(out, "<tr%s>", best ? " class=\"best\"" : "");
	row_label(row, text, sizeof(text));
	if (row->views > 1.0)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), ", %.0f views",
			 row->views);
	html_element(out, "td", "name", text);
	html_element(out, "td", "number", value_percent(row->val_accuracy, number));
	html_element(out, "td", "number", value_percent(row->accuracy, number));
	value_range(row->low, row->high, number);
	if (!isfinite(row->accuracy) && row->average && row->run)
		value_range(json_get_number(row->run->final, "val_accuracy_low"),
			    json_get_number(row->run->final, "val_accuracy_high"), number);
	html_element(out, "td", "number", number);
	html_element(out, "td", "number", value_number(row->loss, 4, number));
	html_element(out, "td", "number", value_percent(row->ece, number));
	html_element(out, "td", "number", value_seconds(row->seconds, number));
	fputs("</tr>\n", out);
}

static void write_compared_table(FILE *out, const struct report *report)
{
	static const char *const heads[] = { "model", "#validation", "#accuracy", "#95% interval",
					     "#loss", "#ECE",        "#training", NULL };
	fputs("<figure><h3>Models</h3>\n", out);
	html_table_begin(out, heads);
	for (size_t i = 0; i < report->row_count; i++)
		write_compared_row(out, &report->rows[i], &report->rows[i] == report->best);
	html_table_end(out);
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_run *run = report->rows[i].run;
		if (run && isfinite(json_get_number(run->final, "val_accuracy_low"))) {
			html_element(out, "figcaption", NULL,
				     "The interval of a cross-validation is of its validation "
				     "accuracy, over the folds.");
			break;
		}
	}
	fputs("</figure>\n", out);
}

void report_write_comparison(FILE *out, const struct report *report)
{
	bool intervals = tested_rows(report) > 1;
	if (report->row_count < 2)
		return;
	html_section_begin(out, "comparison", "Comparison");
	if (!report->same_images)
		html_note(out, "The models were measured on different images: their "
			       "accuracies do not compare.");
	fputs(intervals ? "<div class=\"row pair tall\">\n" : "<div class=\"stack\">\n", out);
	if (intervals)
		write_intervals(out, report);
	write_compared_table(out, report);
	fputs("</div>\n", out);
	report_write_differences(out, report);
	html_section_end(out);
}
