/* SPDX-License-Identifier: MIT */
/*
 * report_read.h - a report from a file that --json wrote
 */
#ifndef SCRAWL_BENCH_REPORT_REPORT_READ_H
#define SCRAWL_BENCH_REPORT_REPORT_READ_H

#include <jansson.h>

/*
 * Reads a file as JSON and checks that it is a report (report.h) with an array of cases; *out is
 * the caller's.  Returns an exit code, with the error printed.
 */
int report_read(const char *path, json_t **out);

#endif
