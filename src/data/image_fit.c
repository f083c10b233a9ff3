/* SPDX-License-Identifier: MIT */
/*
 * image_fit.c - pictures of any size as images of one size
 */
#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "data/fit.h"
#include "data/image.h"

/* The mean colour of the outermost pixels, rounded: the paper, where ink keeps off the rim. */
static void rim_colour(const struct scrawl_image *picture, uint8_t *colour)
{
	struct scrawl_shape s = picture->shape;
	for (size_t c = 0; c < s.channels; c++) {
		uint64_t sum = 0, count = 0;
		for (size_t y = 0; y < s.height; y++)
			for (size_t x = 0; x < s.width; x++) {
				if (y && y + 1 < s.height && x && x + 1 < s.width)
					x = s.width - 1; /* of this row, only the last is left */
				sum += picture->pixels[(y * s.width + x) * s.channels + c];
				count++;
			}
		colour[c] = (uint8_t)(count ? (sum + count / 2) / count : 0);
	}
}

enum scrawl_status scrawl_image_fit(scrawl_context *ctx, const struct scrawl_image *picture,
				    size_t height, size_t width, struct scrawl_image **out)
{
	ENTER(ctx);
	if (!ctx || !picture || !out)
		return context_fail_null(ctx);
	if (!height || !width || height > MAX_IMAGE_PIXELS / width)
		return context_fail(ctx, SCRAWL_EINVAL, "a picture of %zux%zu pixels", height,
				    width);
	struct scrawl_image *fitted = memory_alloc(1, sizeof(*fitted));
	if (!fitted)
		return context_fail_memory(ctx, "a picture");
	enum scrawl_status status =
		image_allocate(ctx, "fitted", height, width, picture->shape.channels, fitted);
	if (status == SCRAWL_OK) {
		struct scrawl_shape s = picture->shape;
		const struct image_part whole = { s.height, s.width, s.width * s.channels,
						  s.channels };
		uint8_t paper[SCRAWL_MAX_CHANNELS];
		rim_colour(picture, paper);
		fit_image(&whole, picture->pixels, paper, fitted->shape, fitted->pixels);
		*out = fitted;
	} else {
		scrawl_image_destroy(fitted);
	}
	return status;
}
