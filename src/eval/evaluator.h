/* SPDX-License-Identifier: MIT */
/*
 * evaluator.h - measures predictions that come in parts
 */
#ifndef SCRAWL_EVAL_EVALUATOR_H
#define SCRAWL_EVAL_EVALUATOR_H

#include "eval/tally.h"

struct scrawl_evaluator {
	scrawl_context *ctx;
	struct tally tally;
	size_t member_count;   /* models of the ensemble measured; 0: other predictions */
	struct tally *members; /* [member_count]: of each model alone */
};

/* Gives an evaluator without members some. */
enum scrawl_status evaluator_set_members(struct scrawl_evaluator *evaluator, size_t count);

/* Fills in an evaluation with as many members; false: out of memory. */
bool evaluator_finish(const struct scrawl_evaluator *evaluator, struct scrawl_evaluation *to);

#endif
