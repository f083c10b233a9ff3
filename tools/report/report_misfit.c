/* SPDX-License-Identifier: MIT */
/*
 * report_misfit.c - checks what the sections rely on in an evaluation
 */
#include "report/report.h"

/* Whether it is an array [count] of numbers from 0 on. */
static bool is_row(const json_t *array, size_t count)
{
	const json_t *item;
	size_t i;
	json_array_foreach(array, i, item) {
		if (!(json_number_value(item) >= 0.0))
			return false;
	}
	return json_array_size(array) == count;
}

/* Whether it is a matrix [count, count] of such numbers. */
static bool is_matrix(const json_t *array, size_t count)
{
	const json_t *row;
	size_t i;
	json_array_foreach(array, i, row) {
		if (!is_row(row, count))
			return false;
	}
	return json_array_size(array) == count;
}

const char *report_misfit(const json_t *document)
{
	static const char *const arrays[] = { "classes",   "confused",   "reliability", "coverage",
					      "worst",     "gates",      "warnings",    "members",
					      "confusion", "corruptions" };
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		const json_t *array = json_object_get(document, arrays[i]);
		if (array && !json_is_null(array) && !json_is_array(array))
			return arrays[i];
	}
	const json_t *classes = json_object_get(document, "classes");
	const json_t *confusion = json_object_get(document, "confusion");
	if (json_array_size(classes) > SCRAWL_MAX_CLASSES)
		return "classes";
	if (json_is_array(confusion) && !is_matrix(confusion, json_array_size(classes)))
		return "confusion";
	return NULL;
}
