/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - train and infer a round at a time, for a driver that runs others in between
 *
 * Once warm, the lines "round" and "round S" on standard input are each answered by one line on
 * standard output: the images per second of a round of at least `seconds`, or S, seconds.
 * The end of the input ends it.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_ROUNDS_H
#define SCRAWL_BENCH_WORKLOADS_ROUNDS_H

#include "workloads/network_step.h"

/* After a step was compared with naive; an exit code. */
int serve_rounds(const struct workload_options *what, unsigned threads, double seconds);

#endif
