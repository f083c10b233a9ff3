/* SPDX-License-Identifier: MIT */
/*
 * reference.h - the kernels' formulas in double; shares no code with src/
 *
 * Results are added to their arrays, so callers begin with reference_zeros.  Each sum of products
 * comes with the sum of the absolute values of its terms, for compare_close.
 */
#ifndef SCRAWL_TESTS_REFERENCE_H
#define SCRAWL_TESTS_REFERENCE_H

#include <stddef.h>

/* A sliding window over an image [height, width, channels]; pooling has filters = channels. */
struct reference_window {
	size_t height, width, channels;
	size_t kernel_height, kernel_width, stride, top, left;
	size_t out_height, out_width, filters;
};

/* A sum and the sum of its absolute terms, [count] each. */
struct reference_sum {
	size_t count;
	double *value, *terms;
};

/* Zeroed memory; aborts if there is none.  The caller frees it. */
void *reference_alloc(size_t count, size_t size);

/* Zeros; free with reference_free. */
struct reference_sum reference_zeros(size_t count);
void reference_free(struct reference_sum *sum);

/* Adds the product a b to element i. */
void reference_add(struct reference_sum *sum, size_t i, double a, double b);

/* w [kernel_height, kernel_width, channels, filters]; see kernels/conv.h for the formula. */
void reference_conv(const struct reference_window *g, const double *x, const double *w,
		    struct reference_sum *y);
void reference_conv_weight(const struct reference_window *g, const double *x, const double *dy,
			   struct reference_sum *dw);
void reference_conv_data(const struct reference_window *g, const double *dy, const double *w,
			 struct reference_sum *dx);

/* where [outputs]: index into x of the first maximum of each window. */
void reference_maxpool(const struct reference_window *g, const double *x, double *y, size_t *where);
void reference_avgpool(const struct reference_window *g, const double *x, struct reference_sum *y);
void reference_avgpool_data(const struct reference_window *g, const double *dy,
			    struct reference_sum *dx);

/* c [m, n] += a [m, k] b [k, n]; element (i, j) of a matrix is data[i * row + j * column]. */
struct reference_matrix {
	const double *data;
	size_t row, column;
};
void reference_product(size_t m, size_t n, size_t k, struct reference_matrix a,
		       struct reference_matrix b, struct reference_sum *c);

/* p [n] from z [n]; returns the cross-entropy of label. */
double reference_softmax(size_t n, const double *z, size_t label, double *p);

/* x as double; freed by the caller. */
double *reference_copy(size_t n, const float *x);

#endif
