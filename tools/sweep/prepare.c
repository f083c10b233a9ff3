/* SPDX-License-Identifier: MIT */
/*
 * prepare.c - from the file to the runs: every combination is checked before anything trains
 */
#include "sweep/sweep.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "sweep/settings.h"

/* The folder's name unless it is given: that of the file, with .runs for its extension. */
static char *default_folder(const char *spec)
{
	const char *slash = strrchr(spec, '/'), *dot = strrchr(spec, '.');
	size_t stem = dot && dot > (slash ? slash + 1 : spec) ? (size_t)(dot - spec) : strlen(spec);
	size_t room = stem + sizeof(".runs");
	char *name = malloc(room);
	if (name)
		snprintf(name, room, "%.*s.runs", (int)stem, spec);
	return name;
}

static int prepare_compare_names(const void *a, const void *b)
{
	const struct sweep_run *const *first = a, *const *second = b;
	return strcmp((*first)->name, (*second)->name);
}

/* Combinations that differ as texts may be one and the same run: lr = 0.01 | 1e-2. */
static int check_distinct(const struct sweep *sweep)
{
	const struct sweep_run **sorted = malloc(sweep->count * sizeof(*sorted));
	if (!sorted)
		return fail_memory();
	for (size_t i = 0; i < sweep->count; i++)
		sorted[i] = &sweep->runs[i];
	qsort(sorted, sweep->count, sizeof(*sorted), prepare_compare_names);
	size_t i = 1;
	while (i < sweep->count && strcmp(sorted[i - 1]->name, sorted[i]->name) != 0)
		i++;
	char *one = NULL, *two = NULL;
	int code = EXIT_DONE;
	if (i < sweep->count) {
		one = sweep_plan_settings(&sweep->plan, sorted[i - 1]->combination);
		two = sweep_plan_settings(&sweep->plan, sorted[i]->combination);
		code = fail_with(EXIT_USAGE,
				 "%s: two combinations are the same run: %s (seed %llu) "
				 "and %s (seed %llu)",
				 sweep->spec.path, one ? one : "",
				 (unsigned long long)sorted[i - 1]->seed, two ? two : "",
				 (unsigned long long)sorted[i]->seed);
	}
	free(one);
	free(two);
	free(sorted);
	return code;
}

static int prepare_rounds(struct sweep *sweep)
{
	unsigned epochs = sweep->costs[0].epochs;
	for (size_t c = 1; c < sweep->plan.count && sweep->spec.halving; c++)
		if (sweep->costs[c].epochs != epochs)
			return fail_with(EXIT_USAGE,
					 "%s: halving needs runs of the same number of epochs, but "
					 "there are runs of %u and of %u; set epochs",
					 sweep->spec.path, epochs, sweep->costs[c].epochs);
	if (sweep->spec.halving && sweep->request->part.count)
		return usage_error("sweep",
				   "--part cannot be combined with halving, which compares "
				   "all combinations after each round");
	sweep->round_count =
		halving_plan(sweep->plan.count, epochs, sweep->spec.halving, sweep->rounds);
	return EXIT_DONE;
}

int sweep_prepare(struct sweep *sweep)
{
	const struct sweep_request *request = sweep->request;
	int code = spec_read(&sweep->spec, request->spec);
	if (code == EXIT_DONE)
		code = sweep_plan_create(&sweep->plan, &sweep->spec);
	if (code != EXIT_DONE)
		return code;
	sweep->dir = request->out ? strdup(request->out) : default_folder(request->spec);
	sweep->seeds = sweep->spec.seeds.count ? sweep->spec.seeds.count : 1;
	sweep->count = sweep->plan.count * sweep->seeds;
	sweep->runs = calloc(sweep->count, sizeof(*sweep->runs));
	sweep->costs = calloc(sweep->plan.count, sizeof(*sweep->costs));
	if (!sweep->dir || !sweep->runs || !sweep->costs)
		return fail_memory();
	for (size_t i = 0; i < sweep->count; i++) {
		sweep->runs[i].combination = i / sweep->seeds;
		sweep->runs[i].dir = sweep->dir;
		sweep->runs[i].mine = part_has(&request->part, i);
	}
	code = settings_check(sweep);
	if (code == EXIT_DONE)
		code = check_distinct(sweep);
	return code == EXIT_DONE ? prepare_rounds(sweep) : code;
}

void sweep_release(struct sweep *sweep)
{
	for (size_t i = 0; sweep->runs && i < sweep->count; i++) {
		record_release(&sweep->runs[i].record);
		free(sweep->runs[i].config);
	}
	free(sweep->runs);
	free(sweep->costs);
	free(sweep->dir);
	sweep_plan_release(&sweep->plan);
	spec_release(&sweep->spec);
}

bool run_reached(const struct sweep_run *run, unsigned epochs)
{
	const struct sweep_record *record = &run->record;
	return record->state == RECORD_DONE || record->state == RECORD_DIVERGED ||
	       (record->state == RECORD_BEGUN && record->epochs >= epochs);
}

size_t sweep_count_ended(const struct sweep *sweep)
{
	size_t ended = 0;
	for (size_t i = 0; i < sweep->count; i++)
		ended += run_reached(&sweep->runs[i], UINT_MAX);
	return ended;
}
