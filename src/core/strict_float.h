/* SPDX-License-Identifier: MIT */
/*
 * strict_float.h - refuses a build whose floating point does not follow IEEE 754
 *
 * Under -ffast-math, which -Ofast implies, a compiler assumes that no value is NaN or infinite:
 * isfinite() becomes true, so that a diverged run or a damaged file passes for a good one, and
 * kernels lose NaNs that they must propagate.  It also reorders sums, so that results differ
 * between instruction sets.  Every source that relies on either includes this header.
 */
#ifndef SCRAWL_CORE_STRICT_FLOAT_H
#define SCRAWL_CORE_STRICT_FLOAT_H

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) ||                                     \
	(defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "scrawl needs IEEE 754 arithmetic: build it without -Ofast and -ffast-math"
#endif

#endif
