/* SPDX-License-Identifier: MIT */
/*
 * gates.c - compares results with limits
 */
#include "output/gates.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"

#define NAME_WIDTH 30 /* columns of a gate in the table */

bool recall_limit_parse(void *value, const char *text)
{
	struct gate_limits *limits = value;
	const char *equals = strrchr(text, '=');
	struct recall_limit limit = { .name = text };
	if (!equals || equals == text || !option_percent(&limit.least, equals + 1))
		return false;
	limit.length = (size_t)(equals - text);
	size_t at = 0;
	while (at < limits->recall_count &&
	       !(limits->recall[at].length == limit.length &&
		 memcmp(limits->recall[at].name, text, limit.length) == 0))
		at++;
	if (at == SCRAWL_MAX_CLASSES)
		return false;
	limits->recall[at] = limit;
	if (at == limits->recall_count)
		limits->recall_count++;
	return true;
}

/* By name, or else by number; the number of classes if there is none. */
static size_t find_class(const scrawl_model *model, const struct recall_limit *limit)
{
	size_t classes = scrawl_model_class_count(model);
	for (size_t i = 0; i < classes; i++) {
		const char *name = scrawl_model_class_name(model, i);
		if (strlen(name) == limit->length && memcmp(name, limit->name, limit->length) == 0)
			return i;
	}
	uint64_t number = 0;
	const char *at = limit->name;
	bool valid = parse_leading_integer(&at, 0, classes - 1, &number);
	return valid && at == limit->name + limit->length ? (size_t)number : classes;
}

static void add_gate(struct gates *gates, enum gate_kind kind, double limit, size_t class_index)
{
	if (limit >= 0.0)
		gates->all[gates->count++] = (struct gate){ kind, limit, class_index };
}

int gates_init(struct gates *gates, const struct gate_limits *limits, const scrawl_model *model)
{
	gates->count = 0;
	add_gate(gates, GATE_ACCURACY, limits->min_accuracy, 0);
	add_gate(gates, GATE_LOSS, limits->max_loss, 0);
	add_gate(gates, GATE_ECE, limits->max_ece, 0);
	for (size_t i = 0; i < limits->recall_count; i++) {
		const struct recall_limit *limit = &limits->recall[i];
		size_t class_index = find_class(model, limit);
		if (class_index == scrawl_model_class_count(model))
			return usage_error("eval", "--min-recall: the model has no class %.*s",
					   (int)limit->length, limit->name);
		add_gate(gates, GATE_RECALL, limit->least, class_index);
	}
	add_gate(gates, GATE_LATENCY, limits->max_latency, 0);
	return EXIT_DONE;
}

double gate_value(const struct gate *gate, const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	switch (gate->kind) {
	case GATE_ACCURACY:
		return e->accuracy;
	case GATE_LOSS:
		return e->loss;
	case GATE_ECE:
		return e->ece;
	case GATE_RECALL:
		return e->scores[gate->class_index].recall;
	case GATE_LATENCY:
		break;
	}
	return measured_latency(row);
}

static bool is_least(const struct gate *gate)
{
	return gate->kind == GATE_ACCURACY || gate->kind == GATE_RECALL;
}

bool gate_passes(const struct gate *gate, const struct measured *row)
{
	/* 99.2% and 0.992 differ in the last bit; no result of a real data set is so close. */
	double value = gate_value(gate, row);
	return is_least(gate) ? value + 1e-12 >= gate->limit : value - 1e-12 <= gate->limit;
}

char *gate_name(const struct gate *gate, const scrawl_model *model, char *out)
{
	static const char *const names[] = {
		[GATE_ACCURACY] = "min-accuracy", [GATE_LOSS] = "max-loss",
		[GATE_ECE] = "max-ece",           [GATE_RECALL] = "min-recall",
		[GATE_LATENCY] = "max-latency",
	};
	bool recall = gate->kind == GATE_RECALL;
	snprintf(out, GATE_TEXT, "%s%s%s", names[gate->kind], recall ? " " : "",
		 recall ? scrawl_model_class_name(model, gate->class_index) : "");
	return out;
}

char *gate_number(const struct gate *gate, double x, char *out)
{
	if (gate->kind == GATE_LOSS)
		snprintf(out, GATE_TEXT, "%.6g", x);
	else if (gate->kind == GATE_LATENCY)
		snprintf(out, GATE_TEXT, "%.4g ms", x);
	else
		snprintf(out, GATE_TEXT, "%.6g%%", 100.0 * x);
	return out;
}

/* "accuracy", "recall of 7", ... */
static char *quantity(const struct gate *gate, const scrawl_model *model, char *out)
{
	static const char *const names[] = {
		[GATE_ACCURACY] = "accuracy",      [GATE_LOSS] = "loss",
		[GATE_ECE] = "calibration error",  [GATE_RECALL] = "recall of class ",
		[GATE_LATENCY] = "time per image",
	};
	snprintf(out, GATE_TEXT, "%s%s", names[gate->kind],
		 gate->kind == GATE_RECALL ? scrawl_model_class_name(model, gate->class_index)
					   : "");
	return out;
}

int gates_check(const struct gates *gates, const struct measurement *m)
{
	int code = EXIT_DONE;
	for (size_t r = 0; r < m->count; r++) {
		for (size_t i = 0; i < gates->count; i++) {
			const struct gate *gate = &gates->all[i];
			char name[GATE_TEXT], value[GATE_TEXT], limit[GATE_TEXT];
			if (gate_passes(gate, &m->rows[r]))
				continue;
			quantity(gate, m->rows[r].models.all[0], name);
			gate_number(gate, gate_value(gate, &m->rows[r]), value);
			gate_number(gate, gate->limit, limit);
			error_line("%s%s%s %s is %s the %s asked for",
				   m->each ? m->rows[r].models.paths[0] : "", m->each ? ": " : "",
				   name, value, is_least(gate) ? "below" : "above", limit);
			code = EXIT_THRESHOLD;
		}
	}
	return code;
}

static void print_gate(const struct gate *gate, const struct measured *row, int indentation)
{
	char name[GATE_TEXT], value[GATE_TEXT], limit[GATE_TEXT];
	size_t columns = NAME_WIDTH - (size_t)indentation;
	char *shown = text_copy(gate_name(gate, row->models.all[0], name), columns);
	if (!shown)
		return;
	printf("%*s%s%*s %12s %12s  %s\n", indentation, "", shown,
	       (int)(columns - text_columns(shown)), "", gate_number(gate, gate->limit, limit),
	       gate_number(gate, gate_value(gate, row), value),
	       gate_passes(gate, row) ? "passed" : "FAILED");
	free(shown);
}

void gates_print(const struct gates *gates, const struct measurement *m)
{
	if (gates->count)
		printf("\n%-*s %12s %12s\n", NAME_WIDTH, "gate", "asked for", "found");
	for (size_t r = 0; gates->count && r < m->count; r++) {
		if (m->each) {
			text_print(m->rows[r].models.paths[0]);
			putchar('\n');
		}
		for (size_t i = 0; i < gates->count; i++)
			print_gate(&gates->all[i], &m->rows[r], m->each ? 2 : 0);
	}
}

json_t *gates_json(const struct gates *gates, const struct measured *row)
{
	json_t *array = json_array();
	for (size_t i = 0; i < gates->count; i++) {
		const struct gate *gate = &gates->all[i];
		char name[GATE_TEXT];
		array = json_appended(array, json_pack("{s:o, s:o, s:o, s:b}", "gate",
						       json_text(gate_name(gate, row->models.all[0],
									   name)),
						       "threshold", json_number(gate->limit),
						       "value", json_number(gate_value(gate, row)),
						       "passed", gate_passes(gate, row)));
	}
	return array;
}
