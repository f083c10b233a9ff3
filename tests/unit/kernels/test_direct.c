/* SPDX-License-Identifier: MIT */
/*
 * test_direct.c - convolution in registers: every version against the formula in double
 *
 * Versions for vectors of 4 and of 16 floats, in strips of 4, are also compiled for the baseline
 * processor, so that their logic is tested without AVX-512, too.  Arrays end with the last float
 * that may be read.
 */
#include "kernels/direct.h"

#include <stdlib.h>

#include "support/buffers.h"
#include "support/conv_finish.h"
#include "support/reference.h"

extern const struct direct_kernels direct_lanes4, direct_lanes16; /* only in this test */

/* A convolution of an image that already includes its padding. */
struct problem {
	const struct direct_kernels *kernels;
	struct reference_window window;
	struct direct_windows g;
	size_t x_floats; /* up to the end of the last window; rows may extend beyond it */
	int limit;       /* integers from -limit to limit; 0: not integers */
};

static float *filled(size_t n, int limit)
{
	float *floats = buffer_floats(n);
	if (limit)
		fill_integers(n, limit, floats);
	else
		fill_uniform(n, floats);
	return floats;
}

static void compare(const struct problem *p, const char *what, const float *got,
		    const struct reference_sum *want)
{
	if (p->limit)
		compare_exact(what, want->count, got, want->value);
	else
		compare_close(what, want->count, got, want->value, want->terms);
}

static struct scrawl_shape out_of(const struct problem *p)
{
	return (struct scrawl_shape){ p->g.height, p->g.width, p->g.channels };
}

/* With and without pooling and ReLU; and pooling without argmax. */
static void check_finishing(const struct problem *p, const float *x, const float *packed,
			    const float *plain)
{
	struct scrawl_shape out = out_of(p);
	size_t whole = shape_count(out), quarter = out.height / 2 * (out.width / 2) * out.channels;
	const float *bias = filled(out.channels, p->limit);
	for (size_t i = 0; i < 6; i++) {
		struct conv_finish f = { i < 2 ? 0 : 2, bias, i % 2 == 1, NULL };
		float *y = buffer_floats(f.pool ? quarter : whole);
		if (f.pool && i < 4)
			f.argmax = buffer_bytes(quarter);
		p->kernels->forward(&p->g, &f, x, packed, y);
		check_finished(out, &f, plain, y);
	}
}

static void check_forward(const struct problem *p)
{
	struct scrawl_shape out = out_of(p);
	size_t k = p->g.runs * p->g.run;
	const float *x = filled(p->x_floats, p->limit), *w = filled(k * out.channels, p->limit);
	float *packed = buffer_floats(p->kernels->packed(k, out.channels));
	float *y = buffer_floats(shape_count(out));
	double *x_copy = reference_copy(p->x_floats, x);
	double *w_copy = reference_copy(k * out.channels, w);
	struct reference_sum want = reference_zeros(shape_count(out));
	reference_conv(&p->window, x_copy, w_copy, &want);
	p->kernels->pack(k, out.channels, w, packed);
	p->kernels->forward(&p->g, NULL, x, packed, y);
	compare(p, "y", y, &want);
	check_finishing(p, x, packed, y);
	reference_free(&want);
	free(x_copy);
	free(w_copy);
	buffers_release();
}

/* The gradient is added to dw, each float once. */
static void check_weight_gradient(const struct problem *p)
{
	struct scrawl_shape out = out_of(p);
	size_t weights = p->g.runs * p->g.run * out.channels;
	const float *x = filled(p->x_floats, p->limit), *dy = filled(shape_count(out), p->limit);
	float *dw = filled(weights, p->limit);
	double *x_copy = reference_copy(p->x_floats, x);
	double *dy_copy = reference_copy(shape_count(out), dy);
	struct reference_sum want = reference_zeros(weights);
	for (size_t i = 0; i < weights; i++)
		reference_add(&want, i, 1.0, dw[i]);
	reference_conv_weight(&p->window, x_copy, dy_copy, &want);
	p->kernels->weight_gradient(&p->g, x, dy, dw);
	compare(p, "dw", dw, &want);
	reference_free(&want);
	free(x_copy);
	free(dy_copy);
	buffers_release();
}

/* Rows of x are `extra` pixels longer than the windows reach. */
static struct problem problem(const struct direct_kernels *kernels, struct scrawl_shape out,
			      const size_t kernel[2], size_t stride, size_t channels, size_t extra)
{
	size_t height = (out.height - 1) * stride + kernel[0];
	size_t reach = (out.width - 1) * stride + kernel[1], row = (reach + extra) * channels;
	return (struct problem){
		.kernels = kernels,
		.window = { height, reach + extra, channels, kernel[0], kernel[1], stride, 0, 0,
			    out.height, out.width, out.channels },
		.g = { row, stride * channels, stride * row, kernel[0], kernel[1] * channels,
		       out.height, out.width, out.channels },
		.x_floats = (height - 1) * row + reach * channels,
	};
}

/* On integers, where a small range gives many equal maxima, and on other numbers. */
static void check(struct problem p)
{
	static const int limits[] = { 1, 4, 0 };
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
		p.limit = limits[i];
		check_forward(&p);
		check_weight_gradient(&p);
	}
}

/* All channel counts up to four vectors and a bit, with all small widths; other sizes in turn. */
static void check_version(const struct direct_kernels *kernels)
{
	static const size_t sizes[][2] = { { 1, 1 }, { 3, 3 }, { 1, 5 }, { 2, 2 },
					   { 5, 5 }, { 1, 2 }, { 3, 1 } };
	static const size_t heights[] = { 2, 1, 3, 4, 5 };
	size_t lanes = kernels->lanes, turn = 0;
	for (size_t channels = lanes; channels <= 4 * lanes + 3; channels++)
		for (size_t width = 1; width <= 9; width++, turn++) {
			struct scrawl_shape out = { heights[turn % 5], width, channels };
			check(problem(kernels, out, sizes[turn % 7], 1 + turn % 3, 1 + turn / 3 % 4,
				      turn % 2));
		}
	/* Full strips and one less, and gradients that take several blocks of rows. */
	static const size_t square[2] = { 3, 3 };
	const struct scrawl_shape large[] = { { 25, 9, lanes + 1 },
					      { 3, 101, 2 * lanes },
					      { 2, 3, 8 * lanes },
					      { 2, 4, 9 * lanes + 1 } };
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++)
		check(problem(kernels, large[i], square, 1, 2, 0));
}

/* Calls fn for the versions that this processor runs, and for this test's own. */
static void each_version(void (*fn)(const struct direct_kernels *kernels))
{
	const struct direct_kernels *kernels;
	for (size_t i = 0; (kernels = direct_version(i)); i++)
		fn(kernels);
	fn(&direct_lanes4);
	fn(&direct_lanes16);
}

static void test_versions(void **state)
{
	(void)state;
	each_version(check_version);
}

/* A NaN or infinity reaches every output whose window holds it, and no other. */
static void check_special(const struct direct_kernels *kernels)
{
	static const size_t square[2] = { 2, 2 };
	static const float values[] = { NAN, INFINITY, -INFINITY };
	size_t channels = 2 * kernels->lanes + 1;
	struct problem p =
		problem(kernels, (struct scrawl_shape){ 5, 7, channels }, square, 1, 1, 0);
	for (size_t place = 0; place < p.x_floats; place++) {
		float *x = filled(p.x_floats, 4), *w = buffer_floats(4 * channels);
		for (size_t i = 0; i < 4 * channels; i++)
			w[i] = i % 3 ? 1.0f : -2.0f;
		x[place] = values[place % 3];
		x[place * 5 % p.x_floats] = values[place / 3 % 3];
		float *packed = buffer_floats(kernels->packed(4, channels));
		float *y = buffer_floats(5 * 7 * channels);
		kernels->pack(4, channels, w, packed);
		kernels->forward(&p.g, NULL, x, packed, y);
		double *x_copy = reference_copy(p.x_floats, x);
		double *w_copy = reference_copy(4 * channels, w);
		struct reference_sum want = reference_zeros(5 * 7 * channels);
		reference_conv(&p.window, x_copy, w_copy, &want);
		for (size_t i = 0; i < want.count; i++)
			if (isnan(want.value[i]))
				assert_true(isnan(y[i]));
			else
				compare_exact("y", 1, y + i, want.value + i);
		check_finishing(&p, x, packed, y);
		reference_free(&want);
		free(x_copy);
		free(w_copy);
		buffers_release();
	}
}

static void test_special(void **state)
{
	(void)state;
	each_version(check_special);
}

/*
 * Zeros of both signs are equal: the first is the maximum, and ReLU leaves it as it is.  Products
 * too small for a float underflow to zero, and to -0 only with fused multiply-add.
 */
static void check_zeros(const struct direct_kernels *kernels)
{
	static const size_t single[2] = { 1, 1 };
	size_t channels = kernels->lanes + 1;
	struct problem p =
		problem(kernels, (struct scrawl_shape){ 2, 2, channels }, single, 1, 1, 0);
	for (unsigned signs = 0; signs < 16; signs++) {
		float *x = buffer_floats(4), *w = buffer_floats(channels);
		float *bias = buffer_floats(channels);
		for (size_t i = 0; i < channels; i++) {
			w[i] = 1e-30f;
			bias[i] = -0.0f;
		}
		for (size_t i = 0; i < 4; i++)
			x[i] = signs >> i & 1 ? -1e-30f : 1e-30f;
		float *packed = buffer_floats(kernels->packed(1, channels));
		float *plain = buffer_floats(4 * channels), *y = buffer_floats(channels);
		struct conv_finish f = { 2, bias, signs % 3 == 0, buffer_bytes(channels) };
		kernels->pack(1, channels, w, packed);
		kernels->forward(&p.g, NULL, x, packed, plain);
		kernels->forward(&p.g, &f, x, packed, y);
		for (size_t i = 0; i < 4 * channels; i++)
			assert_true(plain[i] == 0.0f);
		check_finished(out_of(&p), &f, plain, y);
		buffers_release();
	}
}

static void test_zeros(void **state)
{
	(void)state;
	each_version(check_zeros);
}

/* The versions are sorted, widest first, down to vectors of 4; the widest that fits is taken. */
static void test_choice(void **state)
{
	(void)state;
	size_t count = 0;
	for (; direct_version(count); count++)
		if (count)
			assert_true(direct_version(count)->lanes <
				    direct_version(count - 1)->lanes);
	assert_in_range(count, 1, 3);
	assert_int_equal(direct_version(count - 1)->lanes, 4);
	assert_null(direct_version(SIZE_MAX));
	for (size_t channels = 0; channels < 4; channels++)
		assert_null(direct_for(channels));
	for (size_t i = 0; i < count; i++) {
		const struct direct_kernels *kernels = direct_version(i);
		size_t most = i ? direct_version(i - 1)->lanes - 1 : 1000;
		assert_ptr_equal(direct_for(kernels->lanes), kernels);
		assert_ptr_equal(direct_for(most), kernels);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_special),
		cmocka_unit_test(test_zeros),
		cmocka_unit_test(test_choice),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
