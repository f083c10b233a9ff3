/* SPDX-License-Identifier: MIT */
/*
 * report_read.c - reads logs of runs and evaluations
 *
 * A run that is still going on, or was killed, leaves a log whose last line may be incomplete.
 */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/memory_note.h"
#include "cli/memory_stream.h"
#include "cli/message.h"
#include "cli/text.h"

#define MAX_SCHEMA 2
#define MAX_EPOCH  1e6 /* training takes no more, and an axis has ticks up to the last */

static const char *input_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

/* The whole file, terminated, to be freed; NULL: the error is in errno. */
static char *read_file(const char *path, size_t *size)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *in = is_stdin ? stdin : fopen(path, "rb");
	char part[4096];
	struct memory_stream out;
	size_t count;
	if (!in || !memory_stream_open(&out)) {
		int why = in ? ENOMEM : errno;
		if (in && !is_stdin)
			fclose(in);
		errno = why;
		return NULL;
	}
	do {
		count = fread(part, 1, sizeof(part), in);
		fwrite(part, 1, count, out.file);
	} while (count == sizeof(part));
	int why = ferror(in) ? errno : 0;
	char *text = memory_stream_close(&out);
	*size = out.length;
	if (!is_stdin)
		fclose(in);
	if (!why && text)
		return text;
	free(text);
	errno = why ? why : ENOMEM;
	return NULL;
}

static bool add_note(struct report *report, const char *path, const char *text)
{
	char note[400];
	snprintf(note, sizeof(note), "%.200s: %s", input_name(path), text);
	return json_array_append_new(report->notes, json_text(note)) == 0;
}

/* The array with another element of zeros at its end; NULL: no memory, and it is unchanged. */
static void *array_grown(void *all, size_t *count, size_t size)
{
	char *more = realloc(all, (*count + 1) * size);
	if (more)
		memset(more + (*count)++ * size, 0, size);
	return more;
}

static bool has_event(const json_t *line, const char *event)
{
	return strcmp(json_get_text(line, "event"), event) == 0;
}

static struct report_run *run_of(struct report *report, size_t first, const char *path,
				 const json_t *start, size_t member)
{
	for (size_t i = first; i < report->run_count; i++)
		if (report->runs[i].member == member)
			return &report->runs[i];
	struct report_run *runs = array_grown(report->runs, &report->run_count, sizeof(*runs));
	if (!runs)
		return NULL;
	report->runs = runs;
	runs[report->run_count - 1] = (struct report_run){
		.path = path, .member = member, .start = start, .epochs = json_array()
	};
	return &runs[report->run_count - 1];
}

/* Sorts the events of a log into its runs, more than one if it trained several models. */
static bool sort_events(struct report *report, const char *path, const json_t *events)
{
	const json_t *start = json_array_get(events, 0);
	size_t first = report->run_count, i;
	bool several =
		json_get_number(start, "ensemble") > 1.0 || json_get_number(start, "folds") > 1.0;
	json_t *event;
	json_array_foreach(events, i, event) {
		bool last = has_event(event, "result"),
		     epoch = has_event(event, "epoch") &&
			     json_get_number(event, "epoch") <= MAX_EPOCH,
		     range = has_event(event, "lr_range");
		if (!last && !epoch && !range && !has_event(event, "member") && i > 0)
			continue;
		double number = json_get_number(event, "member");
		size_t member = number >= 1.0 && number <= 1e6 ? (size_t)number : several;
		struct report_run *run = run_of(report, first, path, start, member);
		if (!run || (epoch && json_array_append(run->epochs, event) != 0))
			return false;
		if (range)
			run->range = event;
		else if (last && several)
			run->final = event;
		else if (!epoch && i > 0)
			run->result = event;
	}
	return true;
}

/* The text's lines as events; damaged is the number of the first that is none, or 0. */
static json_t *parse_lines(const char *text, size_t size, size_t *damaged, bool *last)
{
	json_t *events = json_array();
	const char *end = text + size;
	*damaged = 0;
	for (size_t number = 1; text < end && *damaged == 0; number++) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline ? newline : end;
		json_t *line = json_loadb(text, (size_t)(stop - text), 0, NULL);
		if (json_is_string(json_object_get(line, "event")))
			json_array_append(events, line);
		else
			*damaged = number;
		json_decref(line);
		*last = !newline || newline + 1 == end;
		text = stop + 1;
	}
	return events;
}

static int read_log(struct report *report, const char *path, const char *text, size_t size)
{
	size_t damaged;
	bool last = false;
	json_t *events = parse_lines(text, size, &damaged, &last);
	if (json_array_append_new(report->logs, events) != 0 || memory_has_failed())
		return fail_memory();
	const json_t *start = json_array_get(events, 0);
	if ((damaged && !last) || damaged == 1)
		return fail_with(EXIT_DATA, "%s:%zu: is not an event of a log of scrawl train",
				 input_name(path), damaged);
	if (!has_event(start, "run"))
		return fail_with(EXIT_DATA, "%s: a log of scrawl train begins with its run event",
				 input_name(path));
	if (json_get_number(start, "schema") > MAX_SCHEMA)
		return fail_with(EXIT_DATA, "%s: was written by a newer scrawl", input_name(path));
	if (!sort_events(report, path, events) ||
	    (damaged && !add_note(report, path,
				  "the last line is incomplete and was left out; the run may still "
				  "be going on")))
		return fail_memory();
	return EXIT_DONE;
}

static int read_evaluation(struct report *report, const char *path, json_t *document)
{
	const char *wrong = report_misfit(document);
	if (wrong)
		return fail_with(EXIT_DATA, "%s: the evaluation's \"%s\" is damaged",
				 input_name(path), wrong);
	if (json_get_number(document, "schema") > MAX_SCHEMA)
		return fail_with(EXIT_DATA, "%s: was written by a newer scrawl", input_name(path));
	struct report_eval *evals = array_grown(report->evals, &report->eval_count, sizeof(*evals));
	if (!evals)
		return fail_memory();
	report->evals = evals;
	evals[report->eval_count - 1] =
		(struct report_eval){ .path = path, .document = json_incref(document) };
	static const char old[] = "was written by an earlier scrawl (schema 1), without "
				  "calibration, intervals of classes and pictures of errors";
	bool noted =
		json_get_number(document, "schema") >= MAX_SCHEMA || add_note(report, path, old);
	return noted ? EXIT_DONE : fail_memory();
}

/* Evaluations side by side, by scrawl eval --each. */
static int read_each(struct report *report, const char *path, const json_t *each)
{
	int code = EXIT_DONE;
	json_t *document;
	size_t i;
	json_array_foreach(each, i, document) {
		if (code == EXIT_DONE)
			code = read_evaluation(report, path, document);
	}
	return code;
}

static int read_content(struct report *report, const char *path, const char *text, size_t size)
{
	json_error_t error;
	size_t first = strcspn(text, "\n");
	json_t *document = json_loadb(text, first < size ? first : size, 0, NULL);
	bool log = json_is_string(json_object_get(document, "event"));
	int code;
	if (!log) {
		json_decref(document);
		document = json_loadb(text, size, 0, &error);
	}
	if (log)
		code = read_log(report, path, text, size);
	else if (!document)
		code = fail_with(EXIT_DATA, "%s:%d: is not JSON: %s", input_name(path), error.line,
				 error.text);
	else if (json_is_array(json_object_get(document, "each")))
		code = read_each(report, path, json_object_get(document, "each"));
	else if (json_is_number(json_object_get(document, "accuracy")) &&
		 !json_object_get(document, "schema"))
		code = fail_with(EXIT_DATA,
				 "%s: holds only the numbers of scrawl eval --metrics; a report "
				 "needs the document of scrawl eval --json",
				 input_name(path));
	else if (json_is_number(json_object_get(document, "accuracy")))
		code = read_evaluation(report, path, document);
	else
		code = fail_with(EXIT_DATA,
				 "%s: is neither a log of scrawl train --log nor a document of "
				 "scrawl eval --json",
				 input_name(path));
	json_decref(document);
	return code;
}

/* Whether an input of that path was read. */
static bool was_read(const struct report *report, const char *path)
{
	for (size_t i = 0; i < report->run_count; i++)
		if (strcmp(report->runs[i].path, path) == 0)
			return true;
	for (size_t i = 0; i < report->eval_count; i++)
		if (strcmp(report->evals[i].path, path) == 0)
			return true;
	return false;
}

int report_read(struct report *report, const char *path)
{
	size_t size = 0;
	if (was_read(report, path))
		return add_note(report, path, "was given more than once") ? EXIT_DONE
									  : fail_memory();
	if (!report->logs)
		report->logs = json_array();
	if (!report->notes)
		report->notes = json_array();
	char *text = read_file(path, &size);
	if (!text)
		return fail_with(EXIT_IO, "%s: %s", input_name(path), strerror(errno));
	int code = size > 0 ? read_content(report, path, text, size)
			    : fail_with(EXIT_DATA, "%s: is empty", input_name(path));
	free(text);
	return code;
}

void report_release(struct report *report)
{
	for (size_t i = 0; i < report->run_count; i++) {
		json_decref(report->runs[i].epochs);
		free(report->runs[i].name);
		free(report->runs[i].log_name);
	}
	for (size_t i = 0; i < report->eval_count; i++) {
		json_decref(report->evals[i].document);
		free(report->evals[i].name);
	}
	free(report->runs);
	free(report->evals);
	free(report->rows);
	json_decref(report->logs);
	json_decref(report->notes);
}
