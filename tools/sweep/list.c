/* SPDX-License-Identifier: MIT */
/*
 * list.c - the runs that a sweep would train
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/message.h"
#include "cli/text.h"
#include "sweep/sweep.h"
#include "sweep/wrap.h"

/* The epochs of a run that are still to be trained. */
static size_t epochs_left(const struct sweep *sweep, const struct sweep_run *run)
{
	unsigned epochs = sweep->costs[run->combination].epochs;
	if (run_reached(run, UINT_MAX) || run->record.epochs >= epochs)
		return 0;
	return run->record.state == RECORD_BEGUN ? epochs - run->record.epochs : epochs;
}

static void print_halving(const struct sweep *sweep)
{
	size_t epochs = 0, before = 0;
	char number[TEXT_NUMBER];
	for (size_t k = 0; k < sweep->round_count; k++) {
		const struct halving_round *round = &sweep->rounds[k];
		printf("round %zu: %zu combination%s to epoch %u\n", k + 1, round->combinations,
		       round->combinations == 1 ? "" : "s", round->epochs);
		epochs += round->combinations * sweep->seeds * (round->epochs - before);
		before = round->epochs;
	}
	printf("%s epochs with halving\n", text_count(epochs, number));
}

/* false: no memory */
static bool print_run(const struct sweep *sweep, size_t index)
{
	static const char *const states[] = { "new", "begun", "done", "diverged" };
	const struct sweep_run *run = &sweep->runs[index];
	char *settings = sweep_plan_settings(&sweep->plan, run->combination);
	if (!settings)
		return false;
	int used =
		printf("%5zu  %6u  %-8s  %6llu  ", index + 1, sweep->costs[run->combination].epochs,
		       states[run->record.state], (unsigned long long)run->seed);
	text_clean(settings);
	print_wrapped(settings, (size_t)used);
	free(settings);
	return true;
}

int sweep_list(const struct sweep *sweep)
{
	size_t runs = 0, left = 0, epochs = 0;
	char number[TEXT_NUMBER];
	printf("%5s  %6s  %-8s  %6s  %s\n", "run", "epochs", "state", "seed", "options");
	for (size_t i = 0; i < sweep->count; i++) {
		const struct sweep_run *run = &sweep->runs[i];
		if (!run->mine)
			continue;
		if (!print_run(sweep, i))
			return fail_memory();
		runs++;
		left += epochs_left(sweep, run) > 0;
		epochs += epochs_left(sweep, run);
	}
	unsigned jobs, threads;
	sweep_share_cores(sweep, left, &jobs, &threads);
	printf("%zu combination%s, %zu seed%s: %zu run%s, %zu to be trained, at most %s epochs\n",
	       sweep->plan.count, sweep->plan.count == 1 ? "" : "s", sweep->seeds,
	       sweep->seeds == 1 ? "" : "s", runs, runs == 1 ? "" : "s", left,
	       text_count(epochs, number));
	if (sweep->round_count > 1)
		print_halving(sweep);
	if (left)
		printf("%u at a time, %u thread%s each\n", jobs, threads, threads == 1 ? "" : "s");
	return EXIT_DONE;
}
