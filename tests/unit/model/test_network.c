/* SPDX-License-Identifier: MIT */
/*
 * test_network.c - from a description to shapes and counts; what does not fit; no memory
 */
#include "model/network.h"

#include <stdio.h>

#include "core/memory.h"
#include "core/shape.h"
#include "support/compare.h"

static scrawl_context ctx = { .threads = 1 };

static struct scrawl_model_options mnist(void)
{
	struct scrawl_model_options options = { sizeof(options), { 28, 28, 1 }, 10, 1, "auto" };
	return options;
}

static struct network *create(const char *description)
{
	struct scrawl_model_options options = mnist();
	struct network *net = NULL;
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
		double forward, training; /* FLOPs; 0: not known by heart */
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

/* What each layer gives: "24x24x20" after the comma-separated layers. */
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

/* A ReLU and a maxpool without overlap are done inside the convolution before them. */
static void test_absorption(void **state)
{
	(void)state;
	static const struct {
		const char *description, *fused; /* one letter a layer: f or . */
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

/* In training a batchnorm runs by itself, with its ReLU; a convolution keeps its pool. */
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

static void test_does_not_fit(void **state)
{
	(void)state;
	static const struct {
		const char *description, *error;
	} cases[] = {
		{ "conv 2 29x3, dense",
		  "at 1, \"conv 2 29x3\": the kernel is larger than the image" },
		{ "relu, conv 2 3x31 pad 1, dense",
		  "at 7, \"conv 2 3x31 pad 1\": the kernel is larger" },
		{ "conv 2 30x30 stride 2, dense",
		  "at 1, \"conv 2 30x30 stride 2\": the kernel is larger than the image" },
		{ "conv 2 4x4 stride 20 pad same, conv 2 3x3 stride 2, dense",
		  "at 32, \"conv 2 3x3 stride 2\": the kernel is larger than the image" },
		{ "conv 2 4x4 stride 3 pad 4, dense", "the padding is as large as the kernel" },
		{ "conv 2 3x3 pad 3, dense", "the padding is as large as the kernel" },
		{ "conv 2 5x3 pad 3, dense", "the padding is as large as the kernel" },
		{ "maxpool 16, dense", "at 1, \"maxpool 16\": the window is larger than 15" },
		{ "conv 2 15x15, maxpool 15, dense",
		  "\"maxpool 15\": the window is larger than the image" },
		{ "dense, relu, dense", "at 1, \"dense\": only the last layer may omit" },
		{ "conv 4 3x3, dense 9",
		  "at 13, \"dense 9\": the last layer gives 9 values for 10 classes" },
		{ "conv 4 3x3", "the last layer gives 2704 values for 10 classes" },
		{ "dense 65536, dense 65536, dense",
		  "at 14, \"dense 65536\": this layer would need more" },
		{ "conv 65536 5x5 pad same, conv 65536 5x5 pad same, dense", "more than 1 GiB" },
		{ "relu,, dense", "at 6, found a comma" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scrawl_model_options options = mnist();
		struct network *net = NULL;
		assert_int_equal(network_create(&ctx, cases[i].description, &options, &net),
				 SCRAWL_EINVAL);
		assert_null(net);
		if (!strstr(ctx.error, cases[i].error))
			fail_msg("%s\nshould have: %s", ctx.error, cases[i].error);
	}
}

/* Sizes whose products pass 64 bits. */
static void test_huge(void **state)
{
	(void)state;
	struct scrawl_model_options options = mnist();
	struct network *net = NULL;
	assert_int_equal(network_create(&ctx, "dense 65536, conv 65536 4096x4096 pad 4095, dense",
					&options, &net),
			 SCRAWL_EINVAL);
	assert_non_null(strstr(ctx.error, "more than 1 GiB"));
}

static void test_options(void **state)
{
	(void)state;
	const size_t size = sizeof(struct scrawl_model_options);
	const struct scrawl_model_options wrong[] = {
		{ size, { 0, 28, 1 }, 10, 1, "auto" },
		{ size, { 28, 0, 1 }, 10, 1, "auto" },
		{ size, { 28, 28, 0 }, 10, 1, "auto" },
		{ size, { 28, 28, 5 }, 10, 1, "auto" },
		{ size, { 16385, 28, 1 }, 10, 1, "auto" },
		{ size, { 28, SIZE_MAX, 1 }, 10, 1, "auto" },
		{ size, { 28, 28, 1 }, 1, 1, "auto" },
		{ size, { 28, 28, 1 }, 257, 1, "auto" },
		{ size, { 28, 28, 1 }, 10, 1, "fast" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct network *net = NULL;
		assert_int_equal(network_create(&ctx, "dense", &wrong[i], &net), SCRAWL_EINVAL);
		assert_null(net);
		assert_true(strlen(ctx.error) > 0);
	}
	struct scrawl_model_options one_pixel = { sizeof(one_pixel), { 1, 1, 1 }, 256, 0, "naive" };
	struct network *net = NULL;
	assert_int_equal(network_create(&ctx, "dense", &one_pixel, &net), SCRAWL_OK);
	assert_int_equal(net->parameter_count, 512);
	network_destroy(net);
}

static void test_no_memory(void **state)
{
	(void)state;
	enum scrawl_status status = SCRAWL_ENOMEM;
	size_t n = 0;
	while (status != SCRAWL_OK) {
		struct scrawl_model_options options = mnist();
		struct network *net = NULL;
		memory_fail_after(++n);
		status = network_create(&ctx, "lenet", &options, &net);
		memory_fail_after(0);
		assert_true(status == SCRAWL_OK || status == SCRAWL_ENOMEM);
		if (status == SCRAWL_ENOMEM) {
			assert_null(net);
			assert_int_equal(strncmp(ctx.error, "out of memory: ", 15), 0);
		}
		network_destroy(net);
	}
	assert_true(n > 10);
	network_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_networks), cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_absorption),     cmocka_unit_test(test_tensors),
		cmocka_unit_test(test_batchnorm),      cmocka_unit_test(test_does_not_fit),
		cmocka_unit_test(test_huge),           cmocka_unit_test(test_options),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
