/* SPDX-License-Identifier: MIT */
/*
 * test_conv_finish.c - bias, ReLU and pooling by the algorithms that finish their output;
 * test_conv.c tests the sums
 */
#include "kernels/gemm.h"
#include "support/buffers.h"
#include "support/conv_cases.h"
#include "support/conv_finish.h"
#include "support/lanes.h"
#include "support/quick.h"

static float *uniform(size_t n)
{
	float *floats = buffer_floats(n);
	fill_uniform(n, floats);
	return floats;
}

/* One algorithm and its input. */
struct subject {
	const struct conv_algorithm *algorithm;
	const struct conv_geometry *g;
	const float *x;
	struct conv_weights weights;
};

/* y and f->argmax are laid out as for the whole image, whatever the tiles; f NULL: plain. */
static void forward_tiles(const struct subject *s, const struct conv_finish *f, size_t rows,
			  float *y)
{
	size_t unit = f && f->pool ? f->pool : 1, height = s->g->out.height / unit * unit;
	size_t row_outputs = s->g->out.width / unit * s->g->out.channels;
	float *scratch = buffer_floats(s->algorithm->scratch(s->g, rows));
	for (size_t row = 0; row < height; row += rows) {
		size_t left = height - row, offset = row / unit * row_outputs;
		struct conv_finish part = f ? *f : (struct conv_finish){ 0 };
		part.argmax = f && f->argmax ? f->argmax + offset : NULL;
		s->algorithm->forward(s->g, (struct conv_tile){ row, left < rows ? left : rows, 0 },
				      f ? &part : NULL, s->x, &s->weights, y + offset, scratch);
	}
}

/* Tile by tile and whole, against the plain values of the same tiles. */
static void check_pool(const struct subject *s, size_t pool, bool relu)
{
	const struct conv_geometry *g = s->g;
	size_t unit = pool ? pool : 1;
	size_t results = g->out.height / unit * (g->out.width / unit) * g->out.channels;
	float *plain = buffer_floats(shape_count(g->out)), *y = buffer_floats(results);
	struct conv_finish f = { pool, uniform(g->out.channels), relu, NULL };
	if (pool)
		f.argmax = buffer_bytes(results);
	for (size_t rows = unit; rows < 2 * g->out.height; rows *= quick() ? 4 : 2) {
		forward_tiles(s, NULL, rows, plain);
		forward_tiles(s, &f, rows, y);
		check_finished(g->out, &f, plain, y);
	}
}

static void check_algorithm(const struct conv_algorithm *algorithm, const struct conv_geometry *g)
{
	struct subject s = { algorithm, g, uniform(shape_count(g->in)), { 0 } };
	float *packed = buffer_floats(algorithm->packed(g));
	s.weights.w = uniform(conv_patch(g) * g->out.channels);
	s.weights.packed = packed;
	algorithm->pack(g, s.weights.w, packed);
	check_pool(&s, 0, false);
	check_pool(&s, 0, true);
	check_pool(&s, 2, false);
	check_pool(&s, 2, true);
	buffers_release();
}

static void check(const struct conv_geometry *g)
{
	static const struct conv_algorithm *const algorithms[] = { &conv_direct, &conv_winograd };
	for (size_t i = 0; i < 2; i++) {
		bool vectors = g->out.channels >= 4;
		assert_int_equal(algorithms[i]->finishes(g, 0), vectors);
		assert_int_equal(algorithms[i]->finishes(g, 2), vectors);
		assert_false(algorithms[i]->finishes(g, 3));
		if (vectors)
			check_algorithm(algorithms[i], g);
	}
}

static void test_squares(void **state)
{
	(void)state;
	conv_case_squares(check);
}

static void test_grid(void **state)
{
	(void)state;
	conv_case_grid(check);
}

static int setup(void **state)
{
	limit_lanes(state);
	gemm_setup();
	return fill_restart(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_squares),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
