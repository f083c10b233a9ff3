/* SPDX-License-Identifier: MIT */
/*
 * test_network_bad.c - descriptions and options that do not fit, and failing allocations
 */
#include "model/network.h"

#include "core/memory.h"
#include "support/compare.h"

static scrawl_context ctx = { .threads = 1 };

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
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct network *net = NULL;
		assert_int_equal(network_create(&ctx, cases[i].description, &options, &net),
				 SCRAWL_EINVAL);
		assert_null(net);
		if (!strstr(ctx.error, cases[i].error))
			fail_msg("%s\nshould have: %s", ctx.error, cases[i].error);
	}
}

/* Sizes whose products exceed 64 bits. */
static void test_huge(void **state)
{
	(void)state;
	struct scrawl_model_options options;
	struct network *net = NULL;
	scrawl_model_options_init(&options);
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
	struct scrawl_model_options options;
	size_t n = 0;
	scrawl_model_options_init(&options);
	while (status != SCRAWL_OK) {
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
		cmocka_unit_test(test_does_not_fit),
		cmocka_unit_test(test_huge),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
