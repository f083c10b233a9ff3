/* SPDX-License-Identifier: MIT */
/*
 * gemm.h - matrix products on row-major float arrays, each on the calling thread alone
 */
#ifndef SCRAWL_KERNELS_GEMM_H
#define SCRAWL_KERNELS_GEMM_H

#include <stdbool.h>
#include <stddef.h>

/* A matrix as it lies in memory: element (row, column) is at data[row * stride + column]. */
struct matrix {
	const float *data;
	size_t stride;
	bool transposed; /* the product sees the transpose */
};

/*
 * c [m, n] = a [m, k] b [k, n] + beta c, with c's rows c_stride apart; a, b as seen after their
 * transposition.  With beta 0 what c held does not matter.  c overlaps neither a nor b.
 */
void gemm(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, float beta, float *c,
	  size_t c_stride);

/*
 * The product m n k up to which one call should go on this processor.  OpenBLAS 0.3.21's kernels
 * for AVX-512 run at 110-135 GFLOP/s while m n k <= 1e6 (no packing, no sweep over c) and at 55-100
 * above; the others pack always and like larger calls.  Fixed for the life of the process.
 */
size_t gemm_call_limit(void);

/* Columns of c to cut a wide product into, for several threads: as few as run at full speed. */
size_t gemm_columns(void);

/* Holds OpenBLAS to one thread; call before the first gemm.  Any number of times, any thread. */
void gemm_setup(void);

/*
 * Can OpenBLAS get its buffers, 128 MiB of address space for each thread that calls gemm?  It waits
 * for ever where it cannot, under a limit on address space for instance.
 */
bool gemm_has_room(unsigned threads);

#endif
