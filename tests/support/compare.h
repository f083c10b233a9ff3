/* SPDX-License-Identifier: MIT */
/*
 * compare.h - float results compared with references; includes cmocka
 *
 * A sum of products is right if it is within TOLERANCE of the reference, relative to the sum of the
 * absolute values of its terms: rounding errors grow with the terms, not with what remains after
 * cancellation.  A float rounding error is at most 6e-8; thousands, of random sign, stay below.
 */
#ifndef SCRAWL_TESTS_COMPARE_H
#define SCRAWL_TESTS_COMPARE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TOLERANCE 2e-6

/* got [n] is close to want; terms [n]: the sums of absolute terms. */
static inline void compare_close(const char *what, size_t n, const float *got, const double *want,
				 const double *terms)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabs((double)got[i] - want[i]) <= TOLERANCE * terms[i]))
			fail_msg("%s: value %zu of %zu is %.9g, should be %.9g (terms %.3g)", what,
				 i, n, (double)got[i], want[i], terms[i]);
}

/* got [n] equals want exactly; a NaN is never right. */
static inline void compare_exact(const char *what, size_t n, const float *got, const double *want)
{
	for (size_t i = 0; i < n; i++)
		if (!((double)got[i] == want[i]))
			fail_msg("%s: value %zu of %zu is %.9g, should be %.9g", what, i, n,
				 (double)got[i], want[i]);
}

/* The same bits. */
static inline void compare_bits(const char *what, size_t n, const float *a, const float *b)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(a + i, b + i, sizeof(*a)) != 0)
			fail_msg("%s: values %zu of %zu differ: %.9g, %.9g", what, i, n,
				 (double)a[i], (double)b[i]);
}

#endif
