/* SPDX-License-Identifier: MIT */
/*
 * chart.h - a report as an SVG chart
 */
#ifndef SCRAWL_BENCH_CHARTS_CHART_H
#define SCRAWL_BENCH_CHARTS_CHART_H

#include <jansson.h>

/*
 * Writes a whole report (report.h) as an SVG to a file: train and infer as scaling curves and
 * stacked layers, conv as bars, peak as a roofline, any other kind as one bar per case. Returns 0,
 * or 4 with one line on stderr if the file cannot be written.
 */
int chart_write(const json_t *report, const char *path);

#endif
