/* SPDX-License-Identifier: MIT */
/*
 * interval.h - a confidence interval of a fraction
 */
#ifndef SCRAWL_EVAL_INTERVAL_H
#define SCRAWL_EVAL_INTERVAL_H

#include <scrawl.h>

/* The standard normal distribution has 95% of its mass within this. */
#define NORMAL_95 1.959963984540054

/* Wilson's interval of part / whole, 95% with z = NORMAL_95; [0, 1] if whole is 0. */
struct scrawl_interval interval_wilson(size_t part, size_t whole, double z);

#endif
