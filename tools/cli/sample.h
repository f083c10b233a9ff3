/* SPDX-License-Identifier: MIT */
/*
 * sample.h - mean, deviation and confidence interval of a few numbers
 */
#ifndef SCRAWL_TOOLS_CLI_SAMPLE_H
#define SCRAWL_TOOLS_CLI_SAMPLE_H

#include <stddef.h>

/* Of n numbers.  What n is too small for is NaN. */
struct sample {
	size_t count;
	double mean;
	double deviation; /* the sample's, with n - 1; n > 1 */
	double low, high; /* 95 % interval of the mean, by Student's t; n > 1 */
};

/* The interval is cut to what the numbers can be: from least to most. */
struct sample sample_within(const double *x, size_t n, double least, double most);

/* The t that |T| stays below with probability p, in (0, 1), at this many degrees of freedom. */
double student_quantile(double p, size_t freedom);

#endif
