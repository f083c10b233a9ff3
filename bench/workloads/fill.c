/* SPDX-License-Identifier: MIT */
/*
 * fill.c - synthetic values
 */
#include "workloads/fill.h"

#include "core/random.h"

void fill_values(float *values, size_t n, uint32_t stream)
{
	struct random r;
	random_init(&r, 1, 0, stream, 0);
	for (size_t i = 0; i < n; i++)
		values[i] = 2.0f * random_uniform(&r) - 1.0f;
}
