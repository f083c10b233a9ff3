/* SPDX-License-Identifier: MIT */
/*
 * ranking.h - combinations in the order of their results on the validation images
 */
#ifndef SCRAWL_TOOLS_SWEEP_RANKING_H
#define SCRAWL_TOOLS_SWEEP_RANKING_H

#include <stddef.h>

#include "cli/sample.h"

struct sweep;

struct ranked {
	size_t combination;
	size_t round;                          /* the last one that it took part in, from 0 */
	unsigned epochs;                       /* at the end of that round */
	size_t finished, diverged;             /* runs */
	struct sample accuracy, loss, seconds; /* of the finished runs at that epoch */
};

struct ranking {
	size_t count; /* of all combinations */
	struct ranked *rows;
};

/*
 * Ranks all combinations by what is recorded after `rounds` rounds: those of later rounds first,
 * those with diverged runs after those without, then by mean accuracy, and equal ones by mean loss.
 * Ones without results come last, in the order of the plan.  Returns an exit code, with the error
 * printed; the caller calls ranking_release.
 */
int rank_combinations(const struct sweep *sweep, size_t rounds, struct ranking *ranking);
/* The same after as many rounds as have ended, and at least one. */
int rank_finished(const struct sweep *sweep, struct ranking *ranking);
void ranking_release(struct ranking *ranking);

/* The epoch at which a round ends; UINT_MAX for the last, whose runs end by themselves. */
unsigned round_epochs(const struct sweep *sweep, size_t round);

#endif
