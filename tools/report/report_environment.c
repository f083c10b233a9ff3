/* SPDX-License-Identifier: MIT */
/*
 * report_environment.c - how long training and evaluation took, and where they ran
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

static void write_time(FILE *out, const char *name, const char *what, double seconds, double rate,
		       const char *when)
{
	char text[VALUE_TEXT];
	fputs("<tr>", out);
	html_element(out, "td", "name", name);
	html_element(out, "td", NULL, what);
	html_element(out, "td", "number", value_seconds(seconds, text));
	html_element(out, "td", "number", value_count(rate, text));
	/* "2026-11-27T19:23:09Z" without its letters */
	fputs("<td>", out);
	html_format(out, "%.10s %.8s", when, strlen(when) >= 19 ? when + 11 : "");
	fputs("</td></tr>\n", out);
}

void report_write_timing(FILE *out, const struct report *report)
{
	static const char *const heads[] = { "of", "", "#time", "#images/s", "begun (UTC)", NULL };
	html_table_begin(out, heads);
	for (size_t i = 0; i < report->run_count; i++) {
		const struct report_run *run = &report->runs[i];
		const json_t *last = json_array_get(run->epochs, json_array_size(run->epochs) - 1);
		const json_t *from = run->result ? run->result : last;
		write_time(out, run->name, "training", json_get_number(from, "seconds"),
			   json_get_number(from, "images_per_second"),
			   json_get_text(run->start, "time"));
	}
	for (size_t i = 0; i < report->eval_count; i++) {
		const json_t *document = report->evals[i].document;
		const json_t *timing = json_object_get(document, "timing");
		const json_t *from = timing ? timing : document;
		write_time(out, report->evals[i].name, "evaluation",
			   json_get_number(from, "seconds"),
			   json_get_number(from, "images_per_second"), json_get_text(from, "time"));
	}
	html_table_end(out);
}

/* Adds a fact; texts that are empty are left out. */
static void add_fact(json_t *facts, const char *name, const char *text)
{
	if (*text)
		json_object_set_new(facts, name, json_text(text));
}

/* Where a run or an evaluation ran, as texts by their names. */
static json_t *place_facts(const json_t *versions, const json_t *machine)
{
	const json_t *blas = json_object_get(versions, "blas");
	json_t *variables = json_object_get(machine, "environment"), *value;
	json_t *facts = json_object();
	const char *key;
	char text[VALUE_TEXT], line[400];
	add_fact(facts, "scrawl", json_get_text(versions, "scrawl"));
	add_fact(facts, "build", json_get_text(versions, "build"));
	add_fact(facts, "BLAS", json_get_text(blas, "config"));
	add_fact(facts, "BLAS core", json_get_text(blas, "core"));
	add_fact(facts, "BLAS flavour", json_get_text(blas, "flavour"));
	add_fact(facts, "processor", json_get_text(machine, "cpu"));
	add_fact(facts, "CPUs", value_option(json_object_get(machine, "cpus"), text));
	add_fact(facts, "threads", value_option(json_object_get(machine, "threads"), text));
	snprintf(line, sizeof(line), "%.100s %.100s %.100s", json_get_text(machine, "system"),
		 json_get_text(machine, "release"), json_get_text(machine, "machine"));
	add_fact(facts, "system", *line == ' ' ? "" : line);
	json_object_foreach(variables, key, value) {
		add_fact(facts, key, json_is_string(value) ? json_string_value(value) : "");
	}
	return facts;
}

static json_t *facts_of(const struct report *report, size_t i)
{
	const json_t *from =
		i < report->run_count
			? report->runs[i].start
			: json_object_get(report->evals[i - report->run_count].document,
					  "environment");
	return place_facts(json_object_get(from, "versions"), json_object_get(from, "machine"));
}

/* The facts that the first place, if there is one, lacks or has otherwise. */
static void write_facts(FILE *out, json_t *facts, const json_t *first, const char *title)
{
	const char *name;
	json_t *text;
	html_element(out, "h3", NULL, title);
	fputs("<dl class=\"facts\">\n", out);
	json_object_foreach(facts, name, text) {
		if (!first || !json_equal(text, json_object_get(first, name)))
			html_fact(out, name, json_string_value(text));
	}
	fputs("</dl>\n", out);
}

static bool contains(const json_t *array, const json_t *value)
{
	const json_t *item;
	size_t i;
	json_array_foreach(array, i, item) {
		if (json_equal(item, value))
			return true;
	}
	return false;
}

void report_write_environment(FILE *out, const struct report *report)
{
	json_t *seen = json_array();
	for (size_t i = 0; i < report->run_count + report->eval_count; i++) {
		bool run = i < report->run_count;
		json_t *facts = facts_of(report, i), *first = json_array_get(seen, 0);
		char title[300];
		snprintf(title, sizeof(title), "%s %.200s ran with",
			 run ? "Training of" : "Evaluation of",
			 run ? report->runs[i].name : report->evals[i - report->run_count].name);
		if (json_object_size(facts) > 0 && !contains(seen, facts)) {
			write_facts(out, facts, first, first ? title : "Environment");
			json_array_append(seen, facts);
		}
		json_decref(facts);
	}
	if (json_array_size(seen) == 0)
		html_note(out, "The inputs do not say where they were made.");
	json_decref(seen);
}
