/* SPDX-License-Identifier: MIT */
/*
 * answers_line.c - parses a line of a prediction file, CSV or JSON Lines
 */
#include "input/answers_line.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/option_value.h"

enum answer_field { FIELD_OTHER = -4, FIELD_INDEX, FIELD_LABEL, FIELD_PREDICTION };

/* Cuts the next field off *rest, without quotes around it; NULL: none is left. */
static char *next_field(char **rest)
{
	char *field = *rest;
	if (!field)
		return NULL;
	size_t length = strcspn(field, ",\r\n");
	*rest = field[length] == ',' ? field + length + 1 : NULL;
	field[length] = '\0';
	if (length >= 2 && field[0] == '"' && field[length - 1] == '"') {
		field[length - 1] = '\0';
		field++;
	}
	return field;
}

static int field_of(const char *name)
{
	uint64_t number;
	if (strcmp(name, "index") == 0)
		return FIELD_INDEX;
	if (strcmp(name, "label") == 0)
		return FIELD_LABEL;
	if (strcmp(name, "prediction") == 0)
		return FIELD_PREDICTION;
	if (name[0] == 'p' && parse_integer(name + 1, 0, SCRAWL_MAX_CLASSES - 1, &number))
		return (int)number;
	return FIELD_OTHER;
}

const char *answers_csv_header(char *line, struct answer_columns *columns)
{
	bool seen[SCRAWL_MAX_CLASSES - FIELD_OTHER] = { false };
	*columns = (struct answer_columns){ .count = 0 };
	for (char *field; (field = next_field(&line));) {
		int holds = field_of(field);
		if (columns->count == MAX_ANSWER_COLUMNS)
			return "more than 512 columns";
		if (holds != FIELD_OTHER && seen[holds - FIELD_OTHER])
			return "two columns of one name";
		seen[holds - FIELD_OTHER] = true;
		columns->classes += holds >= 0;
		columns->holds[columns->count++] = holds;
	}
	if (!seen[FIELD_INDEX - FIELD_OTHER] || !seen[FIELD_LABEL - FIELD_OTHER] ||
	    !seen[FIELD_PREDICTION - FIELD_OTHER])
		return "not a prediction file: a CSV header names index, label and prediction";
	for (size_t k = 0; k < columns->classes; k++)
		if (!seen[(int)k - FIELD_OTHER])
			return "the columns of probabilities are not p0, p1 and so on";
	return NULL;
}

static bool parse_probability(const char *text, float *value)
{
	char *end;
	*value = strtof(text, &end);
	return end != text && *end == '\0' && *value >= 0.0f && *value <= 1.0f;
}

static bool parse_field(const char *text, int holds, struct answer *answer)
{
	switch (holds) {
	case FIELD_OTHER:
		return true;
	case FIELD_INDEX:
		return parse_integer(text, 0, UINT32_MAX, &answer->index);
	case FIELD_LABEL:
		return parse_integer(text, 0, SCRAWL_MAX_CLASSES - 1, &answer->label);
	case FIELD_PREDICTION:
		return parse_integer(text, 0, SCRAWL_MAX_CLASSES - 1, &answer->prediction);
	default:
		return parse_probability(text, &answer->probabilities[holds]);
	}
}

const char *answers_csv_row(char *line, const struct answer_columns *columns, struct answer *answer)
{
	size_t column = 0;
	answer->classes = columns->classes;
	for (char *field; (field = next_field(&line)); column++) {
		if (column == columns->count)
			return "more columns than the header names";
		if (!parse_field(field, columns->holds[column], answer))
			return "a field that is not a number of the right kind";
	}
	return column == columns->count ? NULL : "fewer columns than the header names";
}

static bool json_whole(const json_t *object, const char *key, json_int_t most, uint64_t *value)
{
	const json_t *member = json_object_get(object, key);
	json_int_t number = json_integer_value(member);
	*value = (uint64_t)number;
	return json_is_integer(member) && number >= 0 && number <= most;
}

static const char *fill_answer(const json_t *object, struct answer *answer)
{
	json_int_t last = SCRAWL_MAX_CLASSES - 1;
	if (!json_whole(object, "index", UINT32_MAX, &answer->index) ||
	    !json_whole(object, "label", last, &answer->label) ||
	    !json_whole(object, "prediction", last, &answer->prediction))
		return "not an object with index, label and prediction";
	const json_t *probabilities = json_object_get(object, "probabilities");
	answer->classes = json_array_size(probabilities);
	if (answer->classes > SCRAWL_MAX_CLASSES)
		return "too many probabilities";
	for (size_t k = 0; k < answer->classes; k++) {
		const json_t *p = json_array_get(probabilities, k);
		answer->probabilities[k] = (float)json_number_value(p);
		if (!json_is_number(p) || json_number_value(p) < 0.0 || json_number_value(p) > 1.0)
			return "a probability that is not a number from 0 to 1";
	}
	return NULL;
}

const char *answers_json_row(const char *line, struct answer *answer)
{
	json_t *object = json_loads(line, 0, NULL);
	const char *fault = object ? fill_answer(object, answer) : "not JSON";
	json_decref(object);
	return fault;
}
