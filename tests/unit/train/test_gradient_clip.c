/* SPDX-License-Identifier: MIT */
/*
 * test_gradient_clip.c - the factor for gradients with too large a norm, against plain sums
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/random.h"
#include "train/gradient_clip.h"

#define MANY (3 * CLIP_BLOCK + 100)

static float gradients[MANY];

static void draw_gradients(void)
{
	struct random r;
	random_init(&r, 3, RANDOM_WEIGHTS, 0, 0);
	for (size_t i = 0; i < MANY; i++)
		gradients[i] = (random_uniform(&r) - 0.5f) * (i % 97 ? 1.0f : 1e3f);
}

/* The norm from a single sum, in order. */
static double twin_norm(size_t count)
{
	long double sum = 0.0L;
	for (size_t i = 0; i < count; i++)
		sum += (long double)gradients[i] * (long double)gradients[i];
	return (double)sqrtl(sum);
}

static double factor_of(unsigned threads, size_t count, double most)
{
	scrawl_context *ctx;
	struct clip c;
	assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
	assert_int_equal(clip_init(ctx, &c, count, most), SCRAWL_OK);
	assert_true(clip_is_on(&c));
	double factor = clip_factor(&c, ctx->parallel, gradients);
	/* A second call is not affected by the first. */
	assert_true(clip_factor(&c, ctx->parallel, gradients) == factor);
	clip_release(&c);
	scrawl_context_destroy(ctx);
	return factor;
}

/* Around multiples of lanes and blocks. */
static void test_against_one_sum(void **state)
{
	(void)state;
	static const size_t counts[] = {
		1,   2, 7, 8, 9, 63, CLIP_BLOCK - 1, CLIP_BLOCK, CLIP_BLOCK + 1, 2 * CLIP_BLOCK + 9,
		MANY
	};
	draw_gradients();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		double norm = twin_norm(counts[i]), most = norm / 3.0;
		double expected = most / (norm + 1e-6);
		double factor = factor_of(1, counts[i], most);
		assert_true(fabs(factor - expected) <= 1e-14 * expected);
		for (unsigned threads = 2; threads <= 4; threads++)
			assert_true(factor_of(threads, counts[i], most) == factor);
	}
}

/* Gradients with a norm below the limit are not scaled, nor are those that are all 0. */
static void test_below_limit(void **state)
{
	(void)state;
	draw_gradients();
	double norm = twin_norm(MANY);
	assert_true(factor_of(2, MANY, norm * 1.001) == 1.0);
	assert_true(factor_of(2, MANY, norm * 0.999) < 1.0);
	memset(gradients, 0, sizeof(gradients));
	assert_true(factor_of(2, MANY, 1.0) == 1.0);
	/* 1e-7 / (0 + 1e-6) */
	assert_true(fabs(factor_of(2, MANY, 1e-7) - 0.1) < 1e-12);
}

static void test_off(void **state)
{
	(void)state;
	scrawl_context *ctx;
	struct clip c;
	assert_int_equal(scrawl_context_create(1, &ctx), SCRAWL_OK);
	assert_int_equal(clip_init(ctx, &c, MANY, 0.0), SCRAWL_OK);
	assert_false(clip_is_on(&c));
	assert_null(c.sums);
	clip_release(&c);
	scrawl_context_destroy(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_one_sum),
		cmocka_unit_test(test_below_limit),
		cmocka_unit_test(test_off),
	};
	return cmocka_run_group_tests_name("gradient clip", tests, NULL, NULL);
}
