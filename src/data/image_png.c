/* SPDX-License-Identifier: MIT */
/*
 * image_png.c - decodes PNG files with libpng
 */
#include <png.h>
#include <string.h>

#include "core/context.h"
#include "data/image.h"

/* libpng, and zlib in it, only say in words that memory ran out. */
static enum scrawl_status png_failed(scrawl_context *ctx, const char *name, const char *message)
{
	return strstr(message, "memory") ? context_fail_memory(ctx, "a picture")
					 : context_fail(ctx, SCRAWL_EDATA, "%s: %s", name, message);
}

enum scrawl_status image_read_png(scrawl_context *ctx, const struct image_bytes *bytes,
				  struct scrawl_image *out)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	const png_color white = { 255, 255, 255 };
	if (!png_image_begin_read_from_memory(&image, bytes->data, bytes->size))
		return png_failed(ctx, bytes->name, image.message);
	/* libpng takes 16 bits without a gamma as linear light; scanners mean what 8 bits mean. */
	image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
	bool coloured = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
	image.format = coloured ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
	enum scrawl_status status =
		image_allocate(ctx, bytes->name, image.height, image.width, coloured ? 3 : 1, out);
	if (status == SCRAWL_OK && !png_image_finish_read(&image, &white, out->pixels, 0, NULL))
		status = png_failed(ctx, bytes->name, image.message);
	png_image_free(&image);
	return status;
}
