/* SPDX-License-Identifier: MIT */
/*
 * test_conv_gray.c - the weight gradient of images of one channel through a pooling against the
 * formula on the unpooled gradient
 */
#include <stdlib.h>

#include "core/isa.h"
#include "kernels/conv_gray.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"

/* A pooled gradient with some zeros; unpooled [images, out] becomes what it represents. */
static struct pooled_gradient random_gradient(const struct conv_geometry *g, size_t images,
					      double *unpooled)
{
	size_t height = g->out.height / 2, width = g->out.width / 2, filters = g->out.channels;
	size_t n = images * height * width * filters;
	float *dy = buffer_floats(n);
	uint8_t *argmax = buffer_bytes(n);
	fill_uniform(n, dy);
	for (size_t i = 0; i < n; i++) {
		size_t x = i / filters % width, y = i / filters / width; /* y over all images */
		size_t place = (i * 7 + y + 3 * i % filters) % 4;
		size_t row = y / height * g->out.height + y % height * 2 + place / 2;
		if (i % 3 == 1)
			dy[i] = 0.0f;
		argmax[i] = (uint8_t)place;
		unpooled[(row * g->out.width + 2 * x + place % 2) * filters + i % filters] =
			(double)dy[i];
	}
	return (struct pooled_gradient){ 2, height, width, images, dy, argmax };
}

static void check_gradient(const struct conv_geometry *g, size_t images)
{
	size_t in = shape_count(g->in), out = shape_count(g->out), k = conv_patch(g);
	struct reference_window window = conv_case_reference(g);
	struct reference_sum want = reference_zeros(k * g->out.channels);
	double *unpooled = reference_alloc(images * out, sizeof(*unpooled));
	struct pooled_gradient p = random_gradient(g, images, unpooled);
	float *x = buffer_floats(images * in), *dw = buffer_floats(k * g->out.channels);
	fill_uniform(images * in, x);
	fill_uniform(k * g->out.channels, dw);
	double *x2 = reference_copy(images * in, x);
	for (size_t i = 0; i < k * g->out.channels; i++)
		reference_add(&want, i, (double)dw[i], 1.0);
	for (size_t i = 0; i < images; i++)
		reference_conv_weight(&window, x2 + i * in, unpooled + i * out, &want);
	conv_gray_for(g, 2)(g, &p, x, dw, buffer_floats(conv_gray_scratch(g)));
	compare_close("weight gradient", k * g->out.channels, dw, want.value, want.terms);
	reference_free(&want);
	free(unpooled);
	free(x2);
	buffers_release();
}

/* Odd and even sides, narrower than a table and higher than a band; whole and partial lanes. */
static void test_gradients(void **state)
{
	(void)state;
	static const size_t filters[] = { 1, 4, 8, 9, 15, 16, 17, 20, 24, 25, 32, 50 };
	static const size_t kernels[][2] = { { 3, 3 }, { 5, 5 } };
	if (!isa_has_avx512())
		skip();
	for (size_t i = 0; i < 120; i++) {
		struct conv_geometry g;
		const size_t *kernel = kernels[i % 2];
		size_t height = kernel[0] + 1 + i * 5 % 47, width = kernel[1] + 1 + i * 3 % 13;
		struct scrawl_shape in = { height, width, 1 };
		assert_true(conv_case(in, kernel, 1, 0, filters[i % 12], &g));
		check_gradient(&g, 1 + i % 3);
	}
}

/* It suits only what the kernel is written for. */
static void test_suits(void **state)
{
	(void)state;
	static const size_t three[] = { 3, 3 }, four[] = { 4, 4 }, flat[] = { 3, 5 };
	struct conv_geometry g;
	struct scrawl_shape gray = { 9, 9, 1 }, color = { 9, 9, 3 };
	assert_true(conv_case(gray, three, 1, 0, 4, &g));
	assert_int_equal(conv_gray_for(&g, 2) != NULL, isa_has_avx512());
	assert_null(conv_gray_for(&g, 3));
	assert_true(conv_case(gray, three, 2, 0, 4, &g));
	assert_null(conv_gray_for(&g, 2));
	assert_true(conv_case(gray, three, 1, 1, 4, &g));
	assert_null(conv_gray_for(&g, 2));
	assert_true(conv_case(gray, four, 1, 0, 4, &g));
	assert_null(conv_gray_for(&g, 2));
	assert_true(conv_case(gray, four, 1, PAD_SAME, 4, &g));
	assert_null(conv_gray_for(&g, 2));
	assert_true(conv_case(gray, flat, 1, 0, 4, &g));
	assert_null(conv_gray_for(&g, 2));
	assert_true(conv_case(color, three, 1, 0, 4, &g));
	assert_null(conv_gray_for(&g, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gradients),
		cmocka_unit_test(test_suits),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
