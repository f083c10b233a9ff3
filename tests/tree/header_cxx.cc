/* SPDX-License-Identifier: MIT */
/*
 * header_cxx.cc - scrawl.h serves C++
 *
 * Compiles as C++11 and as C++17 without a warning, links, and a network built from here reads an
 * image: the probabilities of its classes sum to 1.
 */
#include <scrawl.h>

#include <cmath>
#include <cstdio>
#include <numeric>
#include <vector>

int main()
{
	scrawl_context *ctx = nullptr;
	scrawl_model *model = nullptr;
	scrawl_model_options options;
	std::vector<float> probabilities(3);
	const std::vector<uint8_t> image(12 * 12, 128);

	scrawl_model_options_init(&options);
	options.input = { 12, 12, 1 };
	options.classes = probabilities.size();
	scrawl_status status = scrawl_context_create(1, &ctx);
	if (status == SCRAWL_OK)
		status = scrawl_model_create(ctx, "conv 4 3x3, relu, maxpool 2, dense", &options,
					     &model);
	if (status == SCRAWL_OK)
		status = scrawl_model_predict(model, image.data(), 1, probabilities.data());

	const float sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
	const bool ok = status == SCRAWL_OK && std::fabs(sum - 1.0f) < 1e-5f;
	if (!ok)
		std::fprintf(stderr, "status %d (%s), probabilities sum to %g\n", int(status),
			     ctx ? scrawl_context_error(ctx) : "", double(sum));
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return ok ? 0 : 1;
}
