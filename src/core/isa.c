/* SPDX-License-Identifier: MIT */
/*
 * isa.c - asks the processor; for AVX2 and AVX-512, for the features that -march=x86-64-v3 and -v4
 * imply, as far as compilers use them
 */
#include "core/isa.h"

#if defined(__x86_64__)
#include <cpuid.h>

static bool has_3dnow(void)
{
	unsigned a, b, c, d;
	return __get_cpuid(0x80000001, &a, &b, &c, &d) && (d & (1u << 31));
}

unsigned isa_features(void)
{
	bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
		    __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
	bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
		      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
		      __builtin_cpu_supports("avx512cd");
	return (__builtin_cpu_supports("sse3") ? ISA_SSE3 : 0) |
	       (__builtin_cpu_supports("ssse3") ? ISA_SSSE3 : 0) |
	       (__builtin_cpu_supports("sse4.1") ? ISA_SSE41 : 0) |
	       (__builtin_cpu_supports("sse4.2") ? ISA_SSE42 : 0) |
	       (__builtin_cpu_supports("avx") ? ISA_AVX : 0) | (avx2 ? ISA_AVX2 : 0) |
	       (avx512 ? ISA_AVX512 : 0) | (__builtin_cpu_supports("fma4") ? ISA_FMA4 : 0) |
	       (has_3dnow() ? ISA_3DNOW : 0);
}
#else
unsigned isa_features(void)
{
	return 0;
}
#endif

bool isa_has_avx512(void)
{
	return SCRAWL_X86_VARIANTS && (isa_features() & ISA_AVX512);
}

bool isa_has_avx2(void)
{
	return SCRAWL_X86_VARIANTS && (isa_features() & ISA_AVX2);
}
