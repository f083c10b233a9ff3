/* SPDX-License-Identifier: MIT */
/*
 * test_network.c - from a description to shapes, counts and tensors
 */
#include "model/network.h"

#include <stdio.h>

#include "support/compare.h"

static scrawl_context ctx = { .threads = 1 };

static struct network *create(const char *description)
{
	struct scrawl_model_options options;
	struct network *net = NULL;
	scrawl_model_options_init(&options);
	if (network_create(&ctx, description, &options, &net) != SCRAWL_OK)
		fail_msg("%s", ctx.error);
	return net;
}

static void test_named_networks(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		size_t parameters;
		double forward, training; /* FLOPs; 0: not checked */
	} named[] = {
		{ "lenet", 431080, 4586000.0, 13182000.0 },
		{ "keras", 34826, 0.0, 0.0 },
		{ "pytorch", 1199882, 23984896.0, 71565312.0 },
	};
	for (size_t i = 0; i < 3; i++) {
		struct network *net = create(named[i].name);
		double forward = 0.0, training = 0.0;
		size_t parameters = 0;
		assert_int_equal(net->parameter_count, named[i].parameters);
		for (size_t j = 0; j < net->count; j++) {
			forward += net->infos[j].forward_flops;
			training += net->infos[j].training_flops;
			parameters += net->infos[j].parameters;
		}
		assert_int_equal(parameters, net->parameter_count);
		if (named[i].forward > 0.0) {
			assert_true(forward == named[i].forward);
			assert_true(training == named[i].training);
		}
		network_destroy(net);
	}
}

/* The output shape of each layer. */
static void test_shapes(void **state)
{
	(void)state;
	static const struct {
		const char *layer;
		size_t height, width, channels;
	} shapes[] = {
		{ "conv 20 5x5", 24, 24, 20 },
		{ "conv 20 3x5", 26, 24, 20 },
		{ "conv 20 28x28", 1, 1, 20 },
		{ "conv 20 5x5 pad 2", 28, 28, 20 },
		{ "conv 20 4x4 pad same", 28, 28, 20 },
		{ "conv 20 5x5 pad same stride 3", 10, 10, 20 },
		{ "conv 20 4x4 stride 2 pad same", 14, 14, 20 },
		{ "conv 20 31x40 stride 5 pad same", 6, 6, 20 },
		{ "conv 20 2x2 stride 40 pad same", 1, 1, 20 },
		{ "conv 20 4x4 stride 3", 9, 9, 20 },
		{ "conv 20 30x30 pad 1", 1, 1, 20 },
		{ "conv 20 5x5 stride 2", 12, 12, 20 },
		{ "conv 20 1x1 stride 30", 1, 1, 20 },
		{ "maxpool 3", 9, 9, 1 },
		{ "maxpool 3 stride 2", 13, 13, 1 },
		{ "avgpool 15", 1, 1, 1 },
		{ "avgpool 15 stride 1", 14, 14, 1 },
		{ "globalpool", 1, 1, 1 },
		{ "dropout 0.5", 28, 28, 1 },
		{ "relu", 28, 28, 1 },
		{ "dense 7", 1, 1, 7 },
	};
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		char text[100];
		snprintf(text, sizeof(text), "%s, dense", shapes[i].layer);
		struct network *net = create(text);
		const struct scrawl_layer_info *info = &net->infos[0];
		assert_string_equal(info->text, shapes[i].layer);
		assert_int_equal(info->in.height, 28);
		assert_int_equal(info->out.height, shapes[i].height);
		assert_int_equal(info->out.width, shapes[i].width);
		assert_int_equal(info->out.channels, shapes[i].channels);
		assert_memory_equal(&net->infos[1].in, &info->out, sizeof(info->out));
		assert_string_equal(net->infos[1].text, "dense 10");
		network_destroy(net);
	}
}

/* A convolution absorbs a following ReLU and non-overlapping maxpool. */
static void test_absorption(void **state)
{
	(void)state;
	static const struct {
		const char *description, *fused; /* one letter per layer: f or . */
	} cases[] = {
		{ "conv 2 3x3, relu, maxpool 2, dense", ".ff." },
		{ "conv 2 3x3, maxpool 2, relu, dense", ".ff." },
		{ "conv 2 3x3, maxpool 3, dense", ".f." },
		{ "conv 2 3x3, maxpool 3 stride 3, dense", ".f." },
		{ "conv 2 3x3, maxpool 3 stride 2, relu, dense", "...." },
		{ "conv 2 3x3, relu, maxpool 2 stride 3, dense", ".f.." },
		{ "conv 2 3x3, relu, relu, dense", ".f.." },
		{ "conv 2 3x3, maxpool 2, maxpool 2, dense", ".f.." },
		{ "conv 2 3x3, relu, maxpool 2, relu, dense", ".ff.." },
		{ "conv 2 3x3, avgpool 2, relu, dense", "...." },
		{ "conv 2 3x3, relu, globalpool, relu, dense", ".f..." },
		{ "conv 2 3x3, dropout 0.5, relu, dense", "...." },
		{ "relu, maxpool 2, dense 5, relu, dense", "....." },
		{ "conv 2 3x3, batchnorm, relu, maxpool 2, dense", ".fff." },
		{ "conv 2 3x3, maxpool 2, batchnorm, relu, dense", ".f.f." },
		{ "conv 2 3x3, relu, batchnorm, relu, dense", ".f.f." },
		{ "conv 2 3x3, batchnorm, batchnorm, maxpool 2, dense", ".f..." },
		{ "batchnorm, conv 2 3x3, dense 5, batchnorm, relu, dense", "....f." },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct network *net = create(cases[i].description);
		size_t executed = 0;
		assert_int_equal(net->count, strlen(cases[i].fused));
		for (size_t j = 0; j < net->count; j++) {
			if (net->infos[j].fused != (cases[i].fused[j] == 'f'))
				fail_msg("%s: layer %zu", cases[i].description, j);
			executed += !net->infos[j].fused;
		}
		assert_int_equal(net->inference.count, executed);
		network_destroy(net);
	}
}

static void test_tensors(void **state)
{
	(void)state;
	static const char *const names[] = { "conv1.weight",  "conv1.bias",    "conv2.weight",
					     "conv2.bias",    "dense1.weight", "dense1.bias",
					     "dense2.weight", "dense2.bias" };
	static const size_t sizes[] = { 500, 20, 25000, 50, 400000, 500, 5000, 10 };
	struct network *net = create("lenet");
	size_t offset = 0;
	assert_int_equal(net->tensor_count, 8);
	for (size_t i = 0; i < 8; i++) {
		assert_string_equal(net->tensors[i].name, names[i]);
		assert_int_equal(net->tensors[i].offset, offset);
		assert_int_equal(net->tensors[i].parameter->count, sizes[i]);
		offset += sizes[i];
	}
	assert_int_equal(offset, net->parameter_count);
	assert_string_equal(net->description,
			    "conv 20 5x5, relu, maxpool 2, conv 50 5x5, relu, maxpool 2, "
			    "dense 500, relu, dense 10");
	network_destroy(net);
}

/* In training a batchnorm is not absorbed, but absorbs its ReLU; the maxpool stays separate. */
static void test_batchnorm(void **state)
{
	(void)state;
	static const float initial[] = { 1.0f, 0.0f, 0.0f, 1.0f };
	struct network *net = create("conv 6 3x3, batchnorm, relu, maxpool 2, dense");
	assert_int_equal(net->inference.count, 2);
	assert_int_equal(net->inference.executed[1].offset, 60 + 24);
	assert_int_equal(net->training.count, 4);
	assert_ptr_equal(net->training.executed[1].layer->ops, &batchnorm_layer);
	assert_ptr_equal(net->training.executed[2].layer->ops, &maxpool_layer);
	assert_int_equal(net->training.executed[1].offset, 60);
	assert_int_equal(net->training.executed[3].offset, 60 + 24);
	assert_int_equal(net->tensor_count, 8);
	assert_string_equal(net->tensors[2].name, "batchnorm1.weight");
	assert_string_equal(net->tensors[5].name, "batchnorm1.running_var");
	for (size_t i = 0; i < 24; i++)
		assert_true(net->parameters[60 + i] == initial[i / 6]);
	network_destroy(net);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_networks), cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_absorption),     cmocka_unit_test(test_tensors),
		cmocka_unit_test(test_batchnorm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
