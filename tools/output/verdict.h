/* SPDX-License-Identifier: MIT */
/*
 * verdict.h - which of two candidates is better, and whether a command fails for it
 */
#ifndef SCRAWL_TOOLS_OUTPUT_VERDICT_H
#define SCRAWL_TOOLS_OUTPUT_VERDICT_H

#include <scrawl.h>

#include "input/candidates.h"

/* A comparison, and how to judge it. */
struct judgement {
	const struct candidates *candidates;
	const struct scrawl_comparison *comparison;
	struct scrawl_compare_options options;
	size_t metric;      /* that decides */
	bool fail_if_worse; /* than the first candidate */
	double margin;      /* fail as well unless a loss of more is ruled out; negative: do not */
	bool certain;       /* some answers have no probabilities: no metric of these */
	uint64_t tta;
	const char *split;
};

enum verdict { VERDICT_SAME, VERDICT_A_BETTER, VERDICT_B_BETTER };

/*
 * By accuracy, McNemar's test decides, corrected for the number of pairs; by other metrics, whether
 * the bootstrap's interval excludes 0.
 */
enum verdict verdict_of(const struct judgement *judgement, const struct scrawl_pair *pair);

/* The difference of the metric that decides, b - a, and its interval. */
double verdict_difference(const struct judgement *judgement, const struct scrawl_pair *pair,
			  struct scrawl_interval *interval);

/*
 * EXIT_THRESHOLD, with the reason printed, if it was asked for and a candidate after the first one
 * is worse than that, or may be worse by more than the margin; else EXIT_DONE.
 */
int verdict_check(const struct judgement *judgement);

/* The pair of candidates a < b. */
const struct scrawl_pair *verdict_pair(const struct judgement *judgement, size_t a, size_t b);

/* "A" to "Z", then "A27" and so on, in out [CANDIDATE_LETTER]; returns out. */
#define CANDIDATE_LETTER 16
char *candidate_letter(size_t index, char *out);

#endif
