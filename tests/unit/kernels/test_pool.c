/* SPDX-License-Identifier: MIT */
/*
 * test_pool.c - pooling against the formula: values, argmax, gradients, edges, ties, NaN
 */
#include "kernels/pool.h"

#include <stdbool.h>
#include <stdlib.h>

#include "support/buffers.h"
#include "support/compare.h"
#include "support/reference.h"

static struct reference_window to_reference(const struct pool_geometry *g)
{
	return (struct reference_window){ .height = g->in.height,
					  .width = g->in.width,
					  .channels = g->in.channels,
					  .kernel_height = g->window,
					  .kernel_width = g->window,
					  .stride = g->stride,
					  .out_height = g->out.height,
					  .out_width = g->out.width,
					  .filters = g->out.channels };
}

/* The index into the input that a value t of argmax stands for. */
static size_t place(const struct pool_geometry *g, size_t output, uint8_t t)
{
	size_t c = output % g->in.channels, pixel = output / g->in.channels;
	size_t y = pixel / g->out.width * g->stride + t / g->window;
	size_t x = pixel % g->out.width * g->stride + t % g->window;
	return (y * g->in.width + x) * g->in.channels + c;
}

/* limit: range of integers, where a small one gives many ties; 0: other numbers. */
static void fill(size_t n, int limit, float *values)
{
	if (limit)
		fill_integers(n, limit, values);
	else
		fill_uniform(n, values);
}

static void check_max(const struct pool_geometry *g, int limit)
{
	struct reference_window window = to_reference(g);
	size_t in = shape_count(g->in), out = shape_count(g->out);
	float *x = buffer_floats(in), *y = buffer_floats(out);
	float *dy = buffer_floats(out), *dx = buffer_floats(in);
	uint8_t *argmax = buffer_bytes(out);
	fill(in, limit, x);
	fill(out, limit, dy);
	double *x_copy = reference_copy(in, x), *want = reference_copy(out, dy);
	size_t *where = calloc(out, sizeof(*where));
	struct reference_sum dx_want = reference_zeros(in);
	assert_non_null(where);
	reference_maxpool(&window, x_copy, want, where);
	maxpool_forward(g, x, y, argmax);
	compare_exact("y", out, y, want);
	for (size_t i = 0; i < out; i++) {
		assert_true(argmax[i] < g->window * g->window);
		assert_int_equal(place(g, i, argmax[i]), where[i]); /* the first of equal ones */
		reference_add(&dx_want, where[i], 1.0, dy[i]);
	}
	maxpool_backward(g, dy, argmax, dx);
	if (limit)
		compare_exact("dx", in, dx, dx_want.value);
	else
		compare_close("dx", in, dx, dx_want.value, dx_want.terms);
	free(x_copy);
	free(want);
	free(where);
	reference_free(&dx_want);
	buffers_release();
}

static void check_average(const struct pool_geometry *g)
{
	struct reference_window window = to_reference(g);
	size_t in = shape_count(g->in), out = shape_count(g->out);
	float *x = buffer_floats(in), *y = buffer_floats(out);
	float *dy = buffer_floats(out), *dx = buffer_floats(in);
	fill_uniform(in, x);
	fill_uniform(out, dy);
	double *x_copy = reference_copy(in, x), *dy_copy = reference_copy(out, dy);
	struct reference_sum y_want = reference_zeros(out), dx_want = reference_zeros(in);
	reference_avgpool(&window, x_copy, &y_want);
	reference_avgpool_data(&window, dy_copy, &dx_want);
	avgpool_forward(g, x, y);
	avgpool_backward(g, dy, dx);
	compare_close("y", out, y, y_want.value, y_want.terms);
	compare_close("dx", in, dx, dx_want.value, dx_want.terms);
	free(x_copy);
	free(dy_copy);
	reference_free(&y_want);
	reference_free(&dx_want);
	buffers_release();
}

static const size_t channels[] = { 1, 2, 3, 4, 5, 7, 16, 20, 50 };

#define CHANNELS (sizeof(channels) / sizeof(channels[0]))

/*
 * Windows and strides (overlapping, next to each other, with gaps), images that they fill and
 * images with rows and columns left over.  The largest window has one channel count, in turn.
 */
static void grid(void (*check)(const struct pool_geometry *g))
{
	static const size_t windows[] = { 1, 2, 3, 5, 15 };
	static const size_t extra[][2] = { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 3, 2 }, { 7, 9 } };
	size_t turn = 0;
	for (size_t w = 0; w < 5; w++)
		for (size_t stride = 1; stride <= windows[w] + 2; stride += 1 + stride / 3)
			for (size_t e = 0; e < 5; e++)
				for (size_t n = 0; n < (w == 4 ? 1 : CHANNELS); n++) {
					struct pool_geometry g = { .window = windows[w],
								   .stride = stride };
					size_t c = channels[w == 4 ? turn++ % CHANNELS : n];
					g.in = (struct scrawl_shape){ windows[w] + extra[e][0],
								      windows[w] + extra[e][1], c };
					g.out = (struct scrawl_shape){ extra[e][0] / stride + 1,
								       extra[e][1] / stride + 1,
								       c };
					check(&g);
				}
}

static void check_max_distinct(const struct pool_geometry *g)
{
	check_max(g, 0);
}

static void check_max_ties(const struct pool_geometry *g)
{
	check_max(g, 1);
	check_max(g, 8);
}

static void test_max(void **state)
{
	(void)state;
	grid(check_max_distinct);
}

static void test_max_ties(void **state)
{
	(void)state;
	grid(check_max_ties);
}

static void test_average(void **state)
{
	(void)state;
	grid(check_average);
}

/* A window with a NaN gives NaN, and argmax points at one; other windows are not affected. */
static void check_nan(const struct pool_geometry *g)
{
	struct reference_window window = to_reference(g);
	size_t in = shape_count(g->in), out = shape_count(g->out);
	float *x = buffer_floats(in), *y = buffer_floats(out);
	uint8_t *argmax = buffer_bytes(out);
	size_t *where = calloc(out, sizeof(*where));
	assert_non_null(where);
	fill_uniform(in, x);
	for (size_t i = 0; i < 1 + in / 20; i++)
		x[fill_below(in)] = NAN;
	x[fill_below(in)] = -INFINITY;
	double *x_copy = reference_copy(in, x), *want = reference_copy(out, x);
	reference_maxpool(&window, x_copy, want, where);
	maxpool_forward(g, x, y, argmax);
	for (size_t i = 0; i < out; i++) {
		bool any = false;
		for (size_t t = 0; t < g->window * g->window; t++)
			any = any || isnan(x[place(g, i, (uint8_t)t)]);
		assert_int_equal(isnan(y[i]) != 0, any);
		compare_bits("y", 1, y + i, x + place(g, i, argmax[i]));
		if (!any)
			compare_exact("y", 1, y + i, want + i);
	}
	free(where);
	free(x_copy);
	free(want);
	buffers_release();
}

static void test_nan(void **state)
{
	(void)state;
	grid(check_nan);
}

/* In a window of -infinity only, that is the maximum. */
static void test_infinite(void **state)
{
	(void)state;
	for (size_t n = 0; n < CHANNELS; n++) {
		size_t c = channels[n];
		struct pool_geometry g = { { 4, 4, c }, { 2, 2, c }, 2, 2 };
		float *x = buffer_floats(16 * c), *y = buffer_floats(4 * c);
		uint8_t *argmax = buffer_bytes(4 * c);
		for (size_t i = 0; i < 16 * c; i++)
			x[i] = -INFINITY;
		maxpool_forward(&g, x, y, argmax);
		for (size_t i = 0; i < 4 * c; i++) {
			assert_true(isinf(y[i]) && y[i] < 0.0f);
			assert_int_equal(argmax[i], 0);
		}
		buffers_release();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_max),      cmocka_unit_test(test_max_ties),
		cmocka_unit_test(test_average),  cmocka_unit_test(test_nan),
		cmocka_unit_test(test_infinite),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
