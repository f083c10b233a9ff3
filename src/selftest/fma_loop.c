/* SPDX-License-Identifier: MIT */
/*
 * fma_loop.c - which versions of the loop this processor runs
 */
#include "selftest/fma_loop.h"

#include "core/isa.h"

extern const struct fma_loop fma_loop_baseline;
#if SCRAWL_X86_VARIANTS
extern const struct fma_loop fma_loop_avx2, fma_loop_avx512;
#endif

const struct fma_loop *fma_loop_version(size_t index)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512() && index-- == 0)
		return &fma_loop_avx512;
	if (isa_has_avx2() && index-- == 0)
		return &fma_loop_avx2;
#endif
	return index == 0 ? &fma_loop_baseline : NULL;
}
