/* SPDX-License-Identifier: MIT */
/*
 * clock.h - seconds on the monotonic clock
 */
#ifndef SCRAWL_TOOLS_CLI_CLOCK_H
#define SCRAWL_TOOLS_CLI_CLOCK_H

#include <time.h>

static inline double monotonic_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
