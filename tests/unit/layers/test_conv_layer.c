/* SPDX-License-Identifier: MIT */
/*
 * test_conv_layer.c - convolution layers with the ReLU and maxpool that they absorb: odd and even
 * kernels, strides, padding; forward and all gradients, by every algorithm, against the formulas in
 * double
 *
 * On small integers all sums are exact, so any difference is a fault.
 */
#include <stdio.h>
#include <stdlib.h>

#include "model/network.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/context.h"
#include "support/conv_cases.h"
#include "support/quick.h"

#define IMAGES 3
#define SHARD  2 /* the last one is shorter */
#define LIMIT  4

/* What follows the convolution, in the order of the members. */
struct tail {
	const char *text;
	bool relu_first, relu_last;
	size_t pool; /* 0: none */
};

static const struct tail tails[] = {
	{ "", false, false, 0 },
	{ ", relu", true, false, 0 },
	{ ", maxpool 2", false, false, 2 },
	{ ", relu, maxpool 2", true, false, 2 },
	{ ", maxpool 3, relu", false, true, 3 },
};

#define TAILS (sizeof(tails) / sizeof(tails[0]))

struct problem {
	char text[100];
	struct conv_geometry g;
	const struct tail *tail;
	size_t in, weights, outputs;    /* floats per image, in w, per result */
	float *x, *parameters, *dy;     /* of all images */
	struct reference_sum y, dx, dw; /* expected results; dw is followed by the bias */
};

static float *integers(size_t n)
{
	float *floats = buffer_floats(n);
	fill_integers(n, LIMIT, floats);
	return floats;
}

static void rectify(size_t n, double *values)
{
	for (size_t i = 0; i < n; i++)
		values[i] = values[i] > 0.0 ? values[i] : 0.0;
}

/* Sets dy [n] to 0 where the ReLU gave 0. */
static void cut(size_t n, const double *y, double *dy)
{
	for (size_t i = 0; i < n; i++)
		dy[i] = y[i] > 0.0 ? dy[i] : 0.0;
}

static struct reference_window pooling(const struct problem *p)
{
	struct scrawl_shape out = p->g.out;
	size_t window = p->tail->pool ? p->tail->pool : 1;
	return (struct reference_window){ .height = out.height,
					  .width = out.width,
					  .channels = out.channels,
					  .kernel_height = window,
					  .kernel_width = window,
					  .stride = window,
					  .out_height = out.height / window,
					  .out_width = out.width / window,
					  .filters = out.channels };
}

/* One image forward and backward; no pooling is a maximum over windows of 1. */
static void solve_image(struct problem *p, size_t image)
{
	struct reference_window conv = conv_case_reference(&p->g), pool = pooling(p);
	size_t plain = shape_count(p->g.out), filters = p->g.out.channels;
	double *x = reference_copy(p->in, p->x + image * p->in);
	double *w = reference_copy(p->weights + filters, p->parameters);
	double *dy = reference_copy(p->outputs, p->dy + image * p->outputs);
	double *y = p->y.value + image * p->outputs;
	size_t *where = calloc(p->outputs, sizeof(*where));
	struct reference_sum conved = reference_zeros(plain), dplain = reference_zeros(plain);
	struct reference_sum dx = { p->in, p->dx.value + image * p->in,
				    p->dx.terms + image * p->in };
	assert_non_null(where);
	reference_conv(&conv, x, w, &conved);
	for (size_t i = 0; i < plain; i++)
		reference_add(&conved, i, 1.0, w[p->weights + i % filters]);
	if (p->tail->relu_first)
		rectify(plain, conved.value);
	reference_maxpool(&pool, conved.value, y, where);
	if (p->tail->relu_last) {
		rectify(p->outputs, y);
		cut(p->outputs, y, dy);
	}
	for (size_t i = 0; i < p->outputs; i++)
		reference_add(&dplain, where[i], 1.0, dy[i]);
	if (p->tail->relu_first)
		cut(plain, conved.value, dplain.value);
	reference_conv_weight(&conv, x, dplain.value, &p->dw);
	for (size_t i = 0; i < plain; i++)
		reference_add(&p->dw, p->weights + i % filters, 1.0, dplain.value[i]);
	reference_conv_data(&conv, dplain.value, w, &dx);
	reference_free(&conved);
	reference_free(&dplain);
	free(where);
	free(x);
	free(w);
	free(dy);
}

/* Runs the operation on [0, n), piece by piece. */
static void each_piece(struct layer_call call, size_t n, size_t grain, layer_operation *operation)
{
	for (size_t i = 0; i < n; i += grain) {
		call.range = (struct range){ i, i + grain < n ? i + grain : n };
		operation(&call);
	}
}

/* The layer from a network, with what it absorbed; first in evaluation, then in training. */
static void check_layer(const struct problem *p, const struct layer *l)
{
	const struct layer_ops *ops = l->ops;
	size_t parameters = l->parameter_count;
	float *dy = buffer_floats(p->y.count);
	struct pass pass = { .batch = IMAGES, .shard = SHARD };
	struct layer_buffers b = {
		.parameters = p->parameters,
		.x = p->x,
		.y = buffer_floats(p->y.count),
		.saved = buffer_bytes(IMAGES * ops->saved(l)),
		.prepared = buffer_floats(ops->prepared(l)),
		.dy = dy,
		.dx = buffer_floats(p->dx.count),
		.partials = buffer_floats((IMAGES + SHARD - 1) / SHARD * parameters),
		.gradients = buffer_floats(parameters),
	};
	memcpy(dy, p->dy, p->y.count * sizeof(*dy));
	struct layer_call call = { l, &pass, &b, { 0, IMAGES }, buffer_floats(ops->scratch(l)) };
	ops->prepare(&call);
	for (int training = 0; training < 2; training++) {
		pass.training = training;
		fill_integers(p->y.count, LIMIT, b.y); /* overwrites the evaluation's results */
		each_piece(call, IMAGES, SHARD, ops->forward);
		compare_exact(p->text, p->y.count, b.y, p->y.value);
	}
	each_piece(call, IMAGES, SHARD, ops->backward);
	each_piece(call, parameters, ops->gradient_grain(l, IMAGES), ops->gradient);
	compare_exact(p->text, p->dx.count, b.dx, p->dx.value);
	compare_exact(p->text, parameters, b.gradients, p->dw.value);
}

static struct network *network(const char *text, struct scrawl_shape in, const char *conv)
{
	struct network *net = NULL;
	struct scrawl_model_options options = { sizeof(options), in, 2, 1, conv };
	if (network_create(ctx, text, &options, &net) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(ctx));
	return net;
}

static void check_algorithm(const struct problem *p, const char *conv)
{
	struct scrawl_shape in = { p->g.in.height, p->g.in.width, 1 };
	struct network *net = network(p->text, in, conv);
	const struct layer *l = net->training.executed[1].layer;
	assert_int_equal(net->training.count, 3); /* the one that makes channels, l, the last one */
	assert_int_equal(shape_count(l->out), p->outputs);
	assert_int_equal(l->parameter_count, p->weights + p->g.out.channels);
	check_layer(p, l);
	network_destroy(net);
}

static void check(struct problem *p)
{
	struct reference_window pool = pooling(p);
	p->in = shape_count(p->g.in);
	p->weights = conv_patch(&p->g) * p->g.out.channels;
	p->outputs = pool.out_height * pool.out_width * pool.filters;
	p->x = integers(IMAGES * p->in);
	p->parameters = integers(p->weights + p->g.out.channels);
	p->dy = integers(IMAGES * p->outputs);
	p->y = reference_zeros(IMAGES * p->outputs);
	p->dx = reference_zeros(IMAGES * p->in);
	p->dw = reference_zeros(p->weights + p->g.out.channels);
	for (size_t image = 0; image < IMAGES; image++)
		solve_image(p, image);
	const char *conv;
	for (size_t i = 0; (conv = scrawl_conv_algorithm_at(i)); i++)
		check_algorithm(p, conv);
	reference_free(&p->y);
	reference_free(&p->dx);
	reference_free(&p->dw);
	buffers_release();
}

static void try(struct scrawl_shape in, const size_t kernel[2], size_t stride, size_t pad,
		size_t filters, const struct tail *tail)
{
	struct problem p = { .tail = tail };
	char padding[24] = " pad same";
	if (pad != PAD_SAME)
		snprintf(padding, sizeof(padding), " pad %zu", pad);
	snprintf(p.text, sizeof(p.text), "conv %zu 1x1, conv %zu %zux%zu stride %zu%s%s, dense",
		 in.channels, filters, kernel[0], kernel[1], stride, padding, tail->text);
	assert_true(conv_case(in, kernel, stride, pad, filters, &p.g));
	check(&p);
}

/* Every kernel with every stride, padding and tail; sizes and channel counts in turn. */
static void test_combinations(void **state)
{
	(void)state;
	static const size_t kernels[][2] = { { 3, 3 }, { 4, 4 }, { 5, 5 }, { 2, 5 } };
	static const size_t pads[] = { 0, 1, PAD_SAME };
	static const struct scrawl_shape inputs[] = {
		{ 13, 16, 1 }, { 14, 11, 3 }, { 11, 12, 5 }, { 12, 13, 16 }, { 15, 14, 2 },
	};
	static const size_t filters[] = { 20, 4, 17, 6, 3, 8, 2 };
	size_t turn = 0;
	for (size_t i = 0; i < 4 * 3 * 3 * TAILS; i++, turn += i % TAILS == 0 ? 2 : 1) {
		if (quick() && i % 4 != 0)
			continue;
		const size_t *kernel = kernels[i / TAILS / 9], pad = pads[i / TAILS % 3];
		try(inputs[turn % 5], kernel, 1 + i / TAILS / 3 % 3, pad, filters[turn % 7],
		    &tails[i % TAILS]);
	}
}

/* Images of several tiles, for direct and for gemm. */
static void test_tiles(void **state)
{
	(void)state;
	if (quick())
		skip();
	static const size_t even[] = { 4, 4 }, odd[] = { 5, 5 };
	static const struct scrawl_shape wide = { 64, 140, 16 }, square = { 60, 100, 16 };
	struct conv_geometry g;
	assert_true(conv_case(wide, even, 3, PAD_SAME, 6, &g));
	assert_in_range(conv_direct.tile_rows(&g), 1, g.out.height / 2);
	for (size_t i = 0; i < TAILS; i++)
		try(wide, even, 3, PAD_SAME, 6, &tails[i]);
	assert_true(conv_case(square, odd, 2, PAD_SAME, 17, &g));
	assert_in_range(conv_gemm.tile_rows(&g), 1, g.out.height - 1);
	try(square, odd, 2, PAD_SAME, 17, &tails[TAILS - 1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_combinations, fill_restart),
		cmocka_unit_test_setup(test_tiles, fill_restart),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
