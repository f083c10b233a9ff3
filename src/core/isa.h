/* SPDX-License-Identifier: MIT */
/*
 * isa.h - the instruction sets of this processor
 *
 * Loops that depend on vector instructions are in files *_isa.c, which the build compiles once per
 * instruction set; the file of the same name without _isa chooses.
 */
#ifndef SCRAWL_CORE_ISA_H
#define SCRAWL_CORE_ISA_H

#include <stdbool.h>

#include "config.h" /* SCRAWL_X86_VARIANTS: whether avx2 and avx512 are compiled. */

/* Whether this library has loops for an instruction set that this processor supports. */
bool isa_has_avx512(void);
bool isa_has_avx2(void);

/*
 * For measurements and tests: from now on the two above deny vectors of more than this many floats.
 * To be called before anything else runs.  Loops that the loader chooses (multiversion.h), and
 * OpenBLAS, are not limited.
 */
void isa_limit(unsigned lanes);

/* What x86-64 processors have beyond SSE2, as far as matrix products use it. */
enum isa_feature {
	ISA_SSE3 = 1 << 0,
	ISA_SSSE3 = 1 << 1,
	ISA_SSE41 = 1 << 2,
	ISA_SSE42 = 1 << 3,
	ISA_AVX = 1 << 4,
	ISA_AVX2 = 1 << 5,   /* with FMA, but not what x86-64-v3 has beside them */
	ISA_AVX512 = 1 << 6, /* F, VL, BW, DQ, CD, with AVX2, FMA, BMI1 and BMI2 */
	ISA_FMA4 = 1 << 7,
	ISA_3DNOW = 1 << 8,
};

/* The features of this processor that the operating system lets programs use; 0: not x86-64. */
unsigned isa_features(void);

#endif
