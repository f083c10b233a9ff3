/* SPDX-License-Identifier: MIT */
/*
 * isa.c - asks the processor; AVX2 and AVX-512 mean the features that -march=x86-64-v3 and -v4
 * imply, as far as compilers use them
 */
#include "core/isa.h"

#if defined(__x86_64__)
#include <cpuid.h>

/* Asked at each product: __builtin_cpu_supports reads memory; cpuid traps in virtual machines. */

static bool has_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
	       __builtin_cpu_supports("avx512cd");
}

static bool has_avx2_and_fma(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static bool has_avx2(void)
{
	return has_avx2_and_fma() && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2");
}

static bool has_3dnow(void)
{
	unsigned a, b, c, d;
	return __get_cpuid(0x80000001, &a, &b, &c, &d) && (d & (1u << 31));
}

unsigned isa_features(void)
{
	return (__builtin_cpu_supports("sse3") ? ISA_SSE3 : 0) |
	       (__builtin_cpu_supports("ssse3") ? ISA_SSSE3 : 0) |
	       (__builtin_cpu_supports("sse4.1") ? ISA_SSE41 : 0) |
	       (__builtin_cpu_supports("sse4.2") ? ISA_SSE42 : 0) |
	       (__builtin_cpu_supports("avx") ? ISA_AVX : 0) | (has_avx2_and_fma() ? ISA_AVX2 : 0) |
	       (has_avx2() && has_avx512() ? ISA_AVX512 : 0) |
	       (__builtin_cpu_supports("fma4") ? ISA_FMA4 : 0) | (has_3dnow() ? ISA_3DNOW : 0);
}
#else
static bool has_avx512(void)
{
	return false;
}

static bool has_avx2(void)
{
	return false;
}

unsigned isa_features(void)
{
	return 0;
}
#endif

static unsigned max_lanes = 16;

void isa_limit(unsigned lanes)
{
	max_lanes = lanes;
}

bool isa_has_avx512(void)
{
	return SCRAWL_X86_VARIANTS && max_lanes >= 16 && has_avx512();
}

bool isa_has_avx2(void)
{
	return SCRAWL_X86_VARIANTS && max_lanes >= 8 && has_avx2();
}
