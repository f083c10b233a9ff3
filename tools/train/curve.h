/* SPDX-License-Identifier: MIT */
/*
 * curve.h - the learning curve of a training run: CSV, one line per epoch
 */
#ifndef SCRAWL_TOOLS_TRAIN_CURVE_H
#define SCRAWL_TOOLS_TRAIN_CURVE_H

#include <scrawl.h>

struct train_run;

/* Starts run->curve, which is open if the request names a file; writes the heading of a new one. */
int curve_start(struct train_run *run);

/* Writes the line of an epoch; the run continues if that fails. */
void curve_epoch(struct train_run *run, const struct scrawl_epoch *epoch);

#endif
