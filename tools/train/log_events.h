/* SPDX-License-Identifier: MIT */
/*
 * log_events.h - the events of a training run's log, except its epochs
 */
#ifndef SCRAWL_TOOLS_TRAIN_LOG_EVENTS_H
#define SCRAWL_TOOLS_TRAIN_LOG_EVENTS_H

#include <jansson.h>
#include <scrawl.h>

struct train_run;

/* The first event of a resumed run. */
void train_log_resume(struct train_run *run);

/* The first event of the log: configuration, data, network, versions, machine. */
void train_log_run(struct train_run *run);

/* A member of an ensemble was saved: its results. */
void train_log_member(struct train_run *run);

/* The test results for the last event; evaluation may be NULL. */
json_t *train_log_test(const struct train_run *run, const struct scrawl_evaluation *evaluation);

/*
 * The last event.  status is "ok", "stopped" or "failed"; error explains the latter two.
 * evaluation is the test set's, or NULL.
 */
void train_log_result(struct train_run *run, const char *status, const char *error,
		      const struct scrawl_evaluation *evaluation);

#endif
