/* SPDX-License-Identifier: MIT */
/*
 * multiversion.h - compile a hot loop for several instruction sets
 *
 * MULTIVERSION before a function makes gcc compile it for AVX-512, AVX2 and the baseline; the
 * loader chooses one.  Products are not fused with sums (-ffp-contract=off) and sums
 * are not reordered, so all versions give the same bits.  Under clang and sanitizers it is empty
 * (meson.build says why) and the baseline runs.
 */
#ifndef SCRAWL_CORE_MULTIVERSION_H
#define SCRAWL_CORE_MULTIVERSION_H

#include "config.h"
#include "core/strict_float.h"

#if SCRAWL_USE_MULTIVERSION
#define MULTIVERSION __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define MULTIVERSION
#endif

#endif
