/* SPDX-License-Identifier: MIT */
/*
 * rounds.h - train and infer one round at a time, for a driver that alternates with other programs
 *
 * After warming up, each line "round" or "round S" on standard input is answered by one line on
 * standard output: the images per second of a round of at least `seconds`, or S, seconds.  Ends at
 * the end of input.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_ROUNDS_H
#define SCRAWL_BENCH_WORKLOADS_ROUNDS_H

#include "workloads/network_step.h"

/* First compares a step with naive.  Returns an exit code. */
int serve_rounds(const struct workload_options *what, unsigned threads, double seconds);

#endif
