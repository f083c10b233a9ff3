/* SPDX-License-Identifier: MIT */
/*
 * denormals.h - treating denormal floats as 0
 *
 * Arithmetic on denormals takes a hundred times as long on many processors, and an optimiser's
 * moments decay into them wherever a pixel is always 0.  The mode is per thread.  On unknown
 * processors these functions do nothing.
 */
#ifndef SCRAWL_CORE_DENORMALS_H
#define SCRAWL_CORE_DENORMALS_H

#if defined(__x86_64__)

#define DENORMALS_FLUSHED 0x8040u /* flush-to-zero, denormals-are-zero */

/* Begins to flush in this thread; returns what denormals_restore() needs. */
static inline unsigned denormals_flush(void)
{
	unsigned before = __builtin_ia32_stmxcsr();
	__builtin_ia32_ldmxcsr(before | DENORMALS_FLUSHED);
	return before;
}

static inline void denormals_restore(unsigned before)
{
	/* Floating-point exception flags raised in between stay raised. */
	unsigned now = __builtin_ia32_stmxcsr();
	__builtin_ia32_ldmxcsr((now & ~DENORMALS_FLUSHED) | (before & DENORMALS_FLUSHED));
}

#else

static inline unsigned denormals_flush(void)
{
	return 0;
}

static inline void denormals_restore(unsigned before)
{
	(void)before;
}

#endif

#endif
