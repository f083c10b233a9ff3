/* SPDX-License-Identifier: MIT */
/*
 * environment.h - what a measurement depends on: processor, BLAS, build, load, variables
 */
#ifndef SCRAWL_BENCH_REPORT_ENVIRONMENT_H
#define SCRAWL_BENCH_REPORT_ENVIRONMENT_H

#include <jansson.h>

/* The source's git revision, "-dirty" if changed since, "unknown" outside git; from the build. */
extern const char environment_revision[];

/* As it is now, as a report's "environment"; NULL: no memory. */
json_t *environment_describe(void);

#endif
