/* SPDX-License-Identifier: MIT */
/*
 * samples.c - making the samples, and models for them
 */
#include "selftest/samples.h"

#include "core/memory.h"
#include "core/random.h"

#define PIXELS ((size_t)SAMPLE_SIDE * SAMPLE_SIDE)

static const struct scrawl_shape sample_shape = { SAMPLE_SIDE, SAMPLE_SIDE, 1 };

/* Like handwriting, a picture is mostly paper. */
static void draw_sample(uint32_t class_index, struct random *noise, uint8_t *pixels)
{
	struct random picture;
	random_init(&picture, 1, RANDOM_SELFTEST, 3, class_index);
	for (size_t i = 0; i < PIXELS; i++) {
		uint32_t ink = random_below(&picture, 4) ? 0 : random_below(&picture, 192);
		pixels[i] = (uint8_t)(ink + random_below(noise, 64));
	}
}

enum scrawl_status samples_create(scrawl_context *ctx, size_t count, scrawl_dataset **out)
{
	uint8_t *pixels = memory_alloc(count, PIXELS), *labels = memory_alloc(count, 1);
	enum scrawl_status status = SCRAWL_ENOMEM;
	if (pixels && labels) {
		for (size_t i = 0; i < count; i++) {
			struct random noise;
			random_init(&noise, 1, RANDOM_SELFTEST, 4, (uint32_t)i);
			labels[i] = (uint8_t)(i % SAMPLE_CLASSES);
			draw_sample(labels[i], &noise, pixels + i * PIXELS);
		}
		status = scrawl_dataset_create(ctx, sample_shape, count, pixels, labels, NULL,
					       SAMPLE_CLASSES, out);
	} else {
		context_record_memory(ctx, "%zu images", count);
	}
	memory_free(pixels);
	memory_free(labels);
	return status;
}

enum scrawl_status samples_model(scrawl_context *ctx, const char *description, const char *conv,
				 scrawl_model **out)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = sample_shape;
	options.classes = SAMPLE_CLASSES;
	options.conv = conv;
	return scrawl_model_create(ctx, description, &options, out);
}
