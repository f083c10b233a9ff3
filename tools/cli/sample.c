/* SPDX-License-Identifier: MIT */
/*
 * sample.c - mean, deviation, and Student's t distribution for whole degrees of freedom
 *
 * With theta = atan(t / sqrt(n)), P(|T| < t) is a finite sum (Abramowitz and Stegun, 26.7.3-4):
 *
 *	n odd:   2/pi (theta + sin theta (cos theta + 2/3 cos^3 theta + 2/3 4/5 cos^5 theta ...))
 *	n even:  sin theta (1 + 1/2 cos^2 theta + 1/2 3/4 cos^4 theta ...)
 *
 * up to the power n - 2.  It grows with theta, so bisection inverts it.
 */
#include "cli/sample.h"

#include <math.h>
#include <stdbool.h>

#define CONFIDENCE 0.95
#define HALF_PI    1.57079632679489661923

/* P(|T| < sqrt(n) tan(theta)) */
static double student_share(double theta, size_t freedom)
{
	bool odd = freedom % 2 == 1;
	double c = cos(theta), term = odd ? c : 1.0, sum = 0.0;
	for (size_t power = odd; power + 2 <= freedom; power += 2) {
		sum += term;
		term *= c * c * (double)(power + 1) / (double)(power + 2);
	}
	return odd ? (theta + sin(theta) * sum) / HALF_PI : sin(theta) * sum;
}

double student_quantile(double p, size_t freedom)
{
	double low = 0.0, high = HALF_PI;
	double middle = high / 2.0;
	while (middle > low && middle < high) {
		if (student_share(middle, freedom) < p)
			low = middle;
		else
			high = middle;
		middle = low + (high - low) / 2.0;
	}
	return sqrt((double)freedom) * tan(low);
}

struct sample sample_within(const double *x, size_t n, double least, double most)
{
	double sum = 0.0, squares = 0.0;
	for (size_t i = 0; i < n; i++)
		sum += x[i];
	double mean = n ? sum / (double)n : NAN;
	for (size_t i = 0; i < n; i++)
		squares += (x[i] - mean) * (x[i] - mean);
	double deviation = n > 1 ? sqrt(squares / (double)(n - 1)) : NAN;
	double half =
		n > 1 ? student_quantile(CONFIDENCE, n - 1) * deviation / sqrt((double)n) : NAN;
	double low = mean - half, high = mean + half;
	return (struct sample){ n, mean, deviation, low < least ? least : low,
				high > most ? most : high };
}
