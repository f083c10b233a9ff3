/* SPDX-License-Identifier: MIT */
/*
 * interval.h - how often something is done in a training run
 */
#ifndef SCRAWL_TOOLS_TRAIN_INTERVAL_H
#define SCRAWL_TOOLS_TRAIN_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

/* One of these is above 0, the other two are 0. */
struct interval {
	uint64_t steps, epochs;
	double seconds;
};

/* "20 steps", "1 epoch", "5 minutes" into a struct interval; a parser for an option. */
bool parse_interval(void *value, const char *text);

#endif
