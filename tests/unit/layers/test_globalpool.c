/* SPDX-License-Identifier: MIT */
/*
 * test_globalpool.c - the mean over an image against the formula in double, its gradient, and that
 * images of other shards are left alone
 */
#include "support/layer_alone.h"
#include "support/reference.h"

#define IMAGES 3

static const struct scrawl_shape shapes[] = { { 1, 1, 1 },  { 7, 7, 1 },   { 1, 9, 5 },
					      { 12, 5, 4 }, { 28, 3, 17 }, { 8, 8, 50 } };

#define SHAPES (sizeof(shapes) / sizeof(shapes[0]))

static struct layer_alone globalpool(struct scrawl_shape in)
{
	struct layer_alone a =
		layer_alone(&globalpool_layer, (struct layer_arguments){ 0 }, in, IMAGES, 1);
	assert_int_equal(a.out, in.channels);
	assert_int_equal(a.layer->out.channels, in.channels);
	fill_uniform(IMAGES * a.in, a.x);
	fill_uniform(IMAGES * a.out, a.b.dy);
	return a;
}

static void test_mean(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		struct layer_alone a = globalpool(shapes[i]);
		double share = 1.0 / (double)(shapes[i].height * shapes[i].width);
		struct reference_sum want = reference_zeros(IMAGES * a.out);
		for (size_t j = 0; j < IMAGES * a.in; j++)
			reference_add(&want, j / a.in * a.out + j % a.out, (double)a.x[j], share);
		for (size_t image = 0; image < IMAGES; image++)
			layer_alone_run(&a, globalpool_layer.forward, image, image + 1);
		compare_close("y", IMAGES * a.out, a.b.y, want.value, want.terms);
		reference_free(&want);
		layer_alone_release(&a);
	}
}

static void test_gradient(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		struct layer_alone a = globalpool(shapes[i]);
		double share = 1.0 / (double)(shapes[i].height * shapes[i].width);
		struct reference_sum want = reference_zeros(IMAGES * a.in);
		for (size_t j = 0; j < IMAGES * a.in; j++)
			reference_add(&want, j, (double)a.b.dy[j / a.in * a.out + j % a.out],
				      share);
		layer_alone_run(&a, globalpool_layer.backward, 0, IMAGES);
		compare_close("dx", IMAGES * a.in, a.b.dx, want.value, want.terms);
		reference_free(&want);
		layer_alone_release(&a);
	}
}

/* Only the given image is processed; a NaN reaches only its own channel's mean. */
static void test_range(void **state)
{
	(void)state;
	struct layer_alone a = globalpool(shapes[3]);
	a.x[a.in + 2 * a.out + 1] = NAN; /* image 1, position 2, channel 1 */
	layer_alone_run(&a, globalpool_layer.forward, 1, 2);
	layer_alone_run(&a, globalpool_layer.backward, 1, 2);
	for (size_t i = 0; i < IMAGES * a.out; i++) /* buffers begin as NaN */
		assert_int_equal(isnan(a.b.y[i]) != 0, i / a.out != 1 || i % a.out == 1);
	for (size_t i = 0; i < IMAGES * a.in; i++)
		assert_int_equal(isnan(a.b.dx[i]) != 0, i / a.in != 1);
	/* The first layer of a network has no dx to fill. */
	a.b.dx = NULL;
	layer_alone_run(&a, globalpool_layer.backward, 0, IMAGES);
	layer_alone_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mean),
		cmocka_unit_test(test_gradient),
		cmocka_unit_test(test_range),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
