/* SPDX-License-Identifier: MIT */
/*
 * report.c - collects the cases, prints them row by row or all at the end, and reads them back
 */
#include "report/report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "options.h"

struct report {
	const struct bench_options *options;
	json_t *root, *cases, *warnings;
	const struct report_column *columns;
	size_t column_count;
	bool incomplete; /* a part of it is missing */
};

static bool table(const struct report *report)
{
	return !report->options->json && !report->options->csv && !report->options->serve;
}

struct report *report_open(const struct bench_options *options)
{
	struct report *report = calloc(1, sizeof(*report));
	if (!report)
		return NULL;
	report->options = options;
	report->root = json_pack("{s:s, s:s}", "schema", REPORT_SCHEMA, "kind", options->kind);
	report->cases = json_array();
	report->warnings = json_array();
	if (options->takes & TAKES_ROUNDS)
		report_set(report, "environment", environment_describe());
	report_set(report, "options", bench_options_describe(options));
	report_set(report, "warnings", json_incref(report->warnings));
	report_set(report, "cases", json_incref(report->cases));
	return report;
}

void report_set(struct report *report, const char *key, json_t *value)
{
	if (!value || json_object_set_new(report->root, key, value) != 0)
		report->incomplete = true;
}

void report_warn(struct report *report, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	warning_line("%s", text);
	json_array_append_new(report->warnings, json_string(text));
}

/* ---- the table ------------------------------------------------------------------------------- */

static bool is_text(const struct report_column *column)
{
	return column->width < 0;
}

static int width(const struct report_column *column)
{
	size_t columns = (size_t)abs(column->width) + strlen(column->unit);
	size_t heading = strlen(column->heading);
	return (int)(columns > heading ? columns : heading);
}

/* A row being built. */
struct row {
	char text[1024];
	size_t length;
};

static void row_print(struct row *row)
{
	while (row->length && row->text[row->length - 1] == ' ')
		row->length--;
	status_line_clear();
	printf("%.*s\n", (int)row->length, row->text);
	fflush(stdout);
}

static void row_append(struct row *row, const char *cell, int columns)
{
	size_t room = sizeof(row->text) - row->length;
	size_t used = (size_t)snprintf(row->text + row->length, room, "%*s  ", columns, cell);
	row->length += used < room ? used : room - 1;
}

/* A text wider than its column ends the line, and the row continues below. */
static void row_add(struct row *row, const struct report_column *column, const char *cell)
{
	int columns = width(column);
	size_t place = row->length;
	if (is_text(column) && text_columns(cell) > (size_t)columns) {
		row_append(row, cell, 0);
		row_print(row);
		*row = (struct row){ .length = 0 };
		if (place > 0)
			row_append(row, "", (int)place - 2);
		cell = "";
	}
	row_append(row, cell, is_text(column) ? -columns : columns);
}

static void print_case(const struct report *report, const json_t *object)
{
	struct row row = { .length = 0 };
	for (size_t i = 0; i < report->column_count; i++) {
		const struct report_column *column = &report->columns[i];
		const json_t *value = json_object_get(object, column->key);
		char cell[256] = "-";
		if (json_is_number(value) && !is_text(column))
			snprintf(cell, sizeof(cell), column->decimals < 0 ? "%.*e%s" : "%.*f%s",
				 abs(column->decimals), column->scale * json_number_value(value),
				 column->unit);
		else if (json_is_string(value) && is_text(column))
			snprintf(cell, sizeof(cell), "%s", json_string_value(value));
		text_clean(cell);
		row_add(&row, column, cell);
	}
	row_print(&row);
}

void report_columns(struct report *report, const struct report_column *columns, size_t n)
{
	struct row row = { .length = 0 };
	report->columns = columns;
	report->column_count = n;
	for (size_t i = 0; i < n; i++)
		row_add(&row, &columns[i], columns[i].heading);
	if (table(report))
		row_print(&row);
}

void report_heading(struct report *report, const char *format, ...)
{
	if (!table(report))
		return;
	status_line_clear();
	va_list arguments;
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

void report_case(struct report *report, json_t *object)
{
	if (!object || json_array_append_new(report->cases, object) != 0) {
		report->incomplete = true;
		return;
	}
	if (table(report))
		print_case(report, object);
}

/* ---- the end --------------------------------------------------------------------------------- */

const json_t *report_document(const struct report *report)
{
	return report->root;
}

static int print_json(const json_t *root)
{
	/* Ten digits, as no clock is more precise. */
	char *raw = json_dumped(root, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(10));
	char *text = raw ? text_json(raw) : NULL;
	free(raw);
	if (!text)
		return fail_memory();
	puts(text);
	free(text);
	return EXIT_DONE;
}

int report_close(struct report *report, int code)
{
	const struct bench_options *options = report->options;
	status_line_clear();
	if (report->incomplete && (code == EXIT_DONE || code == EXIT_THRESHOLD))
		code = fail_with(EXIT_FAILED,
				 "part of the report is missing: memory ran out, or a number "
				 "is not finite");
	if (code == EXIT_DONE || code == EXIT_THRESHOLD) {
		if (options->json && print_json(report->root) != EXIT_DONE)
			code = EXIT_FAILED;
		if (options->csv)
			report_csv(report->cases, stdout);
	}
	json_decref(report->warnings);
	json_decref(report->cases);
	json_decref(report->root);
	free(report);
	return code;
}

/* ---- reading --------------------------------------------------------------------------------- */

static int check_report(const char *path, const json_t *root)
{
	const char *schema = json_string_value(json_object_get(root, "schema"));
	if (!schema || strcmp(schema, REPORT_SCHEMA) != 0)
		return fail_with(EXIT_DATA,
				 "%s: not a report of scrawl-bench --json (\"schema\" is %s)", path,
				 schema ? schema : "missing");
	if (!json_is_array(json_object_get(root, "cases")))
		return fail_with(EXIT_DATA, "%s: has no \"cases\"", path);
	return EXIT_DONE;
}

int report_load(const char *path, json_t **out)
{
	json_error_t error;
	FILE *file = fopen(path, "r");
	if (!file)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(errno));
	errno = 0;
	json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	int reason = ferror(file) ? errno : 0;
	fclose(file);
	if (reason != 0)
		return fail_with(EXIT_IO, "%s: %s", path, strerror(reason));
	if (!root)
		return fail_with(EXIT_DATA, "%s: line %d is not JSON: %s", path, error.line,
				 error.text);
	int code = check_report(path, root);
	if (code == EXIT_DONE)
		*out = root;
	else
		json_decref(root);
	return code;
}
