/* SPDX-License-Identifier: MIT */
/*
 * outcome.h - how a training run ended: the last event of its log and, with --json, a document
 *
 * The document has the members of the event and, before and after them, what the events before it
 * say in the log: the data, the network, the machine.
 */
#ifndef SCRAWL_TOOLS_TRAIN_OUTCOME_H
#define SCRAWL_TOOLS_TRAIN_OUTCOME_H

#include <jansson.h>
#include <scrawl.h>

struct train_run;

/* How one model's training ended. */
struct outcome {
	const char *status;                   /* "ok", "stopped", "paused" or "failed" */
	const char *reason;                   /* NULL: by itself */
	const char *error;                    /* explains a status that is not "ok" */
	bool saved;                           /* the model is in its file */
	const struct scrawl_evaluation *test; /* NULL: no test set */
};

/* The last event of the run, "result" or "lr_range", from its fields, which are released. */
void train_outcome_report(struct train_run *run, const char *event, json_t *fields);

/* The same of the current model. */
void train_outcome(struct train_run *run, const struct outcome *outcome);

/* The same for a failure with this exit code, whose error is the context's. */
void train_outcome_failed(struct train_run *run, int code);

/* The event "member": the current model was trained and saved, others follow. */
void train_outcome_member(struct train_run *run);

/* The test results among the fields; evaluation may be NULL. */
json_t *train_outcome_test(const struct train_run *run, const struct scrawl_evaluation *evaluation);

#endif
