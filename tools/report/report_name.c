/* SPDX-License-Identifier: MIT */
/*
 * report_name.c - short names of runs and evaluations that differ from each other
 */
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/report.h"
#include "report/values.h"

/* An evaluation goes by its model, or, of several models, by its own file. */
static const char *subject(const struct report_eval *eval)
{
	const char *model = json_get_text(eval->document, "model");
	return *model ? model : eval->path;
}

static bool run_set_name(struct report_run *run, bool whole)
{
	free(run->log_name);
	free(run->name);
	run->log_name = whole ? strdup(run->path) : value_base_name(run->path);
	size_t size = run->log_name ? strlen(run->log_name) + 32 : 0;
	run->name = run->log_name ? malloc(size) : NULL;
	if (run->name && run->member)
		snprintf(run->name, size, "%s (%zu)", run->log_name, run->member);
	else if (run->name)
		snprintf(run->name, size, "%s", run->log_name);
	return run->name != NULL;
}

static bool runs_collide(const struct report *report)
{
	for (size_t i = 0; i < report->run_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(report->runs[i].name, report->runs[j].name) == 0)
				return true;
	return false;
}

static bool evals_collide(const struct report *report)
{
	for (size_t i = 0; i < report->eval_count; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(report->evals[i].name, report->evals[j].name) == 0)
				return true;
	return false;
}

/* With whole: a run by its path, and an evaluation by its own file instead of its model's. */
static bool name_runs(struct report *report, bool whole)
{
	for (size_t i = 0; i < report->run_count; i++)
		if (!run_set_name(&report->runs[i], whole))
			return false;
	return true;
}

static bool name_evals(struct report *report, bool whole)
{
	for (size_t i = 0; i < report->eval_count; i++) {
		struct report_eval *eval = &report->evals[i];
		free(eval->name);
		eval->name = whole ? strdup(eval->path) : value_base_name(subject(eval));
		if (!eval->name)
			return false;
	}
	return true;
}

bool report_name(struct report *report)
{
	return name_runs(report, false) && name_evals(report, false) &&
	       (!runs_collide(report) || name_runs(report, true)) &&
	       (!evals_collide(report) || name_evals(report, true));
}
