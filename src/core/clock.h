/* SPDX-License-Identifier: MIT */
/*
 * clock.h - time for measuring durations
 */
#ifndef SCRAWL_CORE_CLOCK_H
#define SCRAWL_CORE_CLOCK_H

/* Seconds since an arbitrary start, on a monotonic clock. */
double clock_seconds(void);

#endif
