/* SPDX-License-Identifier: MIT */
/*
 * mcnemar.c - McNemar's exact test
 *
 * If two classifiers are equally good, each of the n images on which one alone is right falls to
 * either with probability 1/2 (McNemar, Psychometrika 12, 1947; in its exact form a sign test).
 * With k the smaller of the two counts and X binomial (n, 1/2),
 *	p = min(1, 2 P(X <= k))
 * P(X <= k) is a sum of binomial coefficients over the sum of all.  Both are taken relative to the
 * largest, at floor(n / 2), going down by
 *	C(n, j - 1) / C(n, j) = j / (n - j + 1)
 * so nothing overflows, and no difference of large logarithms loses digits.  Terms below 2.2e-308
 * (DBL_MIN) of the largest, more than 37 standard deviations away, count as 0.
 */
#include "eval/mcnemar.h"

#include <float.h>
#include <math.h>

#include "core/size.h"
#include "core/strict_float.h"

double mcnemar_exact(size_t only_a, size_t only_b)
{
	size_t n = only_a + only_b, k = size_min(only_a, only_b);
	double term = 1.0, below = 0.0, tail = 0.0;
	for (size_t j = n / 2; term >= DBL_MIN; j--) {
		below += j < n - j ? term : 0.5 * term; /* the middle of an even n is shared */
		tail += j <= k ? term : 0.0;
		if (j == 0)
			break;
		term *= (double)j / (double)(n - j + 1);
	}
	return fmin(1.0, tail / below);
}

size_t mcnemar_detectable(size_t only_one, double alpha)
{
	size_t n = only_one;
	while (mcnemar_exact(0, n) > alpha)
		n++;
	/* The larger count is `low` too small, and `high` large enough. */
	size_t low = (n - 1) / 2, high = n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (mcnemar_exact(n - middle, middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	return 2 * high - n;
}
