/* SPDX-License-Identifier: MIT */
/*
 * axpy_list.c - chooses the version of the sum for this processor
 */
#include "kernels/axpy_list.h"

#include "core/isa.h"

extern axpy_list_fn axpy_list_baseline;
#if SCRAWL_X86_VARIANTS
extern axpy_list_fn axpy_list_avx2, axpy_list_avx512;
#endif

axpy_list_fn *axpy_list_version(size_t index)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512() && index-- == 0)
		return axpy_list_avx512;
	if (isa_has_avx2() && index-- == 0)
		return axpy_list_avx2;
#endif
	return index == 0 ? axpy_list_baseline : NULL;
}

axpy_list_fn *axpy_list_best(void)
{
	return axpy_list_version(0);
}
