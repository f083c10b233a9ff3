/* SPDX-License-Identifier: MIT */
/*
 * test_im2col.c - im2col against its definition, and col2im as its transpose
 */
#include "kernels/im2col.h"

#include <stdlib.h>

#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"

/* The value at output (oy, ox), patch position (ky, kx, c) of the lowered image. */
static float lowered(const struct conv_geometry *g, size_t oy, size_t ox, size_t ky, size_t kx,
		     size_t c, const float *x)
{
	long iy = (long)(oy * g->stride + ky) - (long)g->pad_top;
	long ix = (long)(ox * g->stride + kx) - (long)g->pad_left;
	if (iy < 0 || iy >= (long)g->in.height || ix < 0 || ix >= (long)g->in.width)
		return 0.0f;
	return x[((size_t)iy * g->in.width + (size_t)ix) * g->in.channels + c];
}

static void check_im2col(const struct conv_geometry *g, struct conv_tile tile)
{
	size_t pixels = tile.rows * g->out.width, k = conv_patch(g);
	float *x = buffer_floats(shape_count(g->in)), *col = buffer_floats(pixels * k);
	fill_uniform(shape_count(g->in), x);
	im2col(g, tile, x, col);
	for (size_t p = 0; p < pixels; p++)
		for (size_t i = 0; i < k; i++) {
			size_t c = i % g->in.channels, position = i / g->in.channels;
			float want = lowered(g, tile.row + p / g->out.width, p % g->out.width,
					     position / g->kernel_width, position % g->kernel_width,
					     c, x);
			compare_bits("col", 1, col + p * k + i, &want);
		}
	buffers_release();
}

/* <im2col x, c> = <x, col2im c>, exactly on integers; and col2im adds to its result. */
static void check_adjoint(const struct conv_geometry *g, struct conv_tile tile)
{
	size_t pixels = tile.rows * g->out.width, n = shape_count(g->in), k = conv_patch(g);
	float *x = buffer_floats(n), *dx = buffer_floats(n), *before = buffer_floats(n);
	float *col = buffer_floats(pixels * k), *c = buffer_floats(pixels * k);
	double left = 0.0, right = 0.0;
	fill_integers(n, 4, x);
	fill_integers(n, 4, before);
	fill_integers(pixels * k, 4, c);
	memcpy(dx, before, n * sizeof(*dx));
	im2col(g, tile, x, col);
	col2im(g, tile, c, dx);
	for (size_t i = 0; i < pixels * k; i++)
		left += (double)col[i] * c[i];
	for (size_t i = 0; i < n; i++)
		right += (double)x[i] * ((double)dx[i] - before[i]);
	assert_true(left == right);
	buffers_release();
}

static void check(const struct conv_geometry *g)
{
	struct conv_tile whole = { 0, g->out.height, 0 };
	struct conv_tile first = { 0, 1, 0 }, last = { g->out.height - 1, 1, 0 };
	struct conv_tile rest = { g->out.height / 2, g->out.height - g->out.height / 2, 0 };
	check_im2col(g, whole);
	check_im2col(g, first);
	check_im2col(g, last);
	check_adjoint(g, whole);
	check_adjoint(g, rest);
}

static void test_grid(void **state)
{
	(void)state;
	conv_case_grid(check);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_grid) };
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
