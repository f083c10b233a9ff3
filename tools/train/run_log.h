/* SPDX-License-Identifier: MIT */
/*
 * run_log.h - the log of a training run: JSON Lines, one object per event
 *
 * Each line has "schema": 2 and "event": first "run", then one "epoch" per epoch, last "result".
 * In an ensemble or cross-validation, a "member" event follows each model, and events have the
 * number of their "member".  In a resumed run, "resume" replaces what was written after the
 * checkpoint.
 * Each line is flushed before the run continues.  Numbers that are not finite are null.
 */
#ifndef SCRAWL_TOOLS_TRAIN_RUN_LOG_H
#define SCRAWL_TOOLS_TRAIN_RUN_LOG_H

#include <jansson.h>
#include <scrawl.h>

#include "train/growing_file.h"

struct train_run;

struct run_log {
	struct growing_file file;
	size_t member; /* from 1, for the next events; 0: none */
};

/* Writes an event with the members of fields, which is released; NULL means no memory. */
void run_log_event(struct run_log *log, const char *event, json_t *fields);

/* The first event: "run" with configuration, data, network, versions and machine, or "resume". */
void train_log_run(struct train_run *run);
void train_log_resume(struct train_run *run);

void train_log_epoch(struct train_run *run, const struct scrawl_epoch *epoch);

#endif
