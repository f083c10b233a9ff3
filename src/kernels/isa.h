/* SPDX-License-Identifier: MIT */
/*
 * isa.h - which of the instruction sets that we compile for this processor runs
 *
 * A loop whose speed is in its vectors lives in a file *_isa.c, which the build compiles once for
 * each; the file beside it without _isa chooses.
 */
#ifndef SCRAWL_KERNELS_ISA_H
#define SCRAWL_KERNELS_ISA_H

#include <stdbool.h>

#include "config.h" /* SCRAWL_X86_VARIANTS: are avx2 and avx512 compiled at all? */

bool isa_has_avx512(void);
bool isa_has_avx2(void);

#endif
