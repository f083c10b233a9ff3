/* SPDX-License-Identifier: MIT */
/*
 * peak_loops.c - which versions of the loops this processor runs
 */
#include "workloads/peak_loops.h"

#include "core/isa.h"

extern const struct limits limits_baseline;
#if SCRAWL_X86_VARIANTS
extern const struct limits limits_avx2, limits_avx512;
#endif

const struct limits *limits_version(size_t index)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512() && index-- == 0)
		return &limits_avx512;
	if (isa_has_avx2() && index-- == 0)
		return &limits_avx2;
#endif
	return index == 0 ? &limits_baseline : NULL;
}
