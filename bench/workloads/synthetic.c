/* SPDX-License-Identifier: MIT */
/*
 * synthetic.c - synthetic values
 */
#include "workloads/synthetic.h"

#include "core/memory.h"
#include "core/random.h"

float *synthetic_values(size_t n, uint32_t stream)
{
	float *values = memory_alloc(n, sizeof(*values));
	struct random r;
	random_init(&r, 1, 0, stream, 0);
	for (size_t i = 0; values && i < n; i++)
		values[i] = 2.0f * random_uniform(&r) - 1.0f;
	return values;
}
