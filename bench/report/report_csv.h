/* SPDX-License-Identifier: MIT */
/*
 * report_csv.h - a report's cases as comma-separated values
 */
#ifndef SCRAWL_BENCH_REPORT_REPORT_CSV_H
#define SCRAWL_BENCH_REPORT_REPORT_CSV_H

#include <jansson.h>
#include <stdio.h>

/*
 * One line of names, then one a case.  The columns are the keys of all cases whose values are
 * numbers, texts or booleans, in order of appearance; what a case lacks is empty.  Quoted as RFC
 * 4180 says; lines end with a newline alone.
 */
void report_csv(const json_t *cases, FILE *to);

#endif
