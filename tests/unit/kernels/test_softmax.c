/* SPDX-License-Identifier: MIT */
/*
 * test_softmax.c - probabilities, cross-entropy and its gradient, also for very large logits
 */
#include "kernels/softmax.h"

#include <stdlib.h>

#include "support/buffers.h"
#include "support/compare.h"
#include "support/reference.h"

static const size_t sizes[] = { 2, 3, 10, 47, 256 };
static const float scales[] = { 0.0f, 1.0f, 10.0f, 100.0f, 1e4f };

static const double smoothings[] = { 0.0, 0.1, 0.9 };

/* sum of q_i (-log p_i) from the unsmoothed losses; q: the label's one-hot vector smoothed by e. */
static double smoothed_loss(size_t n, const double *z, size_t label, double e)
{
	double p[256], sum = 0.0;
	for (size_t i = 0; i < n; i++)
		sum += ((i == label ? 1.0 - e : 0.0) + e / (double)n) *
		       reference_softmax(n, z, i, p);
	return sum;
}

static void check(size_t n, float scale, double e)
{
	float *z = buffer_floats(n), *p = buffer_floats(n), *dz = buffer_floats(n);
	fill_uniform(n, z);
	for (size_t i = 0; i < n; i++)
		z[i] *= scale;
	double *z_copy = reference_copy(n, z), *want = reference_copy(n, z), sum = 0.0;
	size_t label = fill_below(n);
	double loss = reference_softmax(n, z_copy, label, want);
	softmax(n, z, p);
	for (size_t i = 0; i < n; i++) {
		assert_true(fabs((double)p[i] - want[i]) <= 1e-7 * want[i] + 1e-45);
		sum += (double)p[i];
	}
	assert_true(fabs(sum - 1.0) < 1e-6);
	assert_true(fabs(cross_entropy(n, z, label, 0.0) - loss) <= 1e-12 * (1.0 + (double)scale));
	loss = smoothed_loss(n, z_copy, label, e);
	assert_true(fabs(cross_entropy(n, z, label, e) - loss) <= 1e-11 * (1.0 + (double)scale));
	cross_entropy_gradient(n, p, label, e, 0.25f, dz);
	for (size_t i = 0; i < n; i++) {
		double target = (i == label ? 1.0 - e : 0.0) + e / (double)n;
		assert_true(fabs((double)dz[i] - 0.25 * (want[i] - target)) < 1e-7);
	}
	/* In place. */
	softmax(n, z, z);
	compare_bits("p", n, z, p);
	free(z_copy);
	free(want);
	buffers_release();
}

static void test_reference(void **state)
{
	(void)state;
	for (size_t n = 0; n < 5; n++)
		for (size_t s = 0; s < 5; s++)
			for (int again = 0; again < 5; again++)
				for (size_t e = 0; e < 3; e++)
					check(sizes[n], scales[s], smoothings[e]);
}

/* (L(z + h) - L(z - h)) / 2h, with h a power of two so that z +- h is exact. */
static void central_difference(double e)
{
	enum { N = 10 };
	const float h = 0x1p-10f;
	float z[N], p[N], dz[N];
	fill_integers(N, 3, z);
	for (size_t label = 0; label < N; label++) {
		softmax(N, z, p);
		cross_entropy_gradient(N, p, label, e, 1.0f, dz);
		for (size_t i = 0; i < N; i++) {
			float kept = z[i];
			z[i] = kept + h;
			double above = cross_entropy(N, z, label, e);
			z[i] = kept - h;
			double below = cross_entropy(N, z, label, e);
			z[i] = kept;
			double slope = (above - below) / (2.0 * (double)h);
			assert_true(fabs(slope - (double)dz[i]) < 1e-6);
		}
	}
}

static void test_central_difference(void **state)
{
	(void)state;
	for (size_t e = 0; e < 3; e++)
		central_difference(smoothings[e]);
}

static void test_extremes(void **state)
{
	(void)state;
	float p[3];
	softmax(3, (float[]){ 1e4f, -1e4f, 0.0f }, p);
	assert_true(p[0] == 1.0f && p[1] == 0.0f && p[2] == 0.0f);
	softmax(3, (float[]){ 3e38f, -3e38f, 3e38f }, p);
	assert_true(p[0] == 0.5f && p[1] == 0.0f && p[2] == 0.5f);
	assert_true(cross_entropy(3, (float[]){ 1e4f, -1e4f, 0.0f }, 0, 0.0) == 0.0);
	assert_true(cross_entropy(3, (float[]){ 1e4f, -1e4f, 0.0f }, 1, 0.0) == 2e4);
	assert_true(fabs(cross_entropy(3, (float[]){ -1e4f, -1e4f, -1e4f }, 2, 0.0) - log(3.0)) <
		    1e-12);
	softmax(3, (float[]){ 1.0f, -INFINITY, 1.0f }, p);
	assert_true(p[0] == 0.5f && p[1] == 0.0f && p[2] == 0.5f);
	const float one_out[] = { 1.0f, -INFINITY, 1.0f };
	assert_true(fabs(cross_entropy(3, one_out, 0, 0.0) - log(2.0)) < 1e-12);
}

/* With a NaN anywhere, every probability and the loss are NaN. */
static void test_nan(void **state)
{
	(void)state;
	for (size_t at = 0; at < 5; at++) {
		float z[] = { 1.0f, 5.0f, -2.0f, 3.0f, 0.0f }, p[5];
		z[at] = NAN;
		softmax(5, z, p);
		for (size_t i = 0; i < 5; i++) {
			assert_true(isnan(p[i]));
			assert_true(isnan(cross_entropy(5, z, i, 0.1)));
		}
		z[at] = INFINITY;
		for (size_t i = 0; i < 5; i++)
			assert_true(!isfinite(cross_entropy(5, z, i, 0.1)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_central_difference),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_nan),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
