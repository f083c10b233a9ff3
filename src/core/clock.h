/* SPDX-License-Identifier: MIT */
/*
 * clock.h - time for measuring durations
 */
#ifndef SCRAWL_CORE_CLOCK_H
#define SCRAWL_CORE_CLOCK_H

/* Seconds since some moment, on a clock that is never set back. */
double clock_seconds(void);

#endif
