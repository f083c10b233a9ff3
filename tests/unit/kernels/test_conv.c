/* SPDX-License-Identifier: MIT */
/*
 * test_conv.c - every convolution algorithm against the formula in double
 *
 * On small integers all sums are exact, so any difference is a fault; on other numbers results
 * must be close.  Each is computed in one tile, in the algorithm's own tiles and row by row.
 */
#include "kernels/conv.h"

#include <stdlib.h>

#include "kernels/gemm.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/conv_cases.h"
#include "support/lanes.h"
#include "support/quick.h"

/* A convolution, its inputs and the expected results. */
struct problem {
	const struct conv_geometry *g;
	const struct conv_algorithm *algorithm;
	const float *x, *w, *dy;
	const float *dw_before, *dx_before; /* gradients are added to these */
	struct reference_sum y, dw, dx;
	size_t weights;
};

typedef void compare_fn(const char *what, size_t n, const float *got,
			const struct reference_sum *want);

static void exact(const char *what, size_t n, const float *got, const struct reference_sum *want)
{
	compare_exact(what, n, got, want->value);
}

static void close_to(const char *what, size_t n, const float *got, const struct reference_sum *want)
{
	compare_close(what, n, got, want->value, want->terms);
}

/*
 * Winograd's transforms mix all terms of a square of outputs, and their numbers are not integers,
 * so an error is relative to the terms of the square, taken here as the largest.
 */
static void close_in_norm(const char *what, size_t n, const float *got,
			  const struct reference_sum *want)
{
	double largest = 0.0;
	for (size_t i = 0; i < n; i++)
		largest = fmax(largest, want->terms[i]);
	for (size_t i = 0; i < n; i++)
		if (!(fabs((double)got[i] - want->value[i]) <= TOLERANCE * largest))
			fail_msg("%s: value %zu of %zu is %.9g, should be %.9g (terms %.3g)", what,
				 i, n, (double)got[i], want->value[i], largest);
}

static compare_fn *comparison_for(const struct problem *p, bool integers)
{
	if (p->algorithm == &conv_winograd && conv_winograd_suits(p->g))
		return close_in_norm;
	return integers ? exact : close_to;
}

static float *copy(size_t n, const float *x)
{
	float *floats = buffer_floats(n);
	memcpy(floats, x, n * sizeof(*floats));
	return floats;
}

/* All three results, in tiles of `rows` rows. */
static void check_tiles(const struct problem *p, size_t rows, compare_fn *compare)
{
	const struct conv_geometry *g = p->g;
	const struct conv_algorithm *a = p->algorithm;
	size_t row_outputs = g->out.width * g->out.channels;
	float *y = buffer_floats(shape_count(g->out));
	float *dw = copy(p->weights, p->dw_before), *dx = copy(shape_count(g->in), p->dx_before);
	float *packed = buffer_floats(a->packed ? a->packed(g) : 0);
	float *rotated = buffer_floats(a->rotated ? a->rotated(g) : 0);
	float *scratch = buffer_floats(a->scratch(g, rows));
	const struct conv_weights weights = { p->w, packed, rotated };
	if (a->pack)
		a->pack(g, p->w, packed);
	if (a->rotate)
		a->rotate(g, p->w, rotated);
	for (size_t row = 0; row < g->out.height; row += rows) {
		size_t left = g->out.height - row;
		struct conv_tile tile = { row, left < rows ? left : rows, 0 };
		const float *dy = p->dy + row * row_outputs;
		a->forward(g, tile, NULL, p->x, &weights, y + row * row_outputs, scratch);
		a->weight_gradient(g, tile, p->x, dy, dw, scratch);
		a->data_gradient(g, tile, dy, &weights, dx, scratch);
	}
	compare("y", p->y.count, y, &p->y);
	compare("dw", p->dw.count, dw, &p->dw);
	compare("dx", p->dx.count, dx, &p->dx);
}

static struct reference_sum sum_from(size_t n, const float *before)
{
	struct reference_sum sum = reference_zeros(n);
	for (size_t i = 0; i < n; i++)
		reference_add(&sum, i, 1.0, before[i]);
	return sum;
}

static float *filled(size_t n, bool integers)
{
	float *floats = buffer_floats(n);
	if (integers)
		fill_integers(n, 4, floats);
	else
		fill_uniform(n, floats);
	return floats;
}

static void solve(struct problem *p)
{
	struct reference_window window = conv_case_reference(p->g);
	double *x = reference_copy(shape_count(p->g->in), p->x);
	double *w = reference_copy(p->weights, p->w);
	double *dy = reference_copy(shape_count(p->g->out), p->dy);
	p->y = reference_zeros(shape_count(p->g->out));
	p->dw = sum_from(p->weights, p->dw_before);
	p->dx = sum_from(shape_count(p->g->in), p->dx_before);
	reference_conv(&window, x, w, &p->y);
	reference_conv_weight(&window, x, dy, &p->dw);
	reference_conv_data(&window, dy, w, &p->dx);
	free(x);
	free(w);
	free(dy);
}

static void check_numbers(const struct conv_geometry *g, bool integers)
{
	size_t in = shape_count(g->in), out = shape_count(g->out);
	struct problem p = { .g = g, .weights = conv_patch(g) * g->out.channels };
	p.x = filled(in, integers);
	p.w = filled(p.weights, integers);
	p.dy = filled(out, integers);
	p.dw_before = filled(p.weights, integers);
	p.dx_before = filled(in, integers);
	solve(&p);
	const char *name;
	for (size_t i = 1; (name = scrawl_conv_algorithm_at(i)); i++) { /* 0 is "auto" */
		p.algorithm = conv_algorithm_find(name, g);
		assert_non_null(p.algorithm);
		size_t rows = p.algorithm->tile_rows(g);
		assert_in_range(rows, 1, g->out.height);
		compare_fn *compare = comparison_for(&p, integers);
		check_tiles(&p, rows, compare);
		if (rows < g->out.height)
			check_tiles(&p, g->out.height, compare);
		check_tiles(&p, 1, compare);
	}
	reference_free(&p.y);
	reference_free(&p.dw);
	reference_free(&p.dx);
	buffers_release();
}

static void check(const struct conv_geometry *g)
{
	check_numbers(g, true);
	if (!quick())
		check_numbers(g, false);
}

static void test_grid(void **state)
{
	(void)state;
	conv_case_grid(check);
}

static void test_squares(void **state)
{
	(void)state;
	conv_case_squares(check);
}

/* Layers of the named networks, or some of their rows; some take several tiles. */
static void test_networks(void **state)
{
	(void)state;
	static const struct {
		struct scrawl_shape in;
		size_t kernel, filters;
	} layers[] = {
		{ { 28, 28, 1 }, 5, 20 }, { { 12, 12, 20 }, 5, 50 }, { { 28, 28, 1 }, 3, 32 },
		{ { 7, 13, 32 }, 3, 64 }, { { 6, 26, 32 }, 3, 64 },  { { 12, 12, 24 }, 3, 32 },
	};
	for (size_t i = 0; i < sizeof(layers) / sizeof(layers[0]); i++) {
		struct conv_geometry g;
		const size_t kernel[2] = { layers[i].kernel, layers[i].kernel };
		assert_true(conv_case(layers[i].in, kernel, 1, 0, layers[i].filters, &g));
		check(&g);
	}
}

/* A NaN reaches every output whose window holds it, and no other. */
static void test_nan(void **state)
{
	(void)state;
	struct conv_geometry g;
	const size_t kernel[2] = { 3, 3 };
	assert_true(conv_case((struct scrawl_shape){ 8, 8, 1 }, kernel, 1, 1, 2, &g));
	const char *name;
	for (size_t i = 0; (name = scrawl_conv_algorithm_at(i)); i++) {
		const struct conv_algorithm *a = conv_algorithm_find(name, &g);
		float *x = filled(64, true), *w = filled(18, true), *y = buffer_floats(128);
		x[3 * 8 + 4] = NAN;
		float *packed = buffer_floats(a->packed ? a->packed(&g) : 0);
		const struct conv_weights weights = { w, packed, NULL };
		if (a->pack)
			a->pack(&g, w, packed);
		a->forward(&g, (struct conv_tile){ 0, 8, 0 }, NULL, x, &weights, y,
			   buffer_floats(a->scratch(&g, 8)));
		for (size_t j = 0; j < 128; j++) {
			size_t oy = j / 16, ox = j / 2 % 8;
			bool sees = oy >= 2 && oy <= 4 && ox >= 3 && ox <= 5;
			assert_int_equal(isnan(y[j]) != 0, sees);
		}
		buffers_release();
	}
}

/*
 * auto takes winograd for 3x3 and 5x5 with enough channels for vectors, several outputs and not too
 * many weights.
 */
static void test_auto(void **state)
{
	(void)state;
	static const struct {
		struct scrawl_shape in;
		size_t kernel, filters;
		bool winograd;
	} cases[] = {
		{ { 26, 26, 32 }, 3, 64, true },  { { 10, 10, 64 }, 3, 64, true },
		{ { 3, 3, 64 }, 3, 128, false },  { { 28, 28, 1 }, 3, 32, false },
		{ { 26, 26, 32 }, 3, 1, false },  { { 26, 26, 32 }, 5, 64, true },
		{ { 26, 26, 32 }, 7, 64, false }, { { 8, 8, 512 }, 3, 512, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct conv_geometry g;
		const size_t kernel[2] = { cases[i].kernel, cases[i].kernel };
		assert_true(conv_case(cases[i].in, kernel, 1, 0, cases[i].filters, &g));
		assert_ptr_equal(conv_algorithm_find("auto", &g),
				 cases[i].winograd ? &conv_winograd : &conv_direct);
	}
}

static void test_names(void **state)
{
	(void)state;
	struct conv_geometry g;
	const size_t kernel[2] = { 3, 3 };
	assert_true(conv_case((struct scrawl_shape){ 8, 8, 1 }, kernel, 1, 0, 2, &g));
	assert_string_equal(scrawl_conv_algorithm_at(0), "auto");
	assert_ptr_equal(conv_algorithm_find("naive", &g), &conv_naive);
	assert_ptr_equal(conv_algorithm_find("gemm", &g), &conv_gemm);
	assert_ptr_equal(conv_algorithm_find("auto", &g), conv_algorithm_find("auto", &g));
	assert_null(conv_algorithm_find("", &g));
	assert_null(conv_algorithm_find("gem", &g));
	assert_null(conv_algorithm_find("gemm2", &g));
	size_t count = 0, chosen = 0;
	for (const char *name; (name = scrawl_conv_algorithm_at(count)); count++) {
		const struct conv_algorithm *found = conv_algorithm_find(name, &g);
		if (count)
			assert_string_equal(found->name, name);
		chosen += count && found == conv_algorithm_find("auto", &g);
	}
	assert_int_equal(chosen, 1);
	assert_in_range(count, 3, 100);
	assert_null(scrawl_conv_algorithm_at(count + 1));
	assert_null(scrawl_conv_algorithm_at(SIZE_MAX));
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
		cmocka_unit_test(test_grid),     cmocka_unit_test(test_squares),
		cmocka_unit_test(test_networks), cmocka_unit_test(test_nan),
		cmocka_unit_test(test_auto),     cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
