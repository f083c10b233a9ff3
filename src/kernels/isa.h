/* SPDX-License-Identifier: MIT */
/*
 * isa.h - which of the compiled instruction sets this processor supports
 *
 * Loops that depend on vector instructions are in files *_isa.c, which the build compiles once per
 * instruction set; the file of the same name without _isa chooses.
 */
#ifndef SCRAWL_KERNELS_ISA_H
#define SCRAWL_KERNELS_ISA_H

#include <stdbool.h>

#include "config.h" /* SCRAWL_X86_VARIANTS: whether avx2 and avx512 are compiled. */

bool isa_has_avx512(void);
bool isa_has_avx2(void);

#endif
