/* SPDX-License-Identifier: MIT */
/*
 * holm.c - Holm's correction (Scandinavian Journal of Statistics 6, 1979)
 *
 * Of m p-values in rising order, the i-th from 0 becomes the largest of (m - j) p_j for j <= i, at
 * most 1.  Rejecting where that is at most alpha errs anywhere with probability at most alpha,
 * whatever the tests have to do with each other.
 */
#include "eval/holm.h"

#include <math.h>
#include <stdbool.h>

#include "core/strict_float.h"

/* Whether p[i] comes before p[j]; equal ones keep their order. */
static bool comes_before(const double *p, size_t i, size_t j)
{
	return p[i] < p[j] || (i < j && p[i] == p[j]);
}

/* Quadratic: pairs of at most some dozen classifiers. */
void holm_adjust(const double *p, size_t count, double *adjusted)
{
	for (size_t i = 0; i < count; i++) {
		size_t rank = 0;
		for (size_t j = 0; j < count; j++)
			rank += comes_before(p, j, i);
		adjusted[i] = fmin(1.0, (double)(count - rank) * p[i]);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			if (comes_before(p, j, i))
				adjusted[i] = fmax(adjusted[i], adjusted[j]);
}
