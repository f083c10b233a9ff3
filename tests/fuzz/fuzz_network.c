/* SPDX-License-Identifier: MIT */
/*
 * fuzz_network.c - a text that may describe a network, which every algorithm must compute alike
 *
 * The first three bytes are the height and width of images, and classes and channels.
 */
#include <math.h>

#include "core/context.h"
#include "core/memory.h"
#include "model/plan.h"

#include "fuzz.h"

enum { BATCH = 3, MAX_PIXELS = 32 * 32 * 4, MAX_CLASSES = 16 };

static uint8_t pixels[BATCH * MAX_PIXELS];

static bool is_small(const struct network *net)
{
	double flops = 0.0;
	for (size_t i = 0; i < net->count; i++)
		flops += net->infos[i].training_flops + (double)shape_count(net->infos[i].out);
	return flops < 1e6 && net->parameter_count < 100000 &&
	       plan_bytes(net, 1, BATCH, true) < (size_t)64 << 20;
}

static struct batch whole_batch(const struct network *net, const uint8_t **images)
{
	static const uint8_t labels[BATCH] = { 0, 1, 1 };
	static const uint32_t samples[BATCH] = { 0, 1, 2 };
	for (size_t i = 0; i < BATCH; i++)
		images[i] = pixels + i * shape_count(net->input);
	return (struct batch){
		.size = BATCH, .images = images, .labels = labels, .samples = samples, .epoch = 1
	};
}

/* Probabilities [BATCH, classes] by one algorithm; then a step of training, for sanitizers. */
static void compute(const char *text, struct scrawl_model_options options, const char *conv,
		    float *probabilities)
{
	const uint8_t *images[BATCH];
	struct network *net;
	struct plan *plan;
	options.conv = conv;
	REQUIRE(network_create(fuzz_context(), text, &options, &net) == SCRAWL_OK);
	struct batch batch = whole_batch(net, images);
	REQUIRE(plan_create(fuzz_context(), net, BATCH, false, &plan) == SCRAWL_OK);
	struct outcome outcome = plan_forward(plan, &batch);
	memcpy(probabilities, outcome.probabilities, BATCH * net->classes * sizeof(float));
	plan_destroy(plan);
	REQUIRE(plan_create(fuzz_context(), net, BATCH, true, &plan) == SCRAWL_OK);
	plan_forward(plan, &batch);
	plan_backward(plan, &batch, NULL, NULL);
	plan_destroy(plan);
	network_destroy(net);
}

static void compare_algorithms(const char *text, const struct scrawl_model_options *options)
{
	float naive[BATCH * MAX_CLASSES], other[BATCH * MAX_CLASSES];
	const char *conv;
	compute(text, *options, "naive", naive);
	for (size_t a = 0; (conv = scrawl_conv_algorithm_at(a)); a++) {
		compute(text, *options, conv, other);
		for (size_t i = 0; i < BATCH * options->classes; i++)
			REQUIRE(fabsf(naive[i] - other[i]) < 1e-3f);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct scrawl_model_options options;
	struct network *net;
	if (size < 3)
		return 0;
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * 2654435761u >> 13);
	scrawl_model_options_init(&options);
	options.input.height = 1 + data[0] % 32;
	options.input.width = 1 + data[1] % 32;
	options.input.channels = 1 + data[2] / 16 % 4;
	options.classes = 2 + data[2] % 16 % (MAX_CLASSES - 1);
	char *text = fuzz_text(data + 3, size - 3);
	enum scrawl_status status = network_design(fuzz_context(), text, &options, &net);
	require_reason(status);
	if (status == SCRAWL_OK) {
		bool small = is_small(net);
		network_destroy(net);
		if (small)
			compare_algorithms(text, &options);
	}
	free(text);
	return 0;
}
