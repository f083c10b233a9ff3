/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - measures models on labelled images in one pass, in constant memory
 */
#ifndef SCRAWL_TOOLS_EVALUATE_EVALUATE_H
#define SCRAWL_TOOLS_EVALUATE_EVALUATE_H

#include "evaluate/warnings.h"
#include "input/data_source.h"
#include "output/measured.h"
#include "output/worst.h"

struct evaluate_request {
	const struct data_source *source;
	const char *split; /* "test", "val" or "train" */
	const struct model_list *models;
	bool each;                                 /* side by side instead of averaged */
	bool calibrate;                            /* fit temperatures */
	const struct corruption_list *corruptions; /* to measure on, too */
	bool worst;                                /* collect the worst errors; not with each */
	uint64_t views;
	/* Files to write, with their options checked; NULL: none.  Not with each. */
	const char *predictions, *probabilities;
};

struct evaluation_run {
	struct measurement m;
	struct worst_list worst;
	struct warning_list warnings;
	struct measured *rows;
	/* Copies that m refers to. */
	char *data, data_hash[33];
};

/*
 * Evaluates, prints warnings, and writes the request's files, which replace older ones only if all
 * ends well.  A signal that is held (cli/signals.h) stops it.  Returns an exit code, with the error
 * printed; call evaluation_run_release in any case.
 */
int evaluation_run(struct evaluation_run *run, const struct evaluate_request *request,
		   scrawl_context *ctx);
void evaluation_run_release(struct evaluation_run *run);

#endif
