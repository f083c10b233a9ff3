/* SPDX-License-Identifier: MIT */
/*
 * test_activation.c - bias, ReLU and their gradients; NaN, infinities and -0
 */
#include "kernels/activation.h"

#include "support/buffers.h"
#include "support/compare.h"
#include "support/reference.h"

/* Around vector widths. */
static const size_t sizes[] = { 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 50, 64, 100 };

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static void test_relu(void **state)
{
	(void)state;
	for (size_t s = 0; s < SIZES; s++) {
		size_t n = sizes[s];
		float *x = buffer_floats(n), *y = buffer_floats(n);
		float *dy = buffer_floats(n), *dx = buffer_floats(n);
		fill_integers(n, 2, x); /* many zeros */
		fill_uniform(n, dy);
		relu_forward(n, x, y);
		relu_backward(n, y, dy, dx);
		for (size_t i = 0; i < n; i++) {
			assert_true(y[i] == (x[i] > 0.0f ? x[i] : 0.0f));
			assert_true(dx[i] == (x[i] > 0.0f ? dy[i] : 0.0f));
		}
		/* In place. */
		relu_forward(n, x, x);
		compare_bits("y", n, x, y);
		relu_backward(n, y, dy, dy);
		compare_bits("dx", n, dy, dx);
		buffers_release();
	}
}

static void test_relu_special(void **state)
{
	(void)state;
	static const float values[] = {
		NAN, -NAN, INFINITY, -INFINITY, 0.0f, -0.0f, 1e-45f, -1e-45f
	};
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++)
		for (size_t at = 0; at < 17; at++) {
			float x[17], y[17], dy[17], dx[17], bias[17] = { 0.0f };
			for (size_t i = 0; i < 17; i++) {
				x[i] = i == at ? values[v] : -1.0f;
				dy[i] = 3.0f;
			}
			relu_forward(17, x, y);
			relu_backward(17, y, dy, dx);
			if (isnan(values[v]))
				assert_true(isnan(y[at]));
			else
				assert_true(y[at] == (values[v] > 0.0f ? values[v] : 0.0f));
			/* At 0 and -0 the gradient is 0. */
			assert_true(dx[at] == (values[v] > 0.0f ? 3.0f : 0.0f));
			for (size_t i = 0; i < 17; i++)
				assert_true(i == at || (y[i] == 0.0f && dx[i] == 0.0f));
			add_bias(1, 17, bias, true, x);
			assert_true(isnan(values[v]) ? isnan(x[at]) : x[at] == y[at]);
		}
}

static void test_bias(void **state)
{
	(void)state;
	for (size_t s = 0; s < SIZES; s++)
		for (size_t rows = 0; rows <= 7; rows += 1 + rows)
			for (int relu = 0; relu < 2; relu++) {
				size_t n = sizes[s];
				float *y = buffer_floats(rows * n), *bias = buffer_floats(n);
				float *before = buffer_floats(rows * n);
				fill_uniform(rows * n, before);
				fill_uniform(n, bias);
				for (size_t i = 0; i < rows * n; i++)
					y[i] = before[i];
				add_bias(rows, n, bias, relu, y);
				for (size_t i = 0; i < rows * n; i++) {
					float want = before[i] + bias[i % n];
					assert_true(y[i] == (relu ? fmaxf(want, 0.0f) : want));
				}
				buffers_release();
			}
}

static void test_bias_gradient(void **state)
{
	(void)state;
	for (size_t s = 0; s < SIZES; s++)
		for (size_t rows = 0; rows <= 130; rows += 1 + rows) {
			size_t n = sizes[s];
			float *dy = buffer_floats(rows * n), *db = buffer_floats(n);
			struct reference_sum want = reference_zeros(n);
			fill_uniform(rows * n, dy);
			fill_uniform(n, db);
			for (size_t i = 0; i < n; i++)
				reference_add(&want, i, 1.0, db[i]);
			for (size_t i = 0; i < rows * n; i++)
				reference_add(&want, i % n, 1.0, dy[i]);
			add_rows(rows, n, dy, db);
			compare_close("db", n, db, want.value, want.terms);
			reference_free(&want);
			buffers_release();
		}
}

/* Row after row: the bits of a training run depend on the order of summation. */
static void test_bias_gradient_in_order(void **state)
{
	(void)state;
	enum { ROWS = 37, N = 21 };
	float *dy = buffer_floats((size_t)ROWS * N), *db = buffer_floats(N);
	float want[N] = { 0.0f };
	fill_uniform((size_t)ROWS * N, dy);
	memset(db, 0, N * sizeof(*db));
	for (size_t r = 0; r < ROWS; r++)
		for (size_t i = 0; i < N; i++)
			want[i] += dy[r * N + i];
	add_rows(ROWS, N, dy, db);
	compare_bits("db", N, db, want);
	buffers_release();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relu),
		cmocka_unit_test(test_relu_special),
		cmocka_unit_test(test_bias),
		cmocka_unit_test(test_bias_gradient),
		cmocka_unit_test(test_bias_gradient_in_order),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
