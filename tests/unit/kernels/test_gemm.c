/* SPDX-License-Identifier: MIT */
/*
 * test_gemm.c - matrix products against the formula
 */
#include "kernels/gemm.h"

#include <scrawl.h>
#include <stdbool.h>
#include <stdlib.h>

#include "support/buffers.h"
#include "support/compare.h"
#include "support/reference.h"

struct product {
	size_t m, n, k;
	bool a_transposed, b_transposed;
	size_t gap; /* floats between rows */
};

/* A matrix [rows, columns] as the product sees it; the gaps between its rows are NaN. */
static struct matrix matrix_fill(size_t rows, size_t columns, bool transposed, size_t gap,
				 bool integers)
{
	size_t lines = transposed ? columns : rows, length = transposed ? rows : columns;
	size_t stride = length + gap;
	float *data = buffer_floats((lines - 1) * stride + length);
	for (size_t i = 0; i < lines; i++) {
		if (integers)
			fill_integers(length, 8, data + i * stride);
		else
			fill_uniform(length, data + i * stride);
	}
	return (struct matrix){ data, stride, transposed };
}

static struct reference_matrix to_reference(struct matrix x, const double *data)
{
	return (struct reference_matrix){ data, x.transposed ? 1 : x.stride,
					  x.transposed ? x.stride : 1 };
}

static void check(const struct product *p, bool integers, float beta)
{
	struct matrix a = matrix_fill(p->m, p->k, p->a_transposed, p->gap, integers);
	struct matrix b = matrix_fill(p->k, p->n, p->b_transposed, p->gap, integers);
	size_t stride = p->n + p->gap;
	float *c = buffer_floats((p->m - 1) * stride + p->n);
	struct reference_sum want = reference_zeros(p->m * p->n);
	size_t a_lines = p->a_transposed ? p->k : p->m, b_lines = p->b_transposed ? p->n : p->k;
	size_t a_length = p->a_transposed ? p->m : p->k, b_length = p->b_transposed ? p->k : p->n;
	double *a_copy = reference_copy((a_lines - 1) * a.stride + a_length, a.data);
	double *b_copy = reference_copy((b_lines - 1) * b.stride + b_length, b.data);
	/* With beta 0, c is NaN on entry. */
	for (size_t i = 0; beta != 0.0f && i < p->m; i++) {
		fill_integers(p->n, 8, c + i * stride);
		for (size_t j = 0; j < p->n; j++)
			reference_add(&want, i * p->n + j, (double)beta, c[i * stride + j]);
	}
	reference_product(p->m, p->n, p->k, to_reference(a, a_copy), to_reference(b, b_copy),
			  &want);
	gemm(p->m, p->n, p->k, a, b, beta, c, stride);
	for (size_t i = 0; i < p->m; i++) {
		const double *value = want.value + i * p->n, *terms = want.terms + i * p->n;
		if (integers)
			compare_exact("c", p->n, c + i * stride, value);
		else
			compare_close("c", p->n, c + i * stride, value, terms);
		/* Nothing was written between the rows. */
		for (size_t j = p->n; i + 1 < p->m && j < stride; j++)
			assert_true(isnan(c[i * stride + j]));
	}
	free(a_copy);
	free(b_copy);
	reference_free(&want);
	buffers_release();
}

static void check_all_ways(size_t m, size_t n, size_t k, size_t gap)
{
	for (int way = 0; way < 4; way++) {
		struct product p = { m, n, k, way & 1, way & 2, gap };
		check(&p, true, 0.0f);
		check(&p, true, 1.0f);
		check(&p, false, 0.0f);
		check(&p, false, 1.0f);
	}
}

static void test_small(void **state)
{
	(void)state;
	static const size_t sizes[] = { 1, 2, 5, 16, 33 };
	for (size_t i = 0; i < 5; i++)
		for (size_t j = 0; j < 5; j++)
			for (size_t l = 0; l < 5; l++)
				check_all_ways(sizes[i], sizes[j], sizes[l], (i + j + l) % 3 * 3);
}

/* Shapes that layers use. */
static void test_of_layers(void **state)
{
	(void)state;
	check_all_ways(576, 20, 25, 0);
	check_all_ways(64, 50, 500, 0);
	check_all_ways(25, 20, 576, 0);
	check_all_ways(64, 32, 80, 100);
	check_all_ways(130, 10, 500, 0);
	check_all_ways(1, 500, 800, 7);
	check_all_ways(800, 1, 65, 7);
}

/* Around gemm_call_limit, where OpenBLAS changes its method. */
static void test_around_the_limit(void **state)
{
	(void)state;
	size_t side = 100, k = gemm_call_limit() / (side * side);
	assert_true(gemm_call_limit() >= 100000);
	for (size_t depth = k - 1; depth <= k + 1; depth++) {
		struct product p = { side, side, depth, false, false, 0 };
		check(&p, true, 0.0f);
		check(&p, false, 1.0f);
		p.a_transposed = true;
		check(&p, false, 1.0f);
	}
}

static void test_blas_described(void **state)
{
	(void)state;
	const struct scrawl_blas *blas = scrawl_blas_describe();
	assert_non_null(strstr(blas->config, "OpenBLAS"));
	assert_true(strlen(blas->core) > 0);
	assert_true(strcmp(blas->flavour, "serial") == 0 || strcmp(blas->flavour, "pthread") == 0 ||
		    strcmp(blas->flavour, "openmp") == 0);
	size_t limit = gemm_call_limit();
	gemm_setup();
	assert_int_equal(gemm_call_limit(), limit);
}

static int setup(void **state)
{
	gemm_setup();
	return fill_restart(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_of_layers),
		cmocka_unit_test(test_around_the_limit),
		cmocka_unit_test(test_blas_described),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
