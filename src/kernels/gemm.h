/* SPDX-License-Identifier: MIT */
/*
 * gemm.h - matrix products on row-major float arrays, each on the calling thread only
 */
#ifndef SCRAWL_KERNELS_GEMM_H
#define SCRAWL_KERNELS_GEMM_H

#include <stdbool.h>
#include <stddef.h>

/* A matrix in memory: element (row, column) is data[row * stride + column]. */
struct matrix {
	const float *data;
	size_t stride;
	bool transposed; /* the product uses the transpose */
};

/*
 * c [m, n] = a [m, k] b [k, n] + beta c, with c's rows c_stride apart; the shapes of a and b are
 * those after transposition.  With beta 0, c may be undefined.  c overlaps neither a nor b.
 */
void gemm(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, float beta, float *c,
	  size_t c_stride);

/*
 * The best upper limit of m n k per call on this processor.  OpenBLAS 0.3.21's kernels for AVX-512
 * run at 110-135 GFLOP/s while m n k <= 1e6 (no packing, no sweep over c) and at 55-100 above; the
 * others always pack and prefer larger calls.  Constant for the life of the process.
 */
size_t gemm_call_limit(void);

/* Rows of c to compute in one call, in a tall product of depth k with b transposed. */
size_t gemm_transposed_rows(size_t k);

/* Limits OpenBLAS to one thread; call before the first gemm, any number of times, on any thread. */
void gemm_setup(void);

#endif
