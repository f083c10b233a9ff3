/* SPDX-License-Identifier: MIT */
/*
 * parallel.h - the one parallel loop
 */
#ifndef SCRAWL_CORE_PARALLEL_H
#define SCRAWL_CORE_PARALLEL_H

#include <stddef.h>

/* Works on items [begin, end); worker < threads tells which scratch memory is this thread's. */
typedef void parallel_fn(void *arg, size_t begin, size_t end, unsigned worker);

/*
 * for (size_t i = 0; i < n; i += grain) fn(arg, i, min(i + grain, n), worker);
 *
 * The calls may run in any order and at the same time on up to threads threads.  How the range is
 * cut depends on n and grain alone, so a function whose pieces do not depend on each other gives
 * the same bits at any number of threads.  Within fn a thread counts as alone: OpenMP regions
 * entered there, such as those of OpenBLAS's OpenMP build, get one thread.
 */
void parallel_for(unsigned threads, size_t n, size_t grain, parallel_fn *fn, void *arg);

/* CPUs that this process may use: its affinity mask, cut to the quota of its control group. */
unsigned parallel_cpus(void);

#endif
