/* SPDX-License-Identifier: MIT */
/*
 * conv_reference.h - the results of a convolution's passes by the formula, in double
 *
 * Shares no code with the library's kernels.
 */
#ifndef SCRAWL_BENCH_WORKLOADS_CONV_REFERENCE_H
#define SCRAWL_BENCH_WORKLOADS_CONV_REFERENCE_H

#include "workloads/conv_run.h"

struct conv_reference {
	size_t count;
	double *result; /* [count]: y or dx of all images, or dw */
};

/* false: out of memory.  Release it in either case. */
bool conv_reference_init(struct conv_reference *r, const struct conv_data *data,
			 enum conv_pass pass);
void conv_reference_release(struct conv_reference *r);

/* Differences from the reference, as shares of the root mean square of its results. */
struct conv_error {
	double rms, largest; /* infinite if a value is NaN */
};

/* The error of results [count]. */
struct conv_error conv_reference_error(const struct conv_reference *r, const float *got);

#endif
