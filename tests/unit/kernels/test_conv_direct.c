/* SPDX-License-Identifier: MIT */
/*
 * test_conv_direct.c - what the algorithm "direct" finishes, and tiles larger than gemm's;
 * test_conv.c tests its sums
 */
#include "kernels/gemm.h"
#include "support/buffers.h"
#include "support/conv_cases.h"
#include "support/conv_finish.h"

static float *uniform(size_t n)
{
	float *floats = buffer_floats(n);
	fill_uniform(n, floats);
	return floats;
}

/* y and f.argmax are laid out as for the whole image, whatever the tiles. */
static void finish_tiles(const struct conv_geometry *g, struct conv_finish f, size_t rows,
			 const float *x, const struct conv_weights *weights, float *y)
{
	size_t unit = f.pool ? f.pool : 1, height = g->out.height / unit * unit;
	size_t row_outputs = g->out.width / unit * g->out.channels;
	float *scratch = buffer_floats(conv_direct.scratch(g, rows));
	uint8_t *argmax = f.argmax;
	for (size_t row = 0; row < height; row += rows) {
		size_t left = height - row, offset = row / unit * row_outputs;
		f.argmax = argmax ? argmax + offset : NULL;
		conv_direct.forward(g, (struct conv_tile){ row, left < rows ? left : rows }, &f, x,
				    weights, y + offset, scratch);
	}
}

/* Tile by tile and whole, against the plain values of the whole image. */
static void check_pool(const struct conv_geometry *g, size_t pool, bool relu)
{
	size_t unit = pool ? pool : 1;
	size_t results = g->out.height / unit * (g->out.width / unit) * g->out.channels;
	const float *x = uniform(shape_count(g->in));
	const float *w = uniform(conv_patch(g) * g->out.channels);
	float *packed = buffer_floats(conv_direct.packed(g));
	const struct conv_weights weights = { w, packed, NULL };
	float *plain = buffer_floats(shape_count(g->out));
	struct conv_finish f = { pool, uniform(g->out.channels), relu, NULL };
	conv_direct.pack(g, w, packed);
	conv_direct.forward(g, (struct conv_tile){ 0, g->out.height }, NULL, x, &weights, plain,
			    buffer_floats(conv_direct.scratch(g, g->out.height)));
	if (pool)
		f.argmax = buffer_bytes(results);
	for (size_t rows = unit; rows < 2 * g->out.height; rows *= 2) {
		float *y = buffer_floats(results);
		finish_tiles(g, f, rows, x, &weights, y);
		check_finished(g->out, &f, plain, y);
	}
	buffers_release();
}

static void check(const struct conv_geometry *g)
{
	bool vectors = g->out.channels >= 4;
	assert_int_equal(conv_direct.finishes(g, 0), vectors);
	assert_int_equal(conv_direct.finishes(g, 2), vectors);
	assert_false(conv_direct.finishes(g, 3));
	if (!vectors)
		return;
	check_pool(g, 0, false);
	check_pool(g, 0, true);
	check_pool(g, 2, false);
	check_pool(g, 2, true);
}

static void test_grid(void **state)
{
	(void)state;
	conv_case_grid(check);
}

/* gemm computes this data gradient, in parts, as its tiles are smaller. */
static void test_parts(void **state)
{
	(void)state;
	struct conv_geometry g;
	const size_t kernel[2] = { 5, 5 };
	assert_true(conv_case((struct scrawl_shape){ 61, 61, 3 }, kernel, 2, 0, 160, &g));
	assert_in_range(conv_gemm.tile_rows(&g), 1, g.out.height - 1);
	size_t in = shape_count(g.in), weights = conv_patch(&g) * g.out.channels;
	const struct conv_tile whole = { 0, g.out.height };
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_parts),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
