/* SPDX-License-Identifier: MIT */
/*
 * test_conv_images.c - a tile of several images gives what a tile of each gives: the same bits of y
 * and dx, the same sum of dw
 */
#include <string.h>

#include "core/size.h"
#include "kernels/gemm.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"

#define IMAGES 3

/* Inputs and results of IMAGES images. */
struct images {
	float *x, *dy, *y, *dx, *dw;
	uint8_t *argmax;
};

static float *uniform(size_t n)
{
	float *floats = buffer_floats(n);
	fill_uniform(n, floats);
	return floats;
}

/* Floats of an image of y: pooled by 2 or not. */
static size_t results(const struct conv_geometry *g, size_t pool)
{
	size_t window = pool ? pool : 1;
	return g->out.height / window * (g->out.width / window) * g->out.channels;
}

/* All passes of the images [first, first + count) of a in one tile. */
static void run(const struct conv_geometry *g, const struct conv_weights *weights,
		const struct images *a, size_t pool, size_t first, size_t count, float *scratch)
{
	size_t unit = pool ? pool : 1, out = results(g, pool);
	struct conv_tile tile = { 0, g->out.height / unit * unit, count - 1 };
	struct conv_tile whole = { 0, g->out.height, count - 1 };
	struct conv_finish finish = { pool, weights->w, true, a->argmax + first * out };
	const float *x = a->x + first * shape_count(g->in);
	const float *dy = a->dy + first * shape_count(g->out);
	conv_winograd.forward(g, tile, &finish, x, weights, a->y + first * out, scratch);
	conv_winograd.weight_gradient(g, whole, x, dy, a->dw, scratch);
	conv_winograd.data_gradient(g, whole, dy, weights, a->dx + first * shape_count(g->in),
				    scratch);
}

static struct images images_like(const struct conv_geometry *g, const struct images *inputs)
{
	size_t weights = conv_patch(g) * g->out.channels;
	struct images a = *inputs;
	a.y = buffer_floats(IMAGES * shape_count(g->out));
	a.dx = buffer_floats(IMAGES * shape_count(g->in));
	a.dw = buffer_floats(weights);
	a.argmax = buffer_bytes(IMAGES * shape_count(g->out));
	memset(a.dx, 0, IMAGES * shape_count(g->in) * sizeof(*a.dx));
	memset(a.dw, 0, weights * sizeof(*a.dw));
	return a;
}

static void compare_images(const struct conv_geometry *g, size_t pool, const struct images *a,
			   const struct images *b)
{
	compare_bits("y", IMAGES * results(g, pool), a->y, b->y);
	compare_bits("dx", IMAGES * shape_count(g->in), a->dx, b->dx);
	if (pool)
		assert_memory_equal(a->argmax, b->argmax, IMAGES * results(g, pool));
	double terms = (double)(IMAGES * g->out.height * g->out.width);
	for (size_t i = 0; i < conv_patch(g) * g->out.channels; i++)
		assert_true(fabs((double)a->dw[i] - (double)b->dw[i]) <= TOLERANCE * terms);
}

static void check(const struct conv_geometry *g)
{
	if (!conv_winograd_suits(g))
		return;
	/* Enough for more images than the algorithm likes in a tile. */
	size_t scratch_floats = size_product(IMAGES, conv_winograd.scratch(g, g->out.height));
	float *w = uniform(conv_patch(g) * g->out.channels);
	float *packed = buffer_floats(conv_winograd.packed(g));
	float *rotated = buffer_floats(conv_winograd.rotated(g));
	float *scratch = buffer_floats(scratch_floats);
	struct conv_weights weights = { w, packed, rotated };
	struct images inputs = { .x = uniform(IMAGES * shape_count(g->in)),
				 .dy = uniform(IMAGES * shape_count(g->out)) };
	conv_winograd.pack(g, w, packed);
	conv_winograd.rotate(g, w, rotated);
	for (size_t pool = 0; pool <= 2; pool += 2) {
		struct images each = images_like(g, &inputs), all = images_like(g, &inputs);
		for (size_t i = 0; i < IMAGES; i++)
			run(g, &weights, &each, pool, i, 1, scratch);
		run(g, &weights, &all, pool, 0, IMAGES, scratch);
		compare_images(g, pool, &all, &each);
	}
	buffers_release();
}

static void test_squares(void **state)
{
	(void)state;
	conv_case_squares(check);
}

/* Small images are put together, as many as fit in half a MiB; larger ones are alone. */
static void test_count(void **state)
{
	(void)state;
	const struct conv_geometry small = { { 12, 12, 32 }, { 10, 10, 32 }, 3, 3, 1, 0, 0 };
	const struct conv_geometry large = { { 30, 30, 32 }, { 28, 28, 64 }, 3, 3, 1, 0, 0 };
	assert_in_range(conv_winograd.images(&small), 4, 16);
	assert_int_equal(conv_winograd.images(&large), 1);
}

static int setup(void **state)
{
	gemm_setup();
	return fill_restart(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_squares),
		cmocka_unit_test(test_count),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
