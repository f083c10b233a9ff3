/* SPDX-License-Identifier: MIT */
/*
 * parallel.h - the one parallel loop, and the threads that run it
 */
#ifndef SCRAWL_CORE_PARALLEL_H
#define SCRAWL_CORE_PARALLEL_H

#include <stddef.h>

/* A pool of threads that execute loops; the thread that calls parallel_for is one of them. */
struct parallel;

/*
 * Creates up to `threads` threads (at least 1), the caller included.  If the system refuses to
 * start one there are fewer, which changes no result.  The others may run on all CPUs that
 * cpus_usable (cpus.h) counts, even if OpenMP bound the caller to one of them; the caller's own
 * affinity mask is left as it is.  NULL: out of memory.
 */
struct parallel *parallel_create(unsigned threads);
void parallel_destroy(struct parallel *p);

/* The number of threads, the caller included. */
unsigned parallel_threads(const struct parallel *p);

/* Processes items [begin, end); worker < threads identifies this thread's scratch memory. */
typedef void parallel_fn(void *arg, size_t begin, size_t end, unsigned worker);

/*
 * for (size_t i = 0; i < n; i += grain) fn(arg, i, min(i + grain, n), worker);
 *
 * The calls may run in any order and at the same time.  How the range is cut depends only on n and
 * grain, so a function whose pieces are independent gives the same bits with any number of threads.
 * p NULL: everything runs on the calling thread, in order.  A pool runs one loop at a time, and fn
 * must not start another on it.  Within fn, OpenMP regions such as those of OpenBLAS's OpenMP build
 * get one thread, and denormal numbers count as 0.  Allocates nothing.
 */
void parallel_for(struct parallel *p, size_t n, size_t grain, parallel_fn *fn, void *arg);

#endif
