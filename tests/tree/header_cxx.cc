/* SPDX-License-Identifier: MIT */
/*
 * header_cxx.cc - scrawl.h works in C++
 *
 * Compiles as C++98 to C++20 without a warning, links, and a network reads an image: its
 * probabilities sum to 1.
 */
#include <scrawl.h>

#include <cmath>
#include <cstdio>
#include <numeric>
#include <vector>

int main()
{
	scrawl_context *ctx = NULL;
	scrawl_model *model = NULL;
	scrawl_model_options options;
	std::vector<float> probabilities(3);
	const std::vector<unsigned char> image(12 * 12, 128);

	scrawl_model_options_init(&options);
	options.input.height = options.input.width = 12;
	options.classes = probabilities.size();
	scrawl_status status = scrawl_context_create(1, &ctx);
	if (status == SCRAWL_OK)
		status = scrawl_model_create(ctx, "conv 4 3x3, relu, maxpool 2, dense", &options,
					     &model);
	if (status == SCRAWL_OK)
		status = scrawl_model_predict(model, &image[0], 1, &probabilities[0]);

	const float sum = std::accumulate(probabilities.begin(), probabilities.end(), 0.0f);
	const bool ok = status == SCRAWL_OK && std::fabs(sum - 1.0f) < 1e-5f;
	if (!ok)
		std::fprintf(stderr, "status %d (%s), probabilities sum to %g\n", int(status),
			     scrawl_context_error(ctx), double(sum));
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return ok ? 0 : 1;
}
