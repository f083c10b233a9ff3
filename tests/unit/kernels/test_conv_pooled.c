/* SPDX-License-Identifier: MIT */
/*
 * test_conv_pooled.c - gradients through a pooling against the formulas on the unpooled gradient,
 * and each version of the sum that they use
 */
#include <stdlib.h>

#include "core/isa.h"
#include "kernels/axpy_list.h"
#include "kernels/conv_pooled.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"
#include "support/quick.h"

static float *random_floats(size_t count)
{
	float *values = buffer_floats(count);
	fill_uniform(count, values);
	return values;
}

static float *zero_floats(size_t count)
{
	float *values = buffer_floats(count);
	memset(values, 0, count * sizeof(*values));
	return values;
}

/* A pooled gradient with some zeros, and the unpooled gradient that it represents. */
struct pooled_case {
	struct conv_geometry g;
	struct pooled_gradient p;
	float *dy;
	uint8_t *argmax;
	double *unpooled; /* [images, out] */
};

static void fill_case(struct pooled_case *c, size_t window, size_t images)
{
	const struct scrawl_shape out = c->g.out;
	size_t height = out.height / window, width = out.width / window;
	size_t n = images * height * width * out.channels;
	c->dy = random_floats(n);
	c->argmax = buffer_bytes(n);
	c->unpooled = reference_alloc(images * shape_count(out), sizeof(*c->unpooled));
	for (size_t i = 0; i < n; i++) {
		size_t o = i % out.channels, x = i / out.channels % width;
		size_t y = i / out.channels / width; /* over all images */
		size_t place = (i * 7 + y + 3 * o) % (window * window);
		if (i % 3 == 1)
			c->dy[i] = 0.0f;
		c->argmax[i] = (uint8_t)place;
		size_t row = y % height * window + place / window;
		size_t column = x * window + place % window;
		size_t pixel = (y / height * out.height + row) * out.width + column;
		c->unpooled[pixel * out.channels + o] = (double)c->dy[i];
	}
	c->p = (struct pooled_gradient){ window, height, width, images, c->dy, c->argmax };
}

/* dw comes transposed: [filters, k]. */
static void check_weights(const struct pooled_case *c)
{
	size_t k = conv_patch(&c->g), filters = c->g.out.channels, in = shape_count(c->g.in);
	struct reference_window window = conv_case_reference(&c->g);
	float *x = random_floats(c->p.images * in), *dw = zero_floats(k * filters);
	float *scratch = buffer_floats(conv_pooled_scratch(&c->g, c->p.window));
	double *x2 = reference_copy(c->p.images * in, x);
	struct reference_sum want = reference_zeros(k * filters);
	for (size_t i = 0; i < c->p.images; i++)
		reference_conv_weight(&window, x2 + i * in, c->unpooled + i * shape_count(c->g.out),
				      &want);
	conv_pooled_weight_gradient(&c->g, &c->p, x, dw, scratch);
	for (size_t i = 0; i < k * filters; i++)
		compare_close("weight gradient", 1, &dw[i % filters * k + i / filters],
			      want.value + i, want.terms + i);
	reference_free(&want);
	free(x2);
}

static void check_data(const struct pooled_case *c)
{
	size_t k = conv_patch(&c->g), filters = c->g.out.channels, in = shape_count(c->g.in);
	struct reference_window window = conv_case_reference(&c->g);
	float *w = random_floats(k * filters), *dx = zero_floats(c->p.images * in);
	float *packed = buffer_floats(conv_pooled_packed(&c->g));
	float *scratch = buffer_floats(conv_pooled_scratch(&c->g, c->p.window));
	double *w2 = reference_copy(k * filters, w);
	struct reference_sum want = reference_zeros(c->p.images * in);
	for (size_t i = 0; i < c->p.images; i++) {
		struct reference_sum image = { in, want.value + i * in, want.terms + i * in };
		reference_conv_data(&window, c->unpooled + i * shape_count(c->g.out), w2, &image);
	}
	conv_pooled_pack(&c->g, w, packed);
	conv_pooled_data_gradient(&c->g, &c->p, packed, dx, scratch);
	compare_close("data gradient", c->p.images * in, dx, want.value, want.terms);
	reference_free(&want);
	free(w2);
}

static void check_gradients(struct pooled_case *c, size_t window, size_t images)
{
	fill_case(c, window, images);
	check_weights(c);
	check_data(c);
	free(c->unpooled);
	buffers_release();
}

static void test_gradients(void **state)
{
	(void)state;
	static const size_t kernels[][2] = { { 3, 3 }, { 5, 5 }, { 1, 4 }, { 2, 7 }, { 4, 1 } };
	static const size_t channels[] = { 4, 5, 16, 17, 20, 32, 50 }, windows[] = { 2, 3, 5, 15 };
	size_t tried = 0;
	for (size_t i = 0; i < 5 * 7 * 4 * 3; i += quick() ? 13 : 1) {
		struct pooled_case c;
		size_t window = windows[i % 4], stride = 1 + i / 4 % 3;
		const size_t *kernel = kernels[i / 12 % 5];
		size_t filters = channels[(i + i / 60) % 7], side = 11 + i % 7 + window * stride;
		struct scrawl_shape in = { side, side + i % 3, channels[i / 60] };
		if (!conv_case(in, kernel, stride, 0, filters, &c.g) || !conv_pooled_suits(&c.g) ||
		    c.g.out.height < window || c.g.out.width < window)
			continue;
		check_gradients(&c, window, 1 + i % 3);
		tried++;
	}
	assert_true(tried > (quick() ? 10 : 150));
}

/* Images of 16 pooled pixels, in both gradients more than one chunk of them. */
static void test_many_images(void **state)
{
	(void)state;
	static const size_t five[] = { 5, 5 };
	struct pooled_case c;
	assert_true(conv_case((struct scrawl_shape){ 12, 12, 20 }, five, 1, 0, 18, &c.g));
	check_gradients(&c, 2, 7);
}

/* It suits neither padding nor runs too short for a vector. */
static void test_suits(void **state)
{
	(void)state;
	static const size_t three[] = { 3, 3 };
	struct conv_geometry g;
	assert_true(conv_case((struct scrawl_shape){ 9, 9, 16 }, three, 1, 0, 4, &g));
	assert_true(conv_pooled_suits(&g));
	assert_true(conv_case((struct scrawl_shape){ 9, 9, 16 }, three, 1, 1, 4, &g));
	assert_false(conv_pooled_suits(&g));
	assert_true(conv_case((struct scrawl_shape){ 9, 9, 16 }, three, 2, PAD_SAME, 4, &g));
	assert_false(conv_pooled_suits(&g));
	assert_true(conv_case((struct scrawl_shape){ 8, 8, 16 }, three, 2, PAD_SAME, 4, &g));
	assert_false(conv_pooled_suits(&g)); /* padding only below and right */
	assert_true(conv_case((struct scrawl_shape){ 9, 9, 5 }, three, 1, 0, 4, &g));
	assert_false(conv_pooled_suits(&g));
}

/* y [length] += the list's vectors; the last one ends where its array does. */
static void check_list(axpy_list_fn *axpy_list, size_t length, size_t n)
{
	size_t floats = length + 13 * (n ? n - 1 : 0);
	float *x = random_floats(floats), *y = random_floats(length);
	float *factors = random_floats(n + 1);
	struct axpy *list = calloc(n + 1, sizeof(*list));
	struct reference_sum want = reference_zeros(length);
	for (size_t j = 0; j < length; j++)
		reference_add(&want, j, (double)y[j], 1.0);
	for (size_t i = 0; i < n; i++) {
		list[i] = (struct axpy){ (uint32_t)(13 * i), factors[i] };
		for (size_t j = 0; j < length; j++)
			reference_add(&want, j, (double)factors[i], (double)x[13 * i + j]);
	}
	axpy_list(list, n, x, length, y);
	compare_close("sum of a list", length, y, want.value, want.terms);
	reference_free(&want);
	free(list);
	buffers_release();
}

static void test_versions(void **state)
{
	(void)state;
	size_t versions = 1 + isa_has_avx2() + isa_has_avx512();
	assert_ptr_equal(axpy_list_version(0), axpy_list_best());
	assert_null(axpy_list_version(versions));
	for (size_t v = 0; v < versions; v++)
		for (size_t length = 1; length <= 300; length += quick()        ? 7
								 : length < 150 ? 1
										: 29)
			for (size_t n = 0; n <= 9; n += 3)
				check_list(axpy_list_version(v), length, n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradients),
		cmocka_unit_test(test_many_images),
		cmocka_unit_test(test_suits),
		cmocka_unit_test(test_versions),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
