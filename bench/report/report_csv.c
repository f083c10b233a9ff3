/* SPDX-License-Identifier: MIT */
/*
 * report_csv.c - comma-separated values, with the union of the cases' scalar keys as columns
 */
#include <stdbool.h>

#include "cli/csv.h"
#include "report/report.h"

static bool is_scalar(const json_t *value)
{
	return json_is_number(value) || json_is_string(value) || json_is_boolean(value);
}

/* An object keeps each key once, in order of insertion. */
static json_t *columns_of(const json_t *cases)
{
	json_t *columns = json_object(), *object, *value;
	size_t i;
	const char *key;
	json_array_foreach(cases, i, object) {
		json_object_foreach(object, key, value) {
			if (is_scalar(value))
				json_object_set_new(columns, key, json_null());
		}
	}
	return columns;
}

static void print_value(const json_t *value, FILE *to)
{
	if (json_is_string(value))
		csv_text(to, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		fprintf(to, "%.10g", json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "true" : "false", to);
}

void report_csv(const json_t *cases, FILE *to)
{
	json_t *columns = columns_of(cases), *object, *unused;
	const char *key, *between = "";
	size_t i;
	json_object_foreach(columns, key, unused) {
		fputs(between, to);
		csv_text(to, key);
		between = ",";
	}
	fputc('\n', to);
	json_array_foreach(cases, i, object) {
		between = "";
		json_object_foreach(columns, key, unused) {
			fputs(between, to);
			print_value(json_object_get(object, key), to);
			between = ",";
		}
		fputc('\n', to);
	}
	json_decref(columns);
}
