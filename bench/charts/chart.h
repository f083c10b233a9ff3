/* SPDX-License-Identifier: MIT */
/*
 * chart.h - a report as an SVG chart: the chart of each kind of report, and access to its cases
 *
 * The functions with a canvas draw below its bottom, CANVAS_INNER wide, unless given a place, and
 * omit what a case lacks.
 */
#ifndef SCRAWL_BENCH_CHARTS_CHART_H
#define SCRAWL_BENCH_CHARTS_CHART_H

#include <jansson.h>

#include "chart/canvas.h"
#include "cli/json.h"

/*
 * Draws a report (report.h) as an SVG file: train and infer as scaling curves and stacked layers,
 * conv and peers as bars, peak as a roofline, any other kind as one bar per case.  Returns 0, or 4
 * with one line on stderr if the file cannot be written.
 */
int chart_write(const json_t *report, const char *path);

/* train, infer: throughput over threads, and where each network's time goes, by layer. */
void chart_train(struct canvas *c, const json_t *cases);
/* conv: GFLOP/s of each algorithm by pass and layer, with the sgemm peak. */
void chart_conv(struct canvas *c, const json_t *cases);
/* peak: a roofline for each thread count. */
void chart_peak(struct canvas *c, const json_t *cases);
/* peers: Scrawl compared with others, by mode, network and thread count. */
void chart_peers(struct canvas *c, const json_t *cases);
/* Any kind: a bar for each case, labelled with its name. */
void chart_bars(struct canvas *c, const json_t *cases);

/* The throughput of one network's cases over thread counts; x, y: the plot's corner. */
void chart_scaling(struct canvas *c, double x, double y, double width, const char *title,
		   const json_t *cases);
/* Where the time of the same cases goes. */
void chart_layers(struct canvas *c, double x, double y, double width, const char *title,
		  const json_t *cases);

/*
 * The largest number under key, 0 if there is none, and the smallest above 0, HUGE_VAL if there is
 * none, of all cases if name is NULL, else of those whose text under name is `text`.
 */
double chart_most(const json_t *cases, const char *key, const char *name, const char *text);
double chart_least(const json_t *cases, const char *key, const char *name, const char *text);

/*
 * The cases that have a value under key, a text or a whole number, in arrays by this value.  With a
 * name, only the cases with a number above 0 under it; NULL: all cases.
 */
json_t *chart_group_by(const json_t *cases, const char *key, const char *name);

/* Appends to the array under key, which is created if absent; borrows item. */
void chart_group(json_t *groups, const char *key, json_t *item);

#endif
