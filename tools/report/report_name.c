/* SPDX-License-Identifier: MIT */
/*
 * report_name.c - short names of runs and evaluations that differ from each other
 *
 * A run goes by the name that it was given (scrawl train --name), another file by its base name.
 * Where these are the same, as in the folders of a sweep, all go by what their paths do not share.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/report.h"
#include "report/values.h"

/* Paths [count] and the name of each; titles come before names of files, NULL: there is none. */
struct shown_names {
	size_t count;
	const char **paths, **titles;
	char **names;
};

static bool shown_names_init(struct shown_names *list, size_t count)
{
	*list = (struct shown_names){
		.count = count,
		.paths = calloc(count + 1, sizeof(*list->paths)),
		.titles = calloc(count + 1, sizeof(*list->titles)),
		.names = calloc(count + 1, sizeof(*list->names)),
	};
	return list->paths && list->titles && list->names;
}

static void shown_names_release(struct shown_names *list)
{
	for (size_t i = 0; list->names && i < list->count; i++)
		free(list->names[i]);
	free(list->names);
	free(list->titles);
	free(list->paths);
}

/* Whether all that have names differ where their paths do. */
static bool names_differ(const struct shown_names *list)
{
	for (size_t i = 0; i < list->count; i++)
		for (size_t j = 0; j < i; j++)
			if (list->names[i] && list->names[j] &&
			    strcmp(list->names[i], list->names[j]) == 0 &&
			    strcmp(list->paths[i], list->paths[j]) != 0)
				return false;
	return true;
}

/* The length of the folders with which all paths begin. */
static size_t common_start(const struct shown_names *list)
{
	const char *first = list->paths[0];
	size_t length = strlen(first);
	for (size_t i = 1; i < list->count; i++) {
		size_t same = 0;
		while (same < length && list->paths[i][same] == first[same])
			same++;
		length = same;
	}
	while (length && first[length - 1] != '/')
		length--;
	return length;
}

/* The length of what all paths end with, from a slash on. */
static size_t common_end(const struct shown_names *list)
{
	const char *first = list->paths[0];
	size_t whole = strlen(first), length = whole;
	for (size_t i = 1; i < list->count; i++) {
		const char *path = list->paths[i];
		size_t size = strlen(path), same = 0;
		while (same < length && same < size &&
		       path[size - same - 1] == first[whole - same - 1])
			same++;
		length = same;
	}
	while (length && first[whole - length] != '/')
		length--;
	return length;
}

static char *middle_of(const char *path, size_t start, size_t end)
{
	size_t length = strlen(path);
	return length > start + end ? strndup(path + start, length - start - end) : strdup(path);
}

/* What scrawl sweep calls model.safetensors and log.jsonl goes by its folder. */
static char *name_of_path(const char *path)
{
	char *name = value_base_name(path);
	const char *slash = strrchr(path, '/');
	while (slash && slash > path && slash[-1] == '/')
		slash--;
	bool plain = name && (strcmp(name, "model") == 0 || strcmp(name, "log") == 0);
	if (!plain || !slash || slash == path)
		return name;
	free(name);
	char *folder = strndup(path, (size_t)(slash - path));
	name = folder ? value_base_name(folder) : NULL;
	free(folder);
	return name;
}

/* Whether titles, or names of files alone, differ; they are the names then, else there are none. */
static bool name_by(struct shown_names *list, bool titles)
{
	for (size_t i = 0; i < list->count; i++)
		list->names[i] = titles && list->titles[i] ? strdup(list->titles[i])
							   : name_of_path(list->paths[i]);
	bool differ = names_differ(list);
	for (size_t i = 0; i < list->count && !differ; i++) {
		free(list->names[i]);
		list->names[i] = NULL;
	}
	return differ;
}

/* Names all.  false: no memory. */
static bool name_all(struct shown_names *list)
{
	bool differ = name_by(list, true) || name_by(list, false);
	size_t start = differ ? 0 : common_start(list), end = differ ? 0 : common_end(list);
	for (size_t i = 0; i < list->count && !differ; i++)
		list->names[i] = middle_of(list->paths[i], start, end);
	for (size_t i = 0; i < list->count; i++)
		if (!list->names[i])
			return false;
	return true;
}

/* The name that a run was given; NULL: none. */
static const char *title_of(const struct report_run *run)
{
	const char *name = json_get_text(run->start, "name");
	return *name ? name : NULL;
}

static bool name_runs(struct report *report)
{
	struct shown_names list;
	bool named = shown_names_init(&list, report->run_count);
	for (size_t i = 0; i < report->run_count && named; i++) {
		list.paths[i] = report->runs[i].path;
		list.titles[i] = title_of(&report->runs[i]);
	}
	named = named && name_all(&list);
	for (size_t i = 0; i < report->run_count && named; i++) {
		struct report_run *run = &report->runs[i];
		size_t size = strlen(list.names[i]) + 32;
		run->log_name = strdup(list.names[i]);
		run->name = malloc(size);
		named = run->log_name && run->name;
		if (named && run->member)
			snprintf(run->name, size, "%s (%zu)", run->log_name, run->member);
		else if (named)
			snprintf(run->name, size, "%s", run->log_name);
	}
	shown_names_release(&list);
	return named;
}

/* An evaluation goes by its model, or, of several models, by its own file. */
static const char *subject(const struct report_eval *eval)
{
	const char *model = json_get_text(eval->document, "model");
	return *model ? model : eval->path;
}

/* Whether two evaluations are of one model: then their files give the names. */
static bool shares_model(const struct report *report)
{
	for (size_t i = 0; i < report->eval_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(subject(&report->evals[i]), subject(&report->evals[j])) == 0)
				return true;
	return false;
}

/* As title_of, of the run of an evaluation, unless that is of one of the run's models. */
static const char *title_of_eval(const struct report *report, const json_t *eval)
{
	const struct report_run *run = report_run_of(report, eval);
	bool part = run && run->member && json_array_size(json_object_get(eval, "members")) < 2;
	return run && !part ? title_of(run) : NULL;
}

static bool name_evals(struct report *report)
{
	struct shown_names list;
	bool named = shown_names_init(&list, report->eval_count), files = shares_model(report);
	for (size_t i = 0; i < report->eval_count && named; i++) {
		const struct report_eval *eval = &report->evals[i];
		list.paths[i] = files ? eval->path : subject(eval);
		list.titles[i] = files ? NULL : title_of_eval(report, eval->document);
	}
	named = named && name_all(&list);
	for (size_t i = 0; i < report->eval_count && named; i++) {
		report->evals[i].name = strdup(list.names[i]);
		named = report->evals[i].name != NULL;
	}
	shown_names_release(&list);
	return named;
}

bool report_name_paths(const char *const *paths, size_t count, char **names)
{
	struct shown_names list;
	bool named = shown_names_init(&list, count);
	for (size_t i = 0; i < count && named; i++)
		list.paths[i] = paths[i];
	named = named && name_all(&list);
	for (size_t i = 0; i < count; i++) {
		names[i] = named ? list.names[i] : NULL;
		if (named)
			list.names[i] = NULL;
	}
	shown_names_release(&list);
	return named;
}

bool report_name(struct report *report)
{
	return name_runs(report) && name_evals(report);
}
