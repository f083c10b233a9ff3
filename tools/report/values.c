/* SPDX-License-Identifier: MIT */
/*
 * values.c - numbers, names and options as texts
 */
#include "report/values.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/memory_note.h"

const char *value_percent(double fraction, char *out)
{
	if (isfinite(fraction))
		snprintf(out, VALUE_TEXT, "%.2f%%", 100.0 * fraction);
	else
		snprintf(out, VALUE_TEXT, "\u2013");
	return out;
}

const char *value_number(double number, int digits, char *out)
{
	if (isfinite(number) && number != 0.0 && fabs(number) < pow(10.0, 1 - digits))
		snprintf(out, VALUE_TEXT, "%.2g", number);
	else if (isfinite(number))
		snprintf(out, VALUE_TEXT, "%.*f", digits, number);
	else
		snprintf(out, VALUE_TEXT, "\u2013");
	return out;
}

const char *value_range(double low, double high, char *out)
{
	if (isfinite(low) && isfinite(high))
		snprintf(out, VALUE_TEXT, "%.2f to %.2f%%", 100.0 * low, 100.0 * high);
	else
		snprintf(out, VALUE_TEXT, "\u2013");
	return out;
}

const char *value_count(double count, char *out)
{
	if (count >= 0.0 && count < 1e15)
		return text_count((size_t)(count + 0.5), out);
	snprintf(out, VALUE_TEXT, "\u2013");
	return out;
}

const char *value_seconds(double seconds, char *out)
{
	if (!(seconds >= 0.0))
		snprintf(out, VALUE_TEXT, "\u2013");
	else if (seconds < 59.95)
		snprintf(out, VALUE_TEXT, "%.*f s", seconds < 10.0 ? 2 : 1, seconds);
	else
		text_duration(seconds, out);
	return out;
}

const char *value_option(const json_t *value, char *out)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	*out = '\0';
	if (json_is_number(value))
		snprintf(out, VALUE_TEXT, "%.9g", json_number_value(value));
	return out;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

char *value_base_name(const char *path)
{
	static const char *const extensions[] = { ".jsonl", ".json", ".safetensors" };
	char *name = memory_noted(strdup(base_of(path)));
	for (size_t i = 0; name && i < sizeof(extensions) / sizeof(extensions[0]); i++) {
		size_t length = strlen(name), tail = strlen(extensions[i]);
		if (length > tail && strcmp(name + length - tail, extensions[i]) == 0) {
			name[length - tail] = '\0';
			break;
		}
	}
	return name;
}

char *value_data_name(const char *path)
{
	const char *file = base_of(path);
	bool standard = strstr(file, "images") || strstr(file, "labels");
	if (!standard || file == path)
		return memory_noted(strdup(file));
	char *folder = memory_noted(strdup(path));
	if (!folder)
		return NULL;
	folder[file - path - 1] = '\0';
	char *name = memory_noted(strdup(*folder ? base_of(folder) : file));
	free(folder);
	return name;
}

size_t value_class(const json_t *eval, const json_t *value)
{
	const json_t *classes = json_object_get(eval, "classes"), *item;
	double number = json_is_number(value) ? json_number_value(value) : -1.0;
	size_t i;
	if (number >= 0.0 && number < (double)json_array_size(classes))
		return (size_t)number;
	json_array_foreach(classes, i, item) {
		if (json_is_string(value) &&
		    strcmp(json_get_text(item, "name"), json_string_value(value)) == 0)
			return i;
	}
	return SIZE_MAX;
}

const char *value_class_name(const json_t *eval, size_t index, char *number)
{
	const json_t *item = json_array_get(json_object_get(eval, "classes"), index);
	const char *name = json_get_text(item, "name");
	if (*name)
		return name;
	if (index == SIZE_MAX)
		snprintf(number, TEXT_NUMBER, "?");
	else
		snprintf(number, TEXT_NUMBER, "%zu", index);
	return number;
}

double value_confusion(const json_t *eval, size_t label, size_t prediction)
{
	const json_t *row = json_array_get(json_object_get(eval, "confusion"), label);
	return json_number_value(json_array_get(row, prediction));
}

double value_support(const json_t *eval, size_t label)
{
	double sum = 0.0;
	for (size_t i = 0; i < json_array_size(json_object_get(eval, "confusion")); i++)
		sum += value_confusion(eval, label, i);
	return sum;
}
