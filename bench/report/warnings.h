/* SPDX-License-Identifier: MIT */
/*
 * warnings.h - what makes a report's numbers poor
 */
#ifndef SCRAWL_BENCH_REPORT_WARNINGS_H
#define SCRAWL_BENCH_REPORT_WARNINGS_H

#include "options.h"
#include "report/report.h"

/*
 * Warns in the report of a build without optimisation or with a sanitizer, load from others, a
 * clock that may be slow, and more threads than CPUs, as its environment tells.
 */
void warn_of_environment(struct report *report, const struct bench_options *options);

#endif
