/* SPDX-License-Identifier: MIT */
/*
 * chart_kinds.h - the chart of each kind of report, and access to its cases
 *
 * Each function draws below canvas->bottom, CANVAS_INNER wide.  What a case lacks is left out.
 */
#ifndef SCRAWL_BENCH_CHARTS_CHART_KINDS_H
#define SCRAWL_BENCH_CHARTS_CHART_KINDS_H

#include <jansson.h>

#include "chart/canvas.h"

/* train, infer: throughput over threads, and where each network's time goes, by layer. */
void chart_train(struct canvas *c, const json_t *cases);
/* conv: GFLOP/s of each algorithm, by pass and layer, with the sgemm peak. */
void chart_conv(struct canvas *c, const json_t *cases);
/* peak: a roofline for each thread count. */
void chart_peak(struct canvas *c, const json_t *cases);
/* peers: Scrawl compared with others, by mode, network and thread count. */
void chart_peers(struct canvas *c, const json_t *cases);
/* Any kind: a bar for each case, labelled with its name. */
void chart_bars(struct canvas *c, const json_t *cases);

/* A network's throughput over thread counts; batches: name -> cases; x, y: the plot's corner. */
void chart_scaling(struct canvas *c, double x, double y, double width, const char *title,
		   json_t *batches);
/* Where the time of the same cases goes. */
void chart_layers(struct canvas *c, double x, double y, double width, const char *title,
		  json_t *batches);

/* A finite number of a case, NAN if it has none; a text of a case, "" if it has none. */
double chart_number(const json_t *object, const char *key);
const char *chart_text(const json_t *object, const char *key);

/*
 * The largest number under key, 0 if there is none, and the smallest above 0, HUGE_VAL if there is
 * none.  With a name they are those of the cases whose text under it is `text`; NULL: of all cases.
 */
double chart_most(const json_t *cases, const char *key, const char *name, const char *text);
double chart_least(const json_t *cases, const char *key, const char *name, const char *text);

/* The cases as arrays by their value under key, a text or a whole number. */
json_t *chart_group_by(const json_t *cases, const char *key);

/* Appends to the array under key, which is made if absent; borrows item. */
void chart_group(json_t *groups, const char *key, json_t *item);

#endif
