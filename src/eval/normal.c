/* SPDX-License-Identifier: MIT */
/*
 * normal.c - the standard normal distribution, by the complementary error function:
 *	P(|Z| > z) = erfc(z / sqrt(2))
 */
#include "eval/normal.h"

#include <math.h>

#include "core/strict_float.h"

double normal_beyond(double z)
{
	return erfc(fabs(z) * 0.70710678118654752440);
}

/* Bisection: it cannot fail, and is needed once per comparison. */
double normal_two_sided(double alpha)
{
	double low = 0.0, high = 40.0; /* where erfc is 1 and 0 */
	for (int i = 0; i < 64; i++) {
		double middle = 0.5 * (low + high);
		if (normal_beyond(middle) > alpha)
			low = middle;
		else
			high = middle;
	}
	return 0.5 * (low + high);
}
