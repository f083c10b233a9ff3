/* SPDX-License-Identifier: MIT */
/*
 * comparison.h - the result of comparing classifiers
 */
#ifndef SCRAWL_EVAL_COMPARISON_H
#define SCRAWL_EVAL_COMPARISON_H

#include "core/context.h"
#include "eval/tally.h"

/* What scrawl_compare is given, and what it measured of each image. */
struct compared {
	const float *const *probabilities;
	const uint8_t *labels;
	size_t count, images, classes;
	struct scrawl_compare_options options;
	struct tally_item **items; /* [count] of [images] */
};

/* One with room for all pairs, but without evaluations; NULL: out of memory. */
struct scrawl_comparison *comparison_create(size_t count, bool resampled);

/* Compares the pairs, once the evaluations are there.  ENOMEM: ctx has the text. */
enum scrawl_status comparison_fill(scrawl_context *ctx, const struct compared *compared,
				   struct scrawl_comparison *to);

#endif
