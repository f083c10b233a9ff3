/* SPDX-License-Identifier: MIT */
/*
 * schedule.h - the learning rate as a function of the step
 */
#ifndef SCRAWL_TRAIN_SCHEDULE_H
#define SCRAWL_TRAIN_SCHEDULE_H

#include <scrawl.h>

/* The rate for step 0 .. steps - 1 of a run, from options->schedule, learning_rate and warmup. */
double schedule_rate(const struct scrawl_train_options *options, size_t step, size_t steps);

#endif
