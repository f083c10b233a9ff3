/* SPDX-License-Identifier: MIT */
/*
 * axpy_list_isa.c - the sum of a list of vectors, compiled once per instruction set
 *
 * Set by the build: AXPY_LIST is the function's name, LANES the floats of a vector register.  The
 * sum of a chunk of up to MAX_VECTORS vectors stays in registers over the whole list.  The rest of
 * a chunk after whole vectors is one more vector that overlaps the last: it recomputes some lanes,
 * with the same result.
 */
#include <string.h>

#include "kernels/axpy_list.h"
#include "kernels/vectors.h"

#define MAX_VECTORS 12
#define WHOLE       ((size_t)MAX_VECTORS * LANES) /* floats of a full chunk */

/* `vectors` whole ones and, if tail, one that ends at length; both are constants once inlined. */
INLINE void chunk(size_t vectors, int tail, const struct axpy *list, size_t n, const float *x,
		  size_t length, float *y)
{
	vec sum[MAX_VECTORS + 1];
	size_t last = length - LANES;
	UNROLL
	for (size_t v = 0; v < vectors; v++)
		sum[v] = *(const loose_vec *)(y + v * LANES);
	if (tail)
		sum[MAX_VECTORS] = *(const loose_vec *)(y + last);
	for (size_t i = 0; i < n; i++) {
		const float *from = x + list[i].offset;
		float factor = list[i].factor;
		UNROLL
		for (size_t v = 0; v < vectors; v++)
			sum[v] += factor * *(const loose_vec *)(from + v * LANES);
		if (tail)
			sum[MAX_VECTORS] += factor * *(const loose_vec *)(from + last);
	}
	UNROLL
	for (size_t v = 0; v < vectors; v++)
		*(loose_vec *)(y + v * LANES) = sum[v];
	if (tail)
		*(loose_vec *)(y + last) = sum[MAX_VECTORS];
}

static void short_chunk(const struct axpy *list, size_t n, const float *x, size_t length, float *y)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < length; j++)
			y[j] += list[i].factor * x[list[i].offset + j];
}

#define CASE(V)                                                                                    \
	case 2 * (V):                                                                              \
		chunk(V, 0, list, n, x, length, y);                                                \
		break;                                                                             \
	case 2 * (V) + 1:                                                                          \
		chunk(V, 1, list, n, x, length, y);                                                \
		break

static void any_chunk(const struct axpy *list, size_t n, const float *x, size_t length, float *y)
{
	switch (2 * (length / LANES) + (length % LANES != 0)) {
		CASE(1);
		CASE(2);
		CASE(3);
		CASE(4);
		CASE(5);
		CASE(6);
		CASE(7);
		CASE(8);
		CASE(9);
		CASE(10);
		CASE(11);
		CASE(12);
	default:
		short_chunk(list, n, x, length, y);
	}
}

axpy_list_fn AXPY_LIST;
void AXPY_LIST(const struct axpy *list, size_t n, const float *x, size_t length, float *y)
{
	for (; length >= WHOLE + LANES; length -= WHOLE) {
		any_chunk(list, n, x, WHOLE, y);
		x += WHOLE;
		y += WHOLE;
	}
	any_chunk(list, n, x, length, y);
}
