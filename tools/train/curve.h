/* SPDX-License-Identifier: MIT */
/*
 * curve.h - the learning curve of a training run: CSV, one line per epoch
 */
#ifndef SCRAWL_TOOLS_TRAIN_CURVE_H
#define SCRAWL_TOOLS_TRAIN_CURVE_H

#include <scrawl.h>

struct train_run;

/* Opens run->curve if the request names a file, and writes the heading of a new one. */
int curve_open(struct train_run *run);

/* Writes the line of an epoch; the run continues if that fails. */
void curve_epoch(struct train_run *run, const struct scrawl_epoch *epoch);

#endif
