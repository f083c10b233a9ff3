/* SPDX-License-Identifier: MIT */
/*
 * run_curves.h - the curves of a training run, from the log that it writes
 */
#ifndef SCRAWL_TOOLS_OUTPUT_RUN_CURVES_H
#define SCRAWL_TOOLS_OUTPUT_RUN_CURVES_H

#include <jansson.h>
#include <stddef.h>

enum run_column {
	RUN_EPOCH,
	RUN_TRAIN_LOSS,
	RUN_VAL_LOSS,
	RUN_TRAIN_ACCURACY, /* percent, as is the next */
	RUN_VAL_ACCURACY,
	RUN_SECONDS, /* of the epoch */
	RUN_COLUMNS
};

/* What is absent is NAN. */
struct run_curves {
	json_t *run;    /* the event "run"; NULL: the log is empty so far */
	json_t *result; /* the last event; NULL: the run goes on */
	size_t member;  /* whose epochs these are, the last that the log has; 0: the only model */
	size_t count;   /* epochs */
	double *column[RUN_COLUMNS]; /* [count] */
};

/*
 * Reads the whole lines of a log's text [length]; an unfinished last line is left out.  name is the
 * log's, for errors.  Returns an exit code, with the error printed: EXIT_DATA if it is no log.
 * Call run_curves_release in any case.
 */
int run_curves_read(struct run_curves *curves, const char *name, const char *text, size_t length);
void run_curves_release(struct run_curves *curves);

#endif
