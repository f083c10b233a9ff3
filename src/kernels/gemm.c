/* SPDX-License-Identifier: MIT */
/*
 * gemm.c - the only file that knows OpenBLAS
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
#include <strings.h>
#include <sys/mman.h>

enum flavour { FLAVOUR_SERIAL, FLAVOUR_PTHREAD, FLAVOUR_OPENMP };

static size_t best_call_limit = 1000000, best_columns = 32;
static bool one_at_a_time;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static bool has_small_matrix_kernels(const char *core)
{
	static const char *const names[] = { "SkylakeX", "Cooperlake", "SapphireRapids" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(core, names[i]) == 0)
			return true;
	return false;
}

static void setup_once(void)
{
	if (openblas_get_parallel() == FLAVOUR_PTHREAD)
		openblas_set_num_threads(1);
	one_at_a_time = openblas_get_parallel() == FLAVOUR_SERIAL;
	if (!has_small_matrix_kernels(openblas_get_corename())) {
		best_call_limit = 5000000;
		best_columns = 64; /* a quarter faster than 32 on Zen */
	}
}

void gemm_setup(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, setup_once);
}

bool gemm_has_room(unsigned threads)
{
	size_t bytes = (size_t)threads << 27;
	void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED)
		return false;
	munmap(room, bytes);
	return true;
}

size_t gemm_call_limit(void)
{
	gemm_setup();
	return best_call_limit;
}

size_t gemm_columns(void)
{
	gemm_setup();
	return best_columns;
}

void gemm(size_t m, size_t n, size_t k, struct matrix a, struct matrix b, float beta, float *c,
	  size_t c_stride)
{
	if (one_at_a_time)
		pthread_mutex_lock(&turn);
	cblas_sgemm(CblasRowMajor, a.transposed ? CblasTrans : CblasNoTrans,
		    b.transposed ? CblasTrans : CblasNoTrans, (blasint)m, (blasint)n, (blasint)k,
		    1.0f, a.data, (blasint)a.stride, b.data, (blasint)b.stride, beta, c,
		    (blasint)c_stride);
	if (one_at_a_time)
		pthread_mutex_unlock(&turn);
}

static struct scrawl_blas blas;

static void describe_once(void)
{
	static const char *const flavours[] = {
		[FLAVOUR_SERIAL] = "serial",
		[FLAVOUR_PTHREAD] = "pthread",
		[FLAVOUR_OPENMP] = "openmp",
	};
	int parallel = openblas_get_parallel();
	blas.config = openblas_get_config();
	blas.core = openblas_get_corename();
	blas.flavour = parallel >= 0 && parallel <= FLAVOUR_OPENMP ? flavours[parallel] : "unknown";
}

const struct scrawl_blas *scrawl_blas_describe(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, describe_once);
	return &blas;
}
