/* SPDX-License-Identifier: MIT */
/*
 * interval.h - a confidence interval of a fraction
 */
#ifndef SCRAWL_EVAL_INTERVAL_H
#define SCRAWL_EVAL_INTERVAL_H

#include <scrawl.h>

/* Wilson's 95% interval of part / whole; [0, 1] if whole is 0. */
struct scrawl_interval interval_wilson(size_t part, size_t whole);

#endif
