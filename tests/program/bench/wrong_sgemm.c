/* SPDX-License-Identifier: MIT */
/*
 * wrong_sgemm.c - preloaded before OpenBLAS, makes every product 1, which the harness must notice
 */
#include <cblas.h>

void cblas_sgemm(const enum CBLAS_ORDER order, const enum CBLAS_TRANSPOSE trans_a,
		 const enum CBLAS_TRANSPOSE trans_b, const blasint m, const blasint n,
		 const blasint k, const float alpha, const float *a, const blasint lda,
		 const float *b, const blasint ldb, const float beta, float *c, const blasint ldc)
{
	(void)order;
	(void)trans_a;
	(void)trans_b;
	(void)k;
	(void)alpha;
	(void)a;
	(void)lda;
	(void)b;
	(void)ldb;
	(void)beta;
	for (blasint i = 0; i < m; i++)
		for (blasint j = 0; j < n; j++)
			c[i * ldc + j] = 1.0f;
}
