/* SPDX-License-Identifier: MIT */
/*
 * lockstep.h - the same work on every thread of a pool at the same time, to measure the machine's
 * limits
 */
#ifndef SCRAWL_BENCH_WORKLOADS_LOCKSTEP_H
#define SCRAWL_BENCH_WORKLOADS_LOCKSTEP_H

#include "core/parallel.h"

typedef void team_fn(void *arg, unsigned worker, size_t repetitions);

/*
 * Calls fn once on each of the pool's threads, worker = 0 .. parallel_threads(pool) - 1, to do its
 * work `repetitions` times; none begins before all are ready.  Returns when all have finished.
 */
void team_run(struct parallel *pool, team_fn *fn, void *arg, size_t repetitions);

#endif
