/* SPDX-License-Identifier: MIT */
/*
 * fill.h - invented values
 */
#ifndef SCRAWL_BENCH_WORKLOADS_FILL_H
#define SCRAWL_BENCH_WORKLOADS_FILL_H

#include <stddef.h>
#include <stdint.h>

/* Values in -1 .. 1, the same on every run; arrays differ by their stream. */
void fill_values(float *values, size_t n, uint32_t stream);

#endif
