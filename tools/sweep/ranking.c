/* SPDX-License-Identifier: MIT */
/*
 * ranking.c - ranks combinations by their means over seeds, round by round
 *
 * Every decision is made anew from the records, so an interrupted sweep decides as an undisturbed
 * one: a run is judged by its epochs up to the round's end, even if it has more of them.
 */
#include "sweep/ranking.h"

#include <math.h>
#include <stdlib.h>

#include "cli/message.h"
#include "sweep/sweep.h"

/* Fills in the results at the end of a round; scratch [3 * seeds]. */
static void rank_measure(const struct sweep *sweep, struct ranked *row, size_t round,
			 double *scratch)
{
	const struct sweep_run *runs = sweep_runs_of(sweep, row->combination);
	double *accuracy = scratch, *loss = scratch + sweep->seeds, *seconds = loss + sweep->seeds;
	unsigned epochs = round_epochs(sweep, round);
	size_t n = 0;
	row->round = round;
	row->epochs = sweep->spec.halving ? sweep->rounds[round].epochs
					  : sweep->costs[row->combination].epochs;
	row->diverged = 0;
	for (size_t i = 0; i < sweep->seeds; i++) {
		struct record_epoch best;
		row->diverged += runs[i].record.state == RECORD_DIVERGED;
		if (runs[i].record.state == RECORD_DIVERGED || !run_reached(&runs[i], epochs) ||
		    !record_best(&runs[i].record, epochs, &best))
			continue;
		accuracy[n] = best.val_accuracy;
		loss[n] = best.val_loss;
		seconds[n] = best.seconds;
		n++;
	}
	row->finished = n;
	row->accuracy = sample_within(accuracy, n, 0.0, 1.0);
	row->loss = sample_within(loss, n, 0.0, INFINITY);
	row->seconds = sample_within(seconds, n, 0.0, INFINITY);
}

/* Below 0: a is better.  Means of nothing are NaN and come last. */
static int rank_compare(const void *first, const void *second)
{
	const struct ranked *a = first, *b = second;
	if (a->round != b->round)
		return a->round > b->round ? -1 : 1;
	if (!a->finished != !b->finished)
		return a->finished ? -1 : 1;
	if (!a->diverged != !b->diverged)
		return a->diverged ? 1 : -1;
	if (a->finished &&
	    (a->accuracy.mean > b->accuracy.mean || a->accuracy.mean < b->accuracy.mean))
		return a->accuracy.mean > b->accuracy.mean ? -1 : 1;
	if (a->finished && (a->loss.mean < b->loss.mean || a->loss.mean > b->loss.mean))
		return a->loss.mean < b->loss.mean ? -1 : 1;
	return a->combination < b->combination ? -1 : 1;
}

int rank_combinations(const struct sweep *sweep, size_t rounds, struct ranking *ranking)
{
	double *scratch = calloc(3 * sweep->seeds, sizeof(*scratch));
	ranking->count = sweep->plan.count;
	ranking->rows = calloc(ranking->count, sizeof(*ranking->rows));
	if (!scratch || !ranking->rows) {
		free(scratch);
		return fail_memory();
	}
	for (size_t c = 0; c < ranking->count; c++)
		ranking->rows[c].combination = c;
	for (size_t k = 0; k < rounds; k++) {
		size_t count = sweep->rounds[k].combinations;
		for (size_t i = 0; i < count; i++)
			rank_measure(sweep, &ranking->rows[i], k, scratch);
		qsort(ranking->rows, count, sizeof(*ranking->rows), rank_compare);
	}
	free(scratch);
	return EXIT_DONE;
}

/* Whether the runs of the best combinations have reached the end of a round. */
static bool round_ended(const struct sweep *sweep, const struct ranking *ranking, size_t round)
{
	for (size_t i = 0; i < sweep->rounds[round].combinations; i++) {
		const struct sweep_run *runs = sweep_runs_of(sweep, ranking->rows[i].combination);
		for (size_t s = 0; s < sweep->seeds; s++)
			if (!run_reached(&runs[s], round_epochs(sweep, round)))
				return false;
	}
	return true;
}

int rank_finished(const struct sweep *sweep, struct ranking *ranking)
{
	size_t rounds = 1;
	int code = rank_combinations(sweep, rounds, ranking);
	while (code == EXIT_DONE && rounds < sweep->round_count &&
	       round_ended(sweep, ranking, rounds)) {
		ranking_release(ranking);
		code = rank_combinations(sweep, ++rounds, ranking);
	}
	return code;
}

void ranking_release(struct ranking *ranking)
{
	free(ranking->rows);
	*ranking = (struct ranking){ .count = 0 };
}
