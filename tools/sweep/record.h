/* SPDX-License-Identifier: MIT */
/*
 * record.h - what the folder of a run says about it
 *
 * DIR/NAME holds run.conf (the options, as scrawl train --config reads them), log.jsonl,
 * curve.csv, checkpoint.safetensors until the run has ended, model.safetensors after that, and
 * diverged.txt if a loss was not finite.
 */
#ifndef SCRAWL_TOOLS_SWEEP_RECORD_H
#define SCRAWL_TOOLS_SWEEP_RECORD_H

#include <stdbool.h>
#include <stddef.h>

/* Files in the folder of a run. */
#define RUN_CONFIG     "run.conf"
#define RUN_LOG        "log.jsonl"
#define RUN_CURVE      "curve.csv"
#define RUN_CHECKPOINT "checkpoint.safetensors"
#define RUN_MODEL      "model.safetensors"
#define RUN_ERRORS     "errors.txt" /* what the run printed on standard error */
#define RUN_DIVERGED   "diverged.txt"

enum record_state {
	RECORD_NEW,
	RECORD_BEGUN,    /* there is a checkpoint to continue from */
	RECORD_DONE,     /* there is a result */
	RECORD_DIVERGED, /* a loss was not finite: there will be none */
};

struct record_epoch {
	double val_accuracy, val_loss, seconds; /* seconds since the run began */
};

struct sweep_record {
	enum record_state state;
	size_t epochs;
	struct record_epoch *all; /* [epochs]; a lost line leaves NaN */
	/* Of a finished run: */
	double val_accuracy, val_loss, seconds;
	size_t best_epoch;
	char weights[33];
};

/*
 * Reads the folder; an earlier content is released first, so it begins as { 0 }.  What is missing
 * or damaged counts as not done.  Returns 0, or an errno: a file that is there cannot be read, or
 * memory ran out.
 */
int record_read(struct sweep_record *record, const char *dir, const char *name);
void record_release(struct sweep_record *record);

/* The best result of the first `epochs` epochs; false: they have none yet. */
bool record_best(const struct sweep_record *record, size_t epochs, struct record_epoch *best);

/* DIR/NAME/FILE, which the caller frees; NULL: no memory. */
char *record_path(const char *dir, const char *name, const char *file);

#endif
