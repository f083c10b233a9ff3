/* SPDX-License-Identifier: MIT */
/*
 * bootstrap.h - metrics of several classifiers on resamples of the same images
 */
#ifndef SCRAWL_EVAL_BOOTSTRAP_H
#define SCRAWL_EVAL_BOOTSTRAP_H

#include "core/context.h"
#include "eval/tally.h"

struct bootstrap {
	size_t images, classes, count;         /* of classifiers */
	const struct tally_item *const *items; /* [count] of [images] */
	size_t resamples;
	uint64_t seed;
};

/*
 * Fills values [resamples, count, scrawl_metric_count()].  ENOMEM: memory ran out; ctx has the
 * text.
 */
enum scrawl_status bootstrap_run(scrawl_context *ctx, const struct bootstrap *bootstrap,
				 double *values);

/*
 * The quantiles alpha / 2 and 1 - alpha / 2 of values [count], count > 0, which are sorted; between
 * two of them by linear interpolation, as NumPy does.
 */
struct scrawl_interval bootstrap_interval(double *values, size_t count, double alpha);

#endif
