/* SPDX-License-Identifier: MIT */
/*
 * fuzz_image.c - a file that may be a picture
 */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static scrawl_context *ctx;
	struct scrawl_image *picture;
	if (!ctx && scrawl_context_create(1, &ctx) != SCRAWL_OK)
		abort();
	static const size_t channels[4] = { 0, 1, 3, 1 };
	if (scrawl_image_read_memory(ctx, data, size, "input", channels[size % 4], &picture) !=
	    SCRAWL_OK)
		return 0;
	/* Every pixel is there, and is a value. */
	struct scrawl_shape s = picture->shape;
	unsigned sum = 0;
	for (size_t i = 0; i < s.height * s.width * s.channels; i++)
		sum += picture->pixels[i];
	if (!s.height || !s.width || sum > 255 * s.height * s.width * s.channels)
		abort();
	scrawl_image_destroy(picture);
	return 0;
}
