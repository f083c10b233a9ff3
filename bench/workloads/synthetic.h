/* SPDX-License-Identifier: MIT */
/*
 * synthetic.h - synthetic values
 */
#ifndef SCRAWL_BENCH_WORKLOADS_SYNTHETIC_H
#define SCRAWL_BENCH_WORKLOADS_SYNTHETIC_H

#include <stddef.h>
#include <stdint.h>

/*
 * n values in [-1, 1], the same in every run; different streams give different arrays.  The caller
 * frees them with memory_free(); NULL: out of memory.
 */
float *synthetic_values(size_t n, uint32_t stream);

#endif
