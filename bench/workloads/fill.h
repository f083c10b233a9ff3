/* SPDX-License-Identifier: MIT */
/*
 * fill.h - synthetic values
 */
#ifndef SCRAWL_BENCH_WORKLOADS_FILL_H
#define SCRAWL_BENCH_WORKLOADS_FILL_H

#include <stddef.h>
#include <stdint.h>

/* Fills in values in [-1, 1], the same in every run; different streams give different arrays. */
void fill_values(float *values, size_t n, uint32_t stream);

#endif
