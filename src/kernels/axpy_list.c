/* SPDX-License-Identifier: MIT */
/*
 * axpy_list.c - which version of the sum this processor runs
 */
#include "kernels/axpy_list.h"

#include <stdbool.h>

#include "config.h"

extern axpy_list_fn axpy_list_baseline;

#if SCRAWL_X86_VARIANTS
extern axpy_list_fn axpy_list_avx2, axpy_list_avx512;

/* What -march=x86-64-v4 and -v3 take for granted, as far as a compiler uses it here. */
static bool has_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512cd");
}

static bool has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
	       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
}
#endif

axpy_list_fn *axpy_list_version(size_t index)
{
#if SCRAWL_X86_VARIANTS
	if (has_avx512() && index-- == 0)
		return axpy_list_avx512;
	if (has_avx2() && index-- == 0)
		return axpy_list_avx2;
#endif
	return index == 0 ? axpy_list_baseline : NULL;
}

axpy_list_fn *axpy_list_best(void)
{
	return axpy_list_version(0);
}
