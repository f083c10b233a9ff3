/* SPDX-License-Identifier: MIT */
/*
 * direct.c - chooses the version of the register kernels for a convolution
 */
#include "kernels/direct.h"

#include "core/isa.h"

extern const struct direct_kernels direct_baseline;
#if SCRAWL_X86_VARIANTS
extern const struct direct_kernels direct_avx2, direct_avx512;
#endif

const struct direct_kernels *direct_version(size_t index)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512() && index-- == 0)
		return &direct_avx512;
	if (isa_has_avx2() && index-- == 0)
		return &direct_avx2;
#endif
	return index == 0 ? &direct_baseline : NULL;
}

/*
 * The widest vectors that fit, although narrower ones waste fewer lanes: on a Zen 5, 50 channels
 * take 1.5 to 1.8 times as long with vectors of 8 floats as with vectors of 16.
 */
const struct direct_kernels *direct_for(size_t channels)
{
	const struct direct_kernels *kernels = NULL;
	for (size_t i = 0; (kernels = direct_version(i)); i++)
		if (kernels->lanes <= channels)
			break;
	return kernels;
}
