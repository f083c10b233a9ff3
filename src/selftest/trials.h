/* SPDX-License-Identifier: MIT */
/*
 * trials.h - many comparisons of computed values with right ones, on all threads at once
 */
#ifndef SCRAWL_SELFTEST_TRIALS_H
#define SCRAWL_SELFTEST_TRIALS_H

#include "selftest/finding.h"

/* The outcome of some trials. */
struct outcomes {
	size_t wrong;             /* trials that failed */
	size_t first;             /* the number of the first of them; SIZE_MAX: none */
	double error;             /* the largest of the others */
	char text[FINDING_BYTES]; /* what is wrong with the first */
};

/* Records that trial `number` failed, formatted as by printf; a trial may fail once. */
void trial_fail(struct outcomes *o, size_t number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Does trial `number`; each thread has its own outcomes. */
typedef void trial_fn(const void *arg, size_t number, struct outcomes *o);

/* Does trials 0 to count - 1 on the context's threads. */
struct outcomes trials_run(scrawl_context *ctx, size_t count, trial_fn *fn, const void *arg);

#endif
