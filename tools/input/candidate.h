/* SPDX-License-Identifier: MIT */
/*
 * candidate.h - what is compared: models, ensembles, prediction files, old results
 */
#ifndef SCRAWL_TOOLS_INPUT_CANDIDATE_H
#define SCRAWL_TOOLS_INPUT_CANDIDATE_H

#include <jansson.h>

#include "input/answers.h"
#include "input/model_list.h"

enum candidate_kind {
	CANDIDATE_MODELS,  /* one, or an ensemble */
	CANDIDATE_ANSWERS, /* a prediction file */
	CANDIDATE_RESULT,  /* what `scrawl eval --json` printed: counts, but no answers */
};

struct candidate {
	const char *name; /* the operand */
	enum candidate_kind kind;
	size_t first, count;    /* models: which of the list */
	struct answers answers; /* of all kinds but a result, once they are known */
	size_t correct, images; /* of a result */
	json_t *result;         /* the document; else NULL */
};

struct candidates {
	size_t count;
	struct candidate *all;    /* [count] */
	struct model_list models; /* of all candidates, one after the other */
	char **paths;             /* of those models */
	scrawl_dataset *data;     /* NULL: there are no models */
};

#endif
