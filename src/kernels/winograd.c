/* SPDX-License-Identifier: MIT */
/*
 * winograd.c - the forms of winograd_isa.c, in the version for this processor
 */
#include "kernels/winograd.h"

#include "core/isa.h"

typedef const struct winograd_kernels winograd_form;

extern winograd_form winograd_2x3_baseline, winograd_4x3_baseline, winograd_2x5_baseline;
static winograd_form *const baseline[] = { &winograd_2x3_baseline, &winograd_4x3_baseline,
					   &winograd_2x5_baseline };

#define FORMS (sizeof(baseline) / sizeof(baseline[0]))

#if SCRAWL_X86_VARIANTS
extern winograd_form winograd_2x3_avx2, winograd_4x3_avx2, winograd_2x5_avx2;
extern winograd_form winograd_2x3_avx512, winograd_4x3_avx512, winograd_2x5_avx512;
static winograd_form *const avx2[] = { &winograd_2x3_avx2, &winograd_4x3_avx2, &winograd_2x5_avx2 };
static winograd_form *const avx512[] = { &winograd_2x3_avx512, &winograd_4x3_avx512,
					 &winograd_2x5_avx512 };
#endif

static winograd_form *const *winograd_forms(void)
{
#if SCRAWL_X86_VARIANTS
	if (isa_has_avx512())
		return avx512;
	if (isa_has_avx2())
		return avx2;
#endif
	return baseline;
}

const struct winograd_kernels *winograd_kernels(size_t index)
{
	return index < FORMS ? winograd_forms()[index] : NULL;
}
