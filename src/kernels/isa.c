/* SPDX-License-Identifier: MIT */
/*
 * isa.c - checks for the features that -march=x86-64-v4 and -v3 imply, as far as compilers use them
 */
#include "kernels/isa.h"

bool isa_has_avx512(void)
{
#if SCRAWL_X86_VARIANTS
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512cd");
#else
	return false;
#endif
}

bool isa_has_avx2(void)
{
#if SCRAWL_X86_VARIANTS
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
	       __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#else
	return false;
#endif
}
