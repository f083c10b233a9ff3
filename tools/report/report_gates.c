/* SPDX-License-Identifier: MIT */
/*
 * report_gates.c - the limits that an evaluation was to keep, and what was found
 */
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

/* What a gate of scrawl eval limits, by its name there up to its class. */
static const struct limited {
	const char *gate, *quantity, *unit;
	double factor;
	bool least;
} limited[] = {
	{ "min-accuracy", "accuracy", "%", 100.0, true },
	{ "max-loss", "loss", "", 1.0, false },
	{ "max-ece", "calibration error", "%", 100.0, false },
	{ "min-recall ", "recall of ", "%", 100.0, true },
	{ "max-latency", "time per image", " ms", 1.0, false },
};

/* With as many digits as show on which side of the limit a value is. */
static void gate_value_text(double value, double limit, char *out)
{
	snprintf(out, VALUE_TEXT, "%.4g", value);
	if (value != limit && strtod(out, NULL) == limit)
		snprintf(out, VALUE_TEXT, "%.9g", value);
}

/* "recall of 8: 94.56%, at least 95% asked for" */
static void write_gate(FILE *out, const json_t *gate)
{
	const char *name = json_get_text(gate, "gate");
	double limit = json_get_number(gate, "threshold"), value = json_get_number(gate, "value");
	char number[VALUE_TEXT];
	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++) {
		const struct limited *l = &limited[i];
		size_t length = strlen(l->gate);
		if (strncmp(name, l->gate, length) != 0)
			continue;
		gate_value_text(l->factor * value, l->factor * limit, number);
		html_format(out, "%s%.100s: %s%s, at %s %.6g%s asked for", l->quantity,
			    name + length, number, l->unit, l->least ? "least" : "most",
			    l->factor * limit, l->unit);
		return;
	}
	html_format(out, "%.100s %.6g: %.6g", name, limit, value);
}

void report_write_gates(FILE *out, const struct report_eval *eval)
{
	const json_t *gates = json_object_get(eval->document, "gates"), *gate;
	size_t i;
	if (json_array_size(gates) == 0)
		return;
	fputs("<ul class=\"gates\">\n", out);
	json_array_foreach(gates, i, gate) {
		bool passed = json_is_true(json_object_get(gate, "passed"));
		fprintf(out, "<li class=\"%s\"><b>%s</b> ", passed ? "passed" : "failed",
			passed ? "\u2713 passed" : "\u2717 failed");
		write_gate(out, gate);
		html_format(out, " (%.100s)", eval->name);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}
