/* SPDX-License-Identifier: MIT */
/*
 * report_configuration.c - what was trained on what, and how: what the runs share as a list, and
 * what differs between them as a table
 */
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

/* A member of the run event: "network", "description". */
struct setting {
	const char *object, *key, *name;
};

static const struct setting run_settings[] = {
	{ "network", "net", "network" },        { "network", "description", "layers" },
	{ "network", "from", "started from" },  { "network", "parameters", "parameters" },
	{ "data", "name", "data set" },         { "data", "path", "file" },
	{ "data", "train", "training images" }, { "data", "val", "validation images" },
	{ "data", "test", "test images" },      { "data", "hash", "fingerprint" },
	{ NULL, "recipe", "recipe" },           { NULL, "ensemble", "models in the ensemble" },
	{ NULL, "tta", "test-time views" },
};
#define RUN_SETTINGS (sizeof(run_settings) / sizeof(run_settings[0]))

static const json_t *setting_of(const struct report_run *run, const char *object, const char *key)
{
	const json_t *from = object ? json_object_get(run->start, object) : run->start;
	return json_object_get(from, key);
}

/* Whether the runs' values differ. */
static bool differs(const struct report *report, const char *object, const char *key)
{
	const json_t *first = setting_of(&report->runs[0], object, key);
	for (size_t i = 1; i < report->run_count; i++) {
		const json_t *other = setting_of(&report->runs[i], object, key);
		if ((first || other) && !json_equal(first, other))
			return true;
	}
	return false;
}

/* An option's name as it is typed. */
static const char *option_name(const char *key, char out[64])
{
	snprintf(out, 64, "%s", key);
	for (char *c = out; *c; c++)
		*c = *c == '_' ? '-' : *c;
	return out;
}

static const char *text_of(const json_t *value, const char *key, char out[VALUE_TEXT])
{
	bool count = strcmp(key, "train") == 0 || strcmp(key, "val") == 0 ||
		     strcmp(key, "test") == 0 || strcmp(key, "parameters") == 0;
	return count && json_is_number(value) ? value_count(json_number_value(value), out)
					      : value_option(value, out);
}

static void write_shared(FILE *out, const struct report *report)
{
	json_t *training = json_object_get(report->runs[0].start, "training"), *value;
	char text[VALUE_TEXT], name[64];
	const char *key;
	fputs("<dl class=\"facts\">\n", out);
	for (size_t i = 0; i < RUN_SETTINGS; i++)
		if (!differs(report, run_settings[i].object, run_settings[i].key))
			html_fact(out, run_settings[i].name,
				  text_of(setting_of(&report->runs[0], run_settings[i].object,
						     run_settings[i].key),
					  run_settings[i].key, text));
	json_object_foreach(training, key, value) {
		if (!differs(report, "training", key))
			html_fact(out, option_name(key, name), text_of(value, "", text));
	}
	fputs("</dl>\n", out);
}

/* What differs: the heads of the table's columns, or one run's cells. */
static void write_cells(FILE *out, const struct report *report, const struct report_run *run)
{
	json_t *training = json_object_get(report->runs[0].start, "training"), *value;
	char text[VALUE_TEXT], name[64];
	const char *key;
	for (size_t i = 0; i < RUN_SETTINGS; i++) {
		if (!differs(report, run_settings[i].object, run_settings[i].key))
			continue;
		if (run)
			html_element(out, "td", "long",
				     text_of(setting_of(run, run_settings[i].object,
							run_settings[i].key),
					     run_settings[i].key, text));
		else
			html_element(out, "th", NULL, run_settings[i].name);
	}
	json_object_foreach(training, key, value) {
		if (!differs(report, "training", key))
			continue;
		if (run)
			html_element(out, "td", NULL,
				     text_of(setting_of(run, "training", key), "", text));
		else
			html_element(out, "th", NULL, option_name(key, name));
	}
}

static bool any_differs(const struct report *report)
{
	json_t *training = json_object_get(report->runs[0].start, "training"), *value;
	const char *key;
	for (size_t i = 0; i < RUN_SETTINGS; i++)
		if (differs(report, run_settings[i].object, run_settings[i].key))
			return true;
	json_object_foreach(training, key, value) {
		if (differs(report, "training", key))
			return true;
	}
	return false;
}

/* The first run of each log: members of an ensemble differ in their seeds alone. */
static bool begins_log(const struct report *report, size_t i)
{
	return i == 0 || report->runs[i].start != report->runs[i - 1].start;
}

void report_write_differences(FILE *out, const struct report *report)
{
	if (report->run_count == 0 || !any_differs(report))
		return;
	fputs("<h3>What differs</h3>\n<div class=\"scroll\"><table><thead><tr><th>run</th>", out);
	write_cells(out, report, NULL);
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < report->run_count; i++) {
		if (!begins_log(report, i))
			continue;
		fputs("<tr>", out);
		html_element(out, "td", "name", report->runs[i].log_name);
		write_cells(out, report, &report->runs[i]);
		fputs("</tr>\n", out);
	}
	html_table_end(out);
}

/* Each log's configuration, from which scrawl train --config repeats the run. */
static void write_files(FILE *out, const struct report *report)
{
	for (size_t i = 0; i < report->run_count; i++) {
		const struct report_run *run = &report->runs[i];
		const char *config = json_get_text(run->start, "config");
		if (!*config || !begins_log(report, i))
			continue;
		fputs("<details><summary>Configuration to repeat ", out);
		html_text(out, run->path);
		fputs("</summary><pre>", out);
		while (*config) {
			size_t length = strcspn(config, "\n");
			html_format(out, "%.*s", (int)(length < 390 ? length : 390), config);
			fputc('\n', out);
			config += length + (config[length] != '\0');
		}
		fputs("</pre></details>\n", out);
	}
}

static const char *const eval_keys[][2] = {
	{ "model", "model" },
	{ "network", "layers" },
	{ "weights", "weights" },
	{ "data", "data" },
	{ "split", "part" },
	{ "images", "images" },
	{ "data_hash", "fingerprint" },
	{ "tta", "test-time views" },
};
#define MODELS_TEXT 400 /* bytes of the names of all models of an average */
#define EVAL_KEYS   (sizeof(eval_keys) / sizeof(eval_keys[0]))

/* A value as text; for the model, all that were averaged, in out [MODELS_TEXT]. */
static const char *eval_text(const json_t *document, const char *key, char *out)
{
	const json_t *members = json_object_get(document, "members"), *member;
	size_t length = 0, i;
	if (strcmp(key, "model") != 0 || json_array_size(members) < 2)
		return value_option(json_object_get(document, key), out);
	*out = '\0';
	json_array_foreach(members, i, member) {
		int added = snprintf(out + length, MODELS_TEXT - length, "%s%s", i > 0 ? ", " : "",
				     json_get_text(member, "model"));
		length = length + (size_t)added < MODELS_TEXT ? length + (size_t)added
							      : MODELS_TEXT - 1;
	}
	return out;
}

static void write_evaluation_facts(FILE *out, const json_t *document)
{
	char text[MODELS_TEXT];
	fputs("<dl class=\"facts\">\n", out);
	for (size_t i = 0; i < EVAL_KEYS; i++)
		html_fact(out, eval_keys[i][1], eval_text(document, eval_keys[i][0], text));
	fputs("</dl>\n", out);
}

static void write_evaluation_table(FILE *out, const struct report *report)
{
	char text[MODELS_TEXT];
	fputs("<div class=\"scroll\"><table><thead><tr><th>evaluation</th>", out);
	for (size_t k = 0; k < EVAL_KEYS; k++)
		html_element(out, "th", NULL, eval_keys[k][1]);
	fputs("</tr></thead><tbody>\n", out);
	for (size_t i = 0; i < report->eval_count; i++) {
		const json_t *document = report->evals[i].document;
		fputs("<tr>", out);
		html_element(out, "td", "name", report->evals[i].name);
		for (size_t k = 0; k < EVAL_KEYS; k++)
			html_element(out, "td", "long", eval_text(document, eval_keys[k][0], text));
		fputs("</tr>\n", out);
	}
	html_table_end(out);
}

void report_write_configuration(FILE *out, const struct report *report)
{
	html_section_begin(out, "configuration", "Configuration");
	if (report->run_count > 0) {
		html_element(out, "h3", NULL,
			     report->run_count > 1 ? "What all runs share" : "Run");
		write_shared(out, report);
		write_files(out, report);
	}
	if (report->eval_count > 0 && report->run_count > 0)
		html_element(out, "h3", NULL,
			     report->eval_count > 1 ? "Evaluations" : "Evaluation");
	if (report->eval_count == 1)
		write_evaluation_facts(out, report->evals[0].document);
	else if (report->eval_count > 1)
		write_evaluation_table(out, report);
	html_section_end(out);
}
