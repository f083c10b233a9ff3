/* SPDX-License-Identifier: MIT */
/*
 * candidate_answers.h - candidates' answers, for the same images
 */
#ifndef SCRAWL_TOOLS_INPUT_CANDIDATE_ANSWERS_H
#define SCRAWL_TOOLS_INPUT_CANDIDATE_ANSWERS_H

#include "input/candidate.h"

/* Both return an exit code, with the error printed. */

/* Has a candidate's models answer for all images. */
int candidate_ask(struct candidate *candidate, const struct model_list *models, scrawl_context *ctx,
		  uint64_t tta, const scrawl_dataset *data);

/*
 * Checks that all answers are for the same images, labels and classes, and that no result is known
 * to be about others; gives answers without probabilities some: 1 for the prediction.  Models read
 * this part of the data.
 */
int candidates_unify(struct candidates *candidates, const char *split);

#endif
