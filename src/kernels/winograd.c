/* SPDX-License-Identifier: MIT */
/*
 * winograd.c - chooses the version of winograd_isa.c for this processor
 */
#include "kernels/winograd.h"

#include "core/isa.h"

extern const struct winograd_kernels winograd_baseline, winograd_avx2, winograd_avx512;

const struct winograd_kernels *winograd_kernels(void)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512())
		return &winograd_avx512;
	if (isa_has_avx2())
		return &winograd_avx2;
#endif
	return &winograd_baseline;
}
