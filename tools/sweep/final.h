/* SPDX-License-Identifier: MIT */
/*
 * final.h - the winner of a sweep on the test set
 */
#ifndef SCRAWL_TOOLS_SWEEP_FINAL_H
#define SCRAWL_TOOLS_SWEEP_FINAL_H

#include <scrawl.h>

#include "sweep/ranking.h"

struct sweep;
struct sweep_run;

/* Starts as { .evaluation = NULL }: the test set was not opened. */
struct final {
	size_t combination;
	size_t count;                         /* models: the winner's finished runs */
	const struct sweep_run **runs;        /* [count] */
	struct scrawl_evaluation *evaluation; /* of the models together, and of each */
	struct sample accuracy;               /* of the models alone */
};

/* Whether every combination that might win has ended, so that the first in the ranking has won. */
bool final_is_decided(const struct sweep *sweep, const struct ranking *ranking);

/*
 * Opens the test set and evaluates the models of the first in the ranking, all of whose runs must
 * have ended.  Returns an exit code, with the error printed; call final_release in any case.
 */
int final_evaluate(const struct sweep *sweep, const struct ranking *ranking, struct final *final);
void final_release(struct final *final);

int final_print(const struct sweep *sweep, const struct final *final);

#endif
