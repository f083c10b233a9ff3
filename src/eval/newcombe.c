/* SPDX-License-Identifier: MIT */
/*
 * newcombe.c - Newcombe's intervals for the difference of two accuracies
 *
 * Let accuracies a and b have the Wilson intervals [a1, a2] and [b1, b2].  Then b - a has, by the
 * method 10 of Newcombe (Statistics in Medicine 17, 1998) for independent images (pp. 873-890) and
 * for the same ones (pp. 2635-2650), the interval from
 *	b - a - sqrt((b - b1)^2 - 2 r (b - b1) (a2 - a) + (a2 - a)^2)	to
 *	b - a + sqrt((b2 - b)^2 - 2 r (b2 - b) (a - a1) + (a - a1)^2)
 * r is 0 for independent images; for the same n ones, it is the correlation of being right,
 *	(both neither - only_a only_b) / sqrt(product of the 2x2 table's four margins)
 * with n / 2 taken off a positive numerator, but not below 0 (a continuity correction); 0 where a
 * margin is 0.  Unlike the textbook's interval, it is never empty, and stays within [-1, 1].
 */
#include "eval/newcombe.h"

#include <math.h>

#include "core/strict_float.h"
#include "eval/interval.h"

struct proportion {
	double value;
	struct scrawl_interval interval;
};

static struct proportion proportion_of(size_t part, size_t whole, double z)
{
	return (struct proportion){ (double)part / (double)whole, interval_wilson(part, whole, z) };
}

/* The third side of a triangle of sides x and y, whose angle has this cosine. */
static double third_side(double x, double y, double cosine)
{
	return sqrt(fmax(0.0, x * x - 2.0 * cosine * x * y + y * y));
}

static struct scrawl_interval difference_interval(struct proportion a, struct proportion b,
						  double correlation)
{
	double difference = b.value - a.value;
	double below = third_side(b.value - b.interval.low, a.interval.high - a.value, correlation);
	double above = third_side(b.interval.high - b.value, a.value - a.interval.low, correlation);
	return (struct scrawl_interval){ fmax(-1.0, difference - below),
					 fmin(1.0, difference + above) };
}

static double correlation_of(const struct paired_counts *counts)
{
	double both = (double)counts->both, neither = (double)counts->neither;
	double only_a = (double)counts->only_a, only_b = (double)counts->only_b;
	double margins = sqrt((both + only_a) * (only_b + neither)) *
			 sqrt((both + only_b) * (only_a + neither));
	double numerator = both * neither - only_a * only_b;
	if (numerator > 0.0)
		numerator = fmax(0.0, numerator - 0.5 * (both + neither + only_a + only_b));
	return margins > 0.0 ? numerator / margins : 0.0;
}

struct scrawl_interval newcombe_paired(const struct paired_counts *counts, double z)
{
	size_t right_a = counts->both + counts->only_a, right_b = counts->both + counts->only_b;
	size_t images = right_a + counts->only_b + counts->neither;
	return difference_interval(proportion_of(right_a, images, z),
				   proportion_of(right_b, images, z), correlation_of(counts));
}

struct scrawl_interval newcombe_unpaired(size_t correct_a, size_t images_a, size_t correct_b,
					 size_t images_b, double z)
{
	return difference_interval(proportion_of(correct_a, images_a, z),
				   proportion_of(correct_b, images_b, z), 0.0);
}
