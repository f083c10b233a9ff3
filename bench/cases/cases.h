/* SPDX-License-Identifier: MIT */
/*
 * cases.h - the cases of scrawl-bench
 *
 * Each measures, adds columns and rows to the report, and returns an exit code.  To add one:
 *	1. bench_NAME.c in this folder, listed in bench/meson.build;
 *	2. its prototype here;
 *	3. its row in the table of bench.c: summary, help, options and their defaults;
 *	4. its section in scrawl-bench.1, which check_bench.py holds to the options;
 *	5. if it takes --svg, its title and chart: a row in charts/chart.c.
 */
#ifndef SCRAWL_BENCH_CASES_CASES_H
#define SCRAWL_BENCH_CASES_CASES_H

#include "options.h"
#include "report/report.h"

int bench_conv(const struct bench_options *options, struct report *report);
int bench_train(const struct bench_options *options, struct report *report); /* and infer */
int bench_tune(const struct bench_options *options, struct report *report);
int bench_peak(const struct bench_options *options, struct report *report);
int bench_io(const struct bench_options *options, struct report *report);
int bench_compare(const struct bench_options *options, struct report *report);
int bench_draw(const struct bench_options *options, struct report *report);

#endif
