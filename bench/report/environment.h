/* SPDX-License-Identifier: MIT */
/*
 * environment.h - what a measurement depends on: processor, BLAS, build, load, variables
 */
#ifndef SCRAWL_BENCH_REPORT_ENVIRONMENT_H
#define SCRAWL_BENCH_REPORT_ENVIRONMENT_H

#include <jansson.h>

struct bench_options;
struct report;

/* The source's git revision, "-dirty" if changed since, "unknown" outside git; from the build. */
extern const char environment_revision[];

/* As it is now, as a report's "environment"; NULL: no memory. */
json_t *environment_describe(void);

/*
 * Warns in the report of what makes its numbers poor: a build without optimisation or with a
 * sanitizer, load from others, a clock that may be slow, more threads than CPUs.
 */
void environment_warn(struct report *report, const struct bench_options *options,
		      const json_t *environment);

#endif
