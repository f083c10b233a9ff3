/* SPDX-License-Identifier: MIT */
/*
 * test_dropout.c - how many values are dropped, how the others are scaled, what the mask depends on
 */
#include <stdbool.h>

#include "core/random.h"
#include "support/layer_alone.h"

#define HEIGHT 9
#define WIDTH  11
#define DEPTH  5 /* 495 values: a multiple neither of a block's 8 nor of a draw's 128 */

static uint32_t samples[200];

static struct layer_alone dropout(double probability, size_t batch)
{
	struct layer_alone a =
		layer_alone(&dropout_layer, (struct layer_arguments){ .probability = probability },
			    (struct scrawl_shape){ HEIGHT, WIDTH, DEPTH }, batch, 1);
	for (size_t i = 0; i < batch; i++)
		samples[i] = (uint32_t)(1000 + i);
	a.pass.samples = samples;
	a.pass.seed = 7;
	a.pass.epoch = 1;
	for (size_t i = 0; i < batch * a.in; i++)
		a.x[i] = 1.0f;
	return a;
}

static void forward(const struct layer_alone *a)
{
	layer_alone_run(a, dropout_layer.forward, 0, a->pass.batch);
}

/* The count is within five standard deviations; every survivor is scaled to keep the mean. */
static void test_rate_and_scale(void **state)
{
	(void)state;
	static const double rates[] = { 0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99 };
	for (size_t r = 0; r < sizeof(rates) / sizeof(rates[0]); r++) {
		struct layer_alone a = dropout(rates[r], 200);
		double n = (double)(200 * a.in), p = rates[r], kept = 0.0;
		float scale = 0.0f;
		forward(&a);
		for (size_t i = 0; i < 200 * a.in; i++) {
			scale = scale != 0.0f ? scale : a.b.y[i];
			assert_true(a.b.y[i] == 0.0f || a.b.y[i] == scale);
			kept += a.b.y[i] != 0.0f;
		}
		/* P is rounded to 16 bits. */
		assert_true(fabs(1.0 / (double)scale - (1.0 - p)) <= 1.0 / 65536.0);
		assert_true(fabs(kept - n * (1.0 - p)) <=
			    5.0 * sqrt(n * p * (1.0 - p)) + n / 65536.0);
		layer_alone_release(&a);
	}
}

/* Even at a probability near 1 some values are kept, and scaled to keep the mean. */
static void test_near_one(void **state)
{
	(void)state;
	double n = 0.0, sum = 0.0, p = 0.999995;
	struct layer_alone a = dropout(p, 200);
	for (a.pass.epoch = 0; a.pass.epoch < 100; a.pass.epoch++) {
		forward(&a);
		for (size_t i = 0; i < 200 * a.in; i++, n++)
			sum += (double)a.b.y[i];
	}
	layer_alone_release(&a);
	assert_true(fabs(sum / n - 1.0) < 5.0 * sqrt(p / (1.0 - p) / n));
}

static void test_backward(void **state)
{
	(void)state;
	static const double rates[] = { 0.0, 0.3, 0.5 };
	for (size_t r = 0; r < 3; r++) {
		struct layer_alone a = dropout(rates[r], 6);
		size_t n = 6 * a.in;
		fill_uniform(n, a.b.dy);
		forward(&a);
		layer_alone_run(&a, dropout_layer.backward, 0, 2);
		for (size_t i = 0; i < n; i++) {
			if (i < 2 * a.in)
				assert_true(a.b.dx[i] == a.b.y[i] * a.b.dy[i]); /* x is 1 */
			else
				assert_true(isnan(a.b.dx[i])); /* not in this shard */
		}
		a.b.dx = NULL;
		layer_alone_run(&a, dropout_layer.backward, 0, 6);
		layer_alone_release(&a);
	}
}

/* Whether image i's mask equals another. */
static bool same(const struct layer_alone *a, size_t i, const float *other)
{
	return memcmp(a->b.y + i * a->in, other, a->in * sizeof(*other)) == 0;
}

static void test_depends_on(void **state)
{
	(void)state;
	struct layer_alone a = dropout(0.5, 4);
	float first[HEIGHT * WIDTH * DEPTH];
	forward(&a);
	memcpy(first, a.b.y, sizeof(first));
	assert_false(same(&a, 1, first)); /* another image */
	/* Independent of the position in the batch, its size, the shard, and earlier draws. */
	samples[3] = 1000;
	samples[0] = 5;
	a.pass.shard = 3;
	layer_alone_run(&a, dropout_layer.forward, 3, 4);
	assert_true(same(&a, 3, first));
	samples[0] = 1000;
	a.pass.batch = 1;
	forward(&a);
	assert_true(same(&a, 0, first));
	/* Dependent on the seed, the epoch and the layer. */
	a.pass.seed = 8;
	forward(&a);
	assert_false(same(&a, 0, first));
	a.pass.seed = 7 + ((uint64_t)1 << 40);
	forward(&a);
	assert_false(same(&a, 0, first));
	a.pass.seed = 7;
	a.pass.epoch = 2;
	forward(&a);
	assert_false(same(&a, 0, first));
	a.pass.epoch = 1;
	a.layer->index = 1;
	forward(&a);
	assert_false(same(&a, 0, first));
	a.layer->index = 0;
	forward(&a);
	assert_true(same(&a, 0, first));
	layer_alone_release(&a);
}

/* Value i is dropped by half i of the image's Philox sequence, low half first. */
static void test_bits(void **state)
{
	(void)state;
	struct layer_alone a = dropout(0.25, 1);
	struct random r;
	uint32_t word = 0;
	forward(&a);
	random_init(&r, a.pass.seed, RANDOM_DROPOUT, a.pass.epoch, samples[0]);
	for (size_t i = 0; i < a.in; i++) {
		word = i % 2 ? word >> 16 : random_u32(&r);
		assert_int_equal(a.b.y[i] != 0.0f, (word & 0xffff) >= 16384);
	}
	layer_alone_release(&a);
}

static void test_evaluation(void **state)
{
	(void)state;
	struct layer_alone a = dropout(0.9, 3);
	a.pass.training = false;
	a.pass.samples = NULL;
	fill_uniform(3 * a.in, a.x);
	forward(&a);
	compare_bits("y", 3 * a.in, a.b.y, a.x);
	layer_alone_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rate_and_scale), cmocka_unit_test(test_near_one),
		cmocka_unit_test(test_backward),       cmocka_unit_test(test_depends_on),
		cmocka_unit_test(test_bits),           cmocka_unit_test(test_evaluation),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
