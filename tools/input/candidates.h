/* SPDX-License-Identifier: MIT */
/*
 * candidates.h - what a command line compares: models, ensembles, prediction files, old results
 *
 * An operand that is no file but has a "+" names an ensemble: "a.safetensors+b.safetensors".
 */
#ifndef SCRAWL_TOOLS_INPUT_CANDIDATES_H
#define SCRAWL_TOOLS_INPUT_CANDIDATES_H

#include "input/candidate.h"
#include "input/data_source.h"

/* Where to find what models need. */
struct candidate_source {
	const struct data_source *data;
	const char *split, *conv;
	uint64_t tta;
	const char *command; /* for usage errors */
};

/*
 * Finds out what the operands [count] are, reads files and models, opens the data if there are
 * models, and has these answer.  Afterwards all candidates but results have answers for the same
 * images, with as many classes.  Returns an exit code, with the error printed; release in any case.
 */
int candidates_open(struct candidates *candidates, scrawl_context *ctx, const char *const *operands,
		    size_t count, const struct candidate_source *source);
void candidates_release(struct candidates *candidates);

/* Whether any is of a kind. */
bool candidates_have(const struct candidates *candidates, enum candidate_kind kind);

#endif
