/* SPDX-License-Identifier: MIT */
/*
 * gemm.c - products by OpenBLAS (core/blas.c has its choice of kernels)
 *
 * OpenBLAS comes in three flavours that can be exchanged at run time, and each is limited to one
 * thread in its own way: the pthread build by openblas_set_num_threads(), which is process-wide;
 * the OpenMP build follows omp_get_max_threads() of the calling thread, which parallel_for() sets
 * to one (openblas_set_num_threads() would change the caller's OpenMP setting); the serial build
 * has no threads, and as shipped by Debian no locks either, so that two threads may get the same
 * packing buffer: its calls are serialised here.
 */
#include "kernels/gemm.h"

#include <cblas.h>
#include <pthread.h>
#include <scrawl.h>
#include <string.h>
#include <strings.h>

static size_t best_call_limit = 1000000;
static bool small_matrix_kernels, one_at_a_time;
static pthread_mutex_t openmp_turn = PTHREAD_MUTEX_INITIALIZER;

static bool has_small_matrix_kernels(const char *core)
{
	static const char *const names[] = { "SkylakeX", "Cooperlake", "SapphireRapids" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(core, names[i]) == 0)
			return true;
	return false;
}

static void gemm_setup_once(void)
{
	const struct scrawl_blas *blas = scrawl_blas_describe();
	if (strcmp(blas->flavour, "pthread") == 0)
		openblas_set_num_threads(1);
	one_at_a_time = strcmp(blas->flavour, "serial") == 0;
	small_matrix_kernels = has_small_matrix_kernels(blas->core);
	if (!small_matrix_kernels)
		best_call_limit = 5000000;
}

void gemm_setup(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, gemm_setup_once);
}

size_t gemm_call_limit(void)
{
	gemm_setup();
	return best_call_limit;
}

/* Without packing, 8 rows stay in L1 with a wide b; in shallow products the calls cost more. */
size_t gemm_transposed_rows(size_t k)
{
	gemm_setup();
	return small_matrix_kernels && k >= 64 ? 8 : 64;
}

void gemm(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, float beta, float *c,
	  size_t c_stride)
{
	if (one_at_a_time)
		pthread_mutex_lock(&openmp_turn);
	cblas_sgemm(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
		    b.transposed ? CblasTrans : CblasNoTrans, (blasint)m, (blasint)n, (blasint)k,
		    1.0f, a.data, (blasint)a.stride, b.data, (blasint)b.stride, beta, c,
		    (blasint)c_stride);
	if (one_at_a_time)
		pthread_mutex_unlock(&openmp_turn);
}
