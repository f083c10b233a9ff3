/* SPDX-License-Identifier: MIT */
/*
 * peak_memory.h - the process's peak memory
 */
#ifndef SCRAWL_BENCH_WORKLOADS_PEAK_MEMORY_H
#define SCRAWL_BENCH_WORKLOADS_PEAK_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Resets the peak; false: the system does not allow it, and the peak is that of the whole run. */
bool peak_memory_reset(void);

size_t peak_memory_bytes(void);

#endif
