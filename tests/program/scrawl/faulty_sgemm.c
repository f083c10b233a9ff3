/* SPDX-License-Identifier: MIT */
/*
 * faulty_sgemm.c - preloaded before OpenBLAS, makes some of its products wrong
 *
 * FAULTY_SGEMM says which: "empty" (k = 0 leaves c as it is), "beta" (with beta = 0, c is read),
 * "tail" (the last column of 16 i + 1), "past" (writes behind each row), "transposed" (both
 * operands), "large", "together" (two products at the same time).
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <cblas.h>
#include <dlfcn.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef void sgemm_fn(enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE trans_a,
		      enum CBLAS_TRANSPOSE trans_b, blasint m, blasint n, blasint k, float alpha,
		      const float *a, blasint lda, const float *b, blasint ldb, float beta,
		      float *c, blasint ldc);

static atomic_int running;

static bool fault_is(const char *name)
{
	const char *fault = getenv("FAULTY_SGEMM");
	return fault && strcmp(fault, name) == 0;
}

void cblas_sgemm(const enum CBLAS_ORDER order, const enum CBLAS_TRANSPOSE trans_a,
		 const enum CBLAS_TRANSPOSE trans_b, const blasint m, const blasint n,
		 const blasint k, const float alpha, const float *a, const blasint lda,
		 const float *b, const blasint ldb, const float beta, float *c, const blasint ldc)
{
	sgemm_fn *multiply;
	*(void **)&multiply = dlsym(RTLD_NEXT, "cblas_sgemm");
	if (k == 0 && fault_is("empty"))
		return;
	float before = c[0];
	bool alone = atomic_fetch_add(&running, 1) == 0;
	multiply(order, trans_a, trans_b, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
	if (fault_is("together"))
		nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
	atomic_fetch_sub(&running, 1);
	if (beta == 0.0f && isnan(before) && fault_is("beta"))
		c[0] += 0.0f * before;
	if (n % 16 == 1 && fault_is("tail"))
		c[(m - 1) * ldc + n - 1] *= 1.001f;
	for (blasint i = 0; ldc > n && i < m && fault_is("past"); i++)
		c[i * ldc + n] = 0.0f;
	if (trans_a == CblasTrans && trans_b == CblasTrans && fault_is("transposed"))
		c[0] += 1.0f;
	if (m * n * k > 1000000 && fault_is("large"))
		c[(m - 1) * ldc] += 1.0f;
	if (!alone && fault_is("together"))
		c[0] += 1.0f;
}
