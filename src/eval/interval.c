/* SPDX-License-Identifier: MIT */
/*
 * interval.c - Wilson's score interval (JASA 22, 1927)
 *
 * For a fraction a of n, with z standard deviations to each side:
 *	(a + z^2 / 2n  -+  z sqrt(a (1 - a) / n + z^2 / 4n^2)) / (1 + z^2 / n)
 */
#include "eval/interval.h"

#include <math.h>

struct scrawl_interval interval_wilson(size_t part, size_t whole, double z)
{
	if (whole == 0)
		return (struct scrawl_interval){ 0.0, 1.0 };
	double a = (double)part / (double)whole, n = (double)whole;
	double centre = a + z * z / (2.0 * n);
	double spread = z * sqrt(a * (1.0 - a) / n + z * z / (4.0 * n * n));
	return (struct scrawl_interval){
		.low = fmax(0.0, (centre - spread) / (1.0 + z * z / n)),
		.high = fmin(1.0, (centre + spread) / (1.0 + z * z / n)),
	};
}
