/* SPDX-License-Identifier: MIT */
/*
 * test_conv_direct.c - the algorithm "direct" with tiles larger than gemm's; test_conv.c tests its
 * sums
 */
#include "kernels/gemm.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"

/* gemm computes this data gradient, in parts, as its tiles are smaller. */
static void test_parts(void **state)
{
	(void)state;
	struct conv_geometry g;
	const size_t kernel[2] = { 5, 5 };
	assert_true(conv_case((struct scrawl_shape){ 61, 61, 3 }, kernel, 2, 0, 160, &g));
	assert_in_range(conv_gemm.tile_rows(&g), 1, g.out.height - 1);
	size_t in = shape_count(g.in), weights = conv_patch(&g) * g.out.channels;
	const struct conv_tile whole = { 0, g.out.height, 0 };
	float *dy = buffer_floats(shape_count(g.out)), *w = buffer_floats(weights);
	float *dx = buffer_floats(in), *want = buffer_floats(in);
	float *rotated = buffer_floats(conv_direct.rotated(&g));
	fill_integers(shape_count(g.out), 4, dy);
	fill_integers(weights, 4, w);
	fill_integers(in, 4, dx);
	memcpy(want, dx, in * sizeof(*dx));
	conv_direct.rotate(&g, w, rotated);
	conv_direct.data_gradient(&g, whole, dy, &(struct conv_weights){ w, NULL, rotated }, dx,
				  buffer_floats(conv_direct.scratch(&g, g.out.height)));
	conv_naive.data_gradient(&g, whole, dy, &(struct conv_weights){ w, NULL, NULL }, want,
				 buffer_floats(conv_naive.scratch(&g, g.out.height)));
	compare_bits("dx", in, dx, want);
	buffers_release();
}

static int setup(void **state)
{
	gemm_setup();
	return fill_restart(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_parts) };
	return cmocka_run_group_tests(tests, setup, NULL);
}
