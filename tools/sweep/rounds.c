/* SPDX-License-Identifier: MIT */
/*
 * rounds.c - trains a sweep round by round, and decides who continues
 *
 * A run is trained with the schedule of all its epochs and paused where a round ends, so one that
 * comes to the end is the same, bit for bit, as without halving.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "sweep/folder.h"
#include "sweep/jobs.h"
#include "sweep/ranking.h"
#include "sweep/sweep.h"

/* The FLOPs of the rounds after this one, if their combinations cost as much as the mean. */
static double rounds_later(const struct sweep *sweep, size_t round)
{
	double mean = 0.0, later = 0.0;
	for (size_t c = 0; c < sweep->plan.count; c++)
		mean += sweep->costs[c].flops / (double)sweep->plan.count;
	for (size_t k = round + 1; k < sweep->round_count; k++)
		later += (double)(sweep->rounds[k].combinations * sweep->seeds) * mean *
			 (double)(sweep->rounds[k].epochs - sweep->rounds[k - 1].epochs);
	return later;
}

unsigned round_epochs(const struct sweep *sweep, size_t round)
{
	return round + 1 < sweep->round_count ? sweep->rounds[round].epochs : UINT_MAX;
}

/* Trains the combinations [count] of a round. */
static int round_train(struct jobs *j, size_t round, const size_t *combinations, size_t count)
{
	struct sweep *sweep = j->sweep;
	/* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI): every sweep has a run */
	j->runs = calloc(sweep->count, sizeof(*j->runs));
	if (!j->runs)
		return fail_memory();
	j->count = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t s = 0; s < sweep->seeds; s++) {
			struct sweep_run *run = sweep_runs_of(sweep, combinations[i]) + s;
			if (run->mine)
				j->runs[j->count++] = run;
		}
	j->epochs = round_epochs(sweep, round);
	j->later = rounds_later(sweep, round);
	size_t left = 0;
	for (size_t i = 0; i < j->count; i++)
		left += !run_reached(j->runs[i], j->epochs);
	sweep_share_cores(sweep, left, &j->jobs, &j->threads);
	if (j->flops <= 0.0)
		j->flops = jobs_flops(j);
	if (left && sweep->round_count > 1 && !sweep->request->quiet)
		fprintf(stderr, "round %zu of %zu: %zu combination%s to epoch %u\n", round + 1,
			sweep->round_count, count, count == 1 ? "" : "s",
			sweep->rounds[round].epochs);
	int code = left ? jobs_run(j) : EXIT_DONE;
	free(j->runs);
	return code;
}

static void print_stopped(const struct sweep *sweep)
{
	size_t done = 0, mine = 0;
	for (size_t i = 0; i < sweep->count; i++) {
		mine += sweep->runs[i].mine;
		done += sweep->runs[i].mine && run_reached(&sweep->runs[i], UINT_MAX);
	}
	error_line("stopped by %s; %zu of %zu runs are finished; the same command continues",
		   signals_name(signals_pending()), done, mine);
}

int sweep_train(struct sweep *sweep)
{
	struct jobs jobs = { .sweep = sweep, .begun = monotonic_seconds() };
	struct ranking ranking = { .count = 0 };
	size_t *combinations = calloc(sweep->plan.count, sizeof(*combinations));
	int code = combinations ? EXIT_DONE : fail_memory();
	signals_watch(sweep->request->quiet);
	signals_ignore_pipes();
	status_line_init(sweep->request->quiet);
	/* A run may have ended after the process that began it was killed. */
	for (size_t i = 0; i < sweep->count; i++)
		if (sweep->runs[i].record.state == RECORD_DONE)
			run_clean(sweep, &sweep->runs[i]);
	for (size_t k = 0; k < sweep->round_count && code == EXIT_DONE; k++) {
		code = rank_combinations(sweep, k, &ranking);
		for (size_t i = 0; i < sweep->rounds[k].combinations && code == EXIT_DONE; i++)
			combinations[i] = ranking.rows[i].combination;
		ranking_release(&ranking);
		if (code == EXIT_DONE)
			code = round_train(&jobs, k, combinations, sweep->rounds[k].combinations);
	}
	free(combinations);
	if (signals_pending())
		print_stopped(sweep);
	return code;
}
