/* SPDX-License-Identifier: MIT */
/*
 * parallel.h - the one parallel loop, and the threads that run it
 */
#ifndef SCRAWL_CORE_PARALLEL_H
#define SCRAWL_CORE_PARALLEL_H

#include <stddef.h>

/* Threads that wait for loops; the thread that calls parallel_for is one of them. */
struct parallel;

/*
 * Up to `threads` threads (at least 1), the caller among them.  Where the system refuses to start
 * one there are fewer, which changes no result.  NULL: out of memory.
 */
struct parallel *parallel_create(unsigned threads);
void parallel_destroy(struct parallel *p);

/* How many threads there are, the caller among them. */
unsigned parallel_threads(const struct parallel *p);

/* Works on items [begin, end); worker < threads tells which scratch memory is this thread's. */
typedef void parallel_fn(void *arg, size_t begin, size_t end, unsigned worker);

/*
 * for (size_t i = 0; i < n; i += grain) fn(arg, i, min(i + grain, n), worker);
 *
 * The calls may run in any order and at the same time.  How the range is cut depends on n and grain
 * alone, so a function whose pieces do not depend on each other gives the same bits at any number
 * of threads.  p NULL: all on the calling thread, in order.  One loop at a time on a p, and fn must
 * not begin another on it.  Within fn a thread counts as alone: OpenMP regions entered there, such
 * as those of OpenBLAS's OpenMP build, get one thread, and denormal numbers count as 0.  Allocates
 * nothing.
 */
void parallel_for(struct parallel *p, size_t n, size_t grain, parallel_fn *fn, void *arg);

/* CPUs that this process may use: its affinity mask, cut to the quota of its control group. */
unsigned parallel_cpus(void);

#endif
