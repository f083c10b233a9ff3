/* SPDX-License-Identifier: MIT */
/*
 * environment.h - what a measurement depends on: processor, BLAS, build, load, variables
 */
#ifndef SCRAWL_BENCH_REPORT_ENVIRONMENT_H
#define SCRAWL_BENCH_REPORT_ENVIRONMENT_H

#include <jansson.h>

/* The git revision that was built, with "-dirty" if changed since; "unknown" outside git. */
extern const char environment_revision[];

/* The current state as a report's "environment"; NULL: out of memory. */
json_t *environment_describe(void);

#endif
