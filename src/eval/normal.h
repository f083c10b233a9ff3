/* SPDX-License-Identifier: MIT */
/*
 * normal.h - the standard normal distribution
 */
#ifndef SCRAWL_EVAL_NORMAL_H
#define SCRAWL_EVAL_NORMAL_H

/* P(|Z| > z) */
double normal_beyond(double z);

/* The z for which that is alpha, 0 < alpha < 1. */
double normal_two_sided(double alpha);

#endif
