/* SPDX-License-Identifier: MIT */
/*
 * test_same_padding.c - a convolution's padding "same", by TensorFlow's rule
 *
 * There are size / stride outputs, rounded up, and the larger half of an odd padding goes below and
 * right.  A kernel of ones on an image of ones counts the pixels in its window.
 */
#include "model/network.h"
#include "support/buffers.h"
#include "support/compare.h"
#include "support/context.h"

static void check_seen(const struct layer *l, const float *seen)
{
	size_t size = l->in.height, outputs = l->out.height;
	float *parameters = buffer_floats(l->parameter_count), *x = buffer_floats(size * size);
	struct layer_buffers b = { .parameters = parameters,
				   .x = x,
				   .y = buffer_floats(outputs * outputs),
				   .prepared = buffer_floats(l->ops->prepared(l)) };
	const struct pass pass = { .batch = 1, .shard = 1 };
	for (size_t i = 0; i < size * size; i++)
		x[i] = 1.0f;
	for (size_t i = 0; i < l->parameter_count; i++) /* the last is the bias */
		parameters[i] = i + 1 < l->parameter_count ? 1.0f : 0.0f;
	const struct layer_call call = {
		l, &pass, &b, { 0, 1 }, buffer_floats(l->ops->scratch(l))
	};
	l->ops->prepare(&call);
	l->ops->forward(&call);
	for (size_t i = 0; i < outputs * outputs; i++)
		assert_true(b.y[i] == seen[i / outputs] * seen[i % outputs]);
	buffers_release();
}

static void test_same(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t size, outputs;
		float seen[5]; /* along one side */
	} cases[] = {
		{ "conv 1 2x2 pad same, dense", 5, 5, { 2, 2, 2, 2, 1 } },
		{ "conv 1 3x3 pad same, dense", 5, 5, { 2, 3, 3, 3, 2 } },
		{ "conv 1 4x4 pad same, dense", 5, 5, { 3, 4, 4, 3, 2 } },
		{ "conv 1 5x5 pad same, dense", 5, 5, { 3, 4, 5, 4, 3 } },
		{ "conv 1 3x3 stride 2 pad same, dense", 4, 2, { 3, 2 } },
		{ "conv 1 3x3 stride 2 pad same, dense", 5, 3, { 2, 3, 2 } },
		{ "conv 1 4x4 stride 2 pad same, dense", 6, 3, { 3, 4, 3 } },
		{ "conv 1 4x4 stride 3 pad same, dense", 6, 2, { 4, 3 } },
		{ "conv 1 5x5 stride 3 pad same, dense", 7, 3, { 3, 5, 3 } },
		{ "conv 1 2x2 stride 3 pad same, dense", 7, 3, { 2, 2, 1 } },
		{ "conv 1 1x1 stride 3 pad same, dense", 7, 3, { 1, 1, 1 } },
		{ "conv 1 7x7 pad same, dense", 3, 3, { 3, 3, 3 } },
	};
	const char *conv;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++) {
			struct scrawl_shape in = { cases[i].size, cases[i].size, 1 };
			struct scrawl_model_options options = { sizeof(options), in, 2, 1, conv };
			struct network *net;
			assert_int_equal(network_create(ctx, cases[i].text, &options, &net),
					 SCRAWL_OK);
			const struct layer *l = net->training.executed[0].layer;
			assert_int_equal(l->out.height, cases[i].outputs);
			assert_int_equal(l->out.width, cases[i].outputs);
			check_seen(l, cases[i].seen);
			network_destroy(net);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_same) };
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
