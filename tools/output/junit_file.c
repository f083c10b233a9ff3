/* SPDX-License-Identifier: MIT */
/*
 * junit_file.c - writes JUnit XML
 */
#include "output/junit_file.h"

#include "cli/text.h"

/* Writes the value of an attribute; what XML cannot hold becomes '?'. */
static void junit_attribute(FILE *to, const char *name, const char *value)
{
	fprintf(to, " %s=\"", name);
	while (*value) {
		size_t bytes = text_character(value);
		if (*value == '&')
			fputs("&amp;", to);
		else if (*value == '<')
			fputs("&lt;", to);
		else if (*value == '"')
			fputs("&quot;", to);
		else if (bytes == 0)
			fputc('?', to);
		else
			fwrite(value, 1, bytes, to);
		value += bytes ? bytes : 1;
	}
	fputc('"', to);
}

static void junit_case(FILE *to, const struct gate *gate, const struct measured *row)
{
	char name[GATE_TEXT], limit[GATE_TEXT], value[GATE_TEXT], message[4 * GATE_TEXT];
	const char *path = measured_path(row);
	gate_name(gate, row->models.all[0], name);
	gate_number(gate, gate->limit, limit);
	gate_number(gate, gate_value(gate, row), value);
	fputs("    <testcase", to);
	junit_attribute(to, "classname", path ? path : "average");
	junit_attribute(to, "name", name);
	if (gate_passes(gate, row)) {
		fputs("/>\n", to);
		return;
	}
	snprintf(message, sizeof(message), "%s asked for, %s found", limit, value);
	fputs(">\n      <failure", to);
	junit_attribute(to, "message", message);
	fputs("/>\n    </testcase>\n", to);
}

void junit_write(FILE *to, const struct gates *gates, const struct measurement *m)
{
	size_t failures = 0;
	for (size_t r = 0; r < m->count; r++)
		for (size_t i = 0; i < gates->count; i++)
			failures += !gate_passes(&gates->all[i], &m->rows[r]);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite", to);
	junit_attribute(to, "name", "scrawl eval");
	fprintf(to, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"0\">\n",
		gates->count * m->count, failures);
	for (size_t r = 0; r < m->count; r++)
		for (size_t i = 0; i < gates->count; i++)
			junit_case(to, &gates->all[i], &m->rows[r]);
	fputs("  </testsuite>\n</testsuites>\n", to);
}
