/* SPDX-License-Identifier: MIT */
/*
 * chart_kinds.h - what each kind of report is drawn as, and how its cases are read
 *
 * Each function draws below canvas->bottom, CANVAS_INNER wide, whatever the cases hold: what a
 * case lacks is left out.
 */
#ifndef SCRAWL_BENCH_CHARTS_CHART_KINDS_H
#define SCRAWL_BENCH_CHARTS_CHART_KINDS_H

#include <jansson.h>

#include "chart/canvas.h"

/* train, infer: throughput over threads, and where each network's time goes, by layer. */
void picture_train(struct canvas *c, const json_t *cases);
/* conv: GFLOP/s of each algorithm, by pass and layer, with the sgemm peak. */
void picture_conv(struct canvas *c, const json_t *cases);
/* peak: a roofline for each thread count. */
void picture_peak(struct canvas *c, const json_t *cases);
/* Anything: a bar for each case, labelled with its name. */
void picture_bars(struct canvas *c, const json_t *cases);

/* The plot of train: throughput over thread counts, of groups of cases; x, y: its corner. */
void picture_scaling(struct canvas *c, double x, double y, double width, json_t *groups);
/* Where the time of one group's cases goes, which differ in their thread count alone. */
void picture_layers(struct canvas *c, double x, double y, double width, const char *title,
		    const json_t *group);

/* A finite number of a case, NAN if it has none; a text of a case, "" if it has none. */
double picture_number(const json_t *object, const char *key);
const char *picture_text(const json_t *object, const char *key);

/* Appends to the array under key, which is made if absent; borrows item. */
void picture_group(json_t *groups, const char *key, json_t *item);

#endif
