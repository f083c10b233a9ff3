/* SPDX-License-Identifier: MIT */
/*
 * test_normalize.c - moments, normalised values and their gradients, against sums in double
 *
 * Row and channel counts are around vector widths, rows per pass, and blocks.  Sums of small
 * integers are exact and compared exactly, and many of their results are at the ReLU's threshold.
 */
#include "kernels/normalize.h"

#include "support/buffers.h"
#include "support/compare.h"

static const size_t row_counts[] = { 1, 2, 3, 4, 5, 7, 64, 255, 256, 257, 600 };
static const size_t channel_counts[] = { 1, 2, 3, 8, 17, 33, 64 };

#define ROWS     (sizeof(row_counts) / sizeof(row_counts[0]))
#define CHANNELS (sizeof(channel_counts) / sizeof(channel_counts[0]))
#define LIMIT    4

/* Runs a check for each number of rows and channels, and for rows of a whole block. */
static void each_size(void (*check)(size_t rows, size_t n))
{
	for (size_t r = 0; r < ROWS; r++)
		for (size_t c = 0; c < CHANNELS; c++) {
			check(row_counts[r], channel_counts[c]);
			buffers_release();
		}
	check(3, 5000);
	buffers_release();
}

static void twin_moments(size_t rows, size_t n, const float *x, size_t i, double *mean,
			 double *squares)
{
	*mean = *squares = 0.0;
	for (size_t r = 0; r < rows; r++)
		*mean += (double)x[r * n + i] / (double)rows;
	for (size_t r = 0; r < rows; r++)
		*squares += ((double)x[r * n + i] - *mean) * ((double)x[r * n + i] - *mean);
}

static double *buffer_doubles(size_t count)
{
	return (double *)(void *)buffer_floats(2 * count);
}

static void check_moments_of(size_t rows, size_t n, const float *x, double size)
{
	double *mean = buffer_doubles(n), *squares = buffer_doubles(n), want_mean, want_squares;
	column_moments(rows, n, x, mean, squares, buffer_floats(normalize_scratch(n)));
	for (size_t i = 0; i < n; i++) {
		twin_moments(rows, n, x, i, &want_mean, &want_squares);
		double spread = sqrt(want_squares / (double)rows);
		double rounding = 1e-6 * size;
		assert_true(fabs(mean[i] - want_mean) <= rounding);
		assert_true(fabs(squares[i] - want_squares) <=
			    (double)rows * rounding * (spread + rounding));
	}
}

/* Also far from 0, where sums of plain squares would lose the variance to rounding. */
static void check_moments(size_t rows, size_t n)
{
	float *x = buffer_floats(rows * n);
	fill_uniform(rows * n, x);
	check_moments_of(rows, n, x, 1.0);
	for (size_t i = 0; i < rows * n; i++)
		x[i] += 1000.0f;
	check_moments_of(rows, n, x, 1000.0);
}

static void test_moments(void **state)
{
	(void)state;
	each_size(check_moments);
}

/* Moments of parts, merged in order, equal those of the whole. */
static void check_merge(size_t rows, size_t n)
{
	float *x = buffer_floats(rows * n), *scratch = buffer_floats(normalize_scratch(n));
	double *mean = buffer_doubles(n), *squares = buffer_doubles(n), want_mean, want_squares;
	double *more_mean = buffer_doubles(n), *more_squares = buffer_doubles(n);
	fill_uniform(rows * n, x);
	size_t part = rows / 3 + 1;
	column_moments(part, n, x, mean, squares, scratch);
	for (size_t begin = part; begin < rows; begin += part) {
		size_t k = rows - begin < part ? rows - begin : part;
		column_moments(k, n, x + begin * n, more_mean, more_squares, scratch);
		merge_moments(n, (double)begin, mean, squares, (double)k, more_mean, more_squares);
	}
	for (size_t i = 0; i < n; i++) {
		twin_moments(rows, n, x, i, &want_mean, &want_squares);
		assert_true(fabs(mean[i] - want_mean) <= 1e-6);
		assert_true(fabs(squares[i] - want_squares) <= 2e-6 * (double)rows);
	}
}

static void test_merge(void **state)
{
	(void)state;
	each_size(check_merge);
}

struct problem {
	struct normalization z;
	float *x, *dy, *mean, *scale, *shift;
};

/* whole: integers only. */
static struct problem problem(size_t rows, size_t n, bool relu, bool whole)
{
	struct problem p = { .x = buffer_floats(rows * n),
			     .dy = buffer_floats(rows * n),
			     .mean = buffer_floats(n),
			     .scale = buffer_floats(n),
			     .shift = buffer_floats(n) };
	float *arrays[] = { p.x, p.dy, p.mean, p.scale, p.shift };
	size_t sizes[] = { rows * n, rows * n, n, n, n };
	for (size_t i = 0; i < 5; i++) {
		if (whole)
			fill_integers(sizes[i], LIMIT, arrays[i]);
		else
			fill_uniform(sizes[i], arrays[i]);
	}
	p.z = (struct normalization){ p.mean, p.scale, p.shift, relu };
	return p;
}

/* Value j of channel i, before the ReLU; *terms: the sum of the terms' absolute values. */
static double twin_value(const struct problem *p, size_t j, size_t i, double *terms)
{
	double product = ((double)p->x[j] - (double)p->mean[i]) * (double)p->scale[i];
	*terms = fabs(product) + fabs((double)p->shift[i]) + 1e-30;
	return product + (double)p->shift[i];
}

static void check_values(size_t rows, size_t n)
{
	for (int relu = 0; relu < 2; relu++)
		for (int whole = 0; whole < 2; whole++) {
			struct problem p = problem(rows, n, relu, whole);
			float *y = buffer_floats(rows * n);
			normalize(rows, n, &p.z, p.x, y);
			for (size_t j = 0; j < rows * n; j++) {
				double terms, want = twin_value(&p, j, j % n, &terms);
				want = relu ? fmax(want, 0.0) : want;
				if (whole)
					compare_exact("y", 1, &y[j], &want);
				else
					compare_close("y", 1, &y[j], &want, &terms);
			}
		}
}

static void test_values(void **state)
{
	(void)state;
	each_size(check_values);
}

/* A NaN must not come out of a ReLU as 0. */
static void test_nan(void **state)
{
	(void)state;
	const size_t n = 19;
	for (int relu = 0; relu < 2; relu++) {
		struct problem p = problem(1, n, relu, false);
		float *y = buffer_floats(n);
		p.x[3] = p.mean[7] = p.scale[11] = p.shift[n - 1] = NAN;
		normalize(1, n, &p.z, p.x, y);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(isnan(y[i]), i == 3 || i == 7 || i == 11 || i == n - 1);
		buffers_release();
	}
}

/* dy as a ReLU passes it on: only where its result is above 0. */
static double twin_gradient(const struct problem *p, size_t j, size_t i)
{
	double terms;
	return !p->z.relu || twin_value(p, j, i, &terms) > 0.0 ? (double)p->dy[j] : 0.0;
}

static void check_sums(size_t rows, size_t n)
{
	for (int relu = 0; relu < 2; relu++) {
		struct problem p = problem(rows, n, relu, true);
		double *sum = buffer_doubles(n), *product = buffer_doubles(n);
		normalize_sums(rows, n, &p.z, p.x, p.dy, sum, product,
			       buffer_floats(normalize_scratch(n)));
		for (size_t i = 0; i < n; i++) {
			double want_sum = 0.0, want_product = 0.0;
			for (size_t j = i; j < rows * n; j += n) {
				double g = twin_gradient(&p, j, i);
				want_sum += g;
				want_product += g * ((double)p.x[j] - (double)p.mean[i]);
			}
			assert_true(sum[i] == want_sum);
			assert_true(product[i] == want_product);
		}
	}
}

static void test_sums(void **state)
{
	(void)state;
	each_size(check_sums);
}

static void check_backward(size_t rows, size_t n)
{
	for (int relu = 0; relu < 2; relu++) {
		struct problem p = problem(rows, n, relu, true);
		float *mean_g = buffer_floats(n), *slope = buffer_floats(n);
		float *dx = buffer_floats(rows * n);
		fill_integers(n, LIMIT, mean_g);
		fill_integers(n, LIMIT, slope);
		normalize_backward(rows, n, &p.z, mean_g, slope, p.x, p.dy, dx);
		for (size_t j = 0; j < rows * n; j++) {
			size_t i = j % n;
			double off = (double)p.x[j] - (double)p.mean[i];
			double want = twin_gradient(&p, j, i) - (double)mean_g[i] -
				      off * (double)slope[i];
			want *= (double)p.scale[i];
			compare_exact("dx", 1, &dx[j], &want);
		}
	}
}

static void test_backward(void **state)
{
	(void)state;
	each_size(check_backward);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moments), cmocka_unit_test(test_merge),
		cmocka_unit_test(test_values),  cmocka_unit_test(test_nan),
		cmocka_unit_test(test_sums),    cmocka_unit_test(test_backward),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
