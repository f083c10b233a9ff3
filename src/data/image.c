/* SPDX-License-Identifier: MIT */
/*
 * image.c - reads PNG and JPEG files
 *
 * The files may be hostile: what a header claims is checked before memory is allocated by it.
 * Colours become grey by Rec. 601's luma, 0.299 R + 0.587 G + 0.114 B, for either kind of file.
 */
#include "data/image.h"

#include <png.h>
#include <string.h>

#include "core/context.h"
#include "core/file.h"
#include "core/file_kind.h"
#include "core/memory.h"

#define MAX_IMAGE_BYTES ((uint64_t)256 << 20)

enum scrawl_status image_allocate(scrawl_context *ctx, const char *path, size_t height,
				  size_t width, size_t channels, struct scrawl_image *out)
{
	if (!height || !width || height > MAX_IMAGE_PIXELS / width)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: a picture of %zux%zu pixels is too large (at most %zu "
				    "million)",
				    path, height, width, MAX_IMAGE_PIXELS / 1000000);
	out->shape = (struct scrawl_shape){ height, width, channels };
	out->pixels = memory_alloc(height * width, channels);
	return out->pixels ? SCRAWL_OK : context_fail_memory(ctx, "a picture");
}

enum scrawl_status image_read_png(scrawl_context *ctx, const struct image_bytes *bytes,
				  struct scrawl_image *out)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	const png_color white = { 255, 255, 255 };
	if (!png_image_begin_read_from_memory(&image, bytes->data, bytes->size))
		return context_fail(ctx, SCRAWL_EDATA, "%s: %s", bytes->path, image.message);
	bool coloured = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
	image.format = coloured ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
	enum scrawl_status status =
		image_allocate(ctx, bytes->path, image.height, image.width, coloured ? 3 : 1, out);
	if (status == SCRAWL_OK && !png_image_finish_read(&image, &white, out->pixels, 0, NULL))
		status = context_fail(ctx, SCRAWL_EDATA, "%s: %s", bytes->path, image.message);
	png_image_free(&image);
	return status;
}

/* Makes the picture have that many channels; grey pixels are made in place. */
static enum scrawl_status convert(scrawl_context *ctx, struct scrawl_image *picture,
				  size_t channels)
{
	struct scrawl_shape *shape = &picture->shape;
	size_t pixels = shape->height * shape->width;
	uint8_t *p = picture->pixels;
	if (shape->channels == channels)
		return SCRAWL_OK;
	if (channels == 1) {
		for (size_t i = 0; i < pixels; i++)
			p[i] = (uint8_t)((299u * p[3 * i] + 587u * p[3 * i + 1] +
					  114u * p[3 * i + 2] + 500u) /
					 1000u);
	} else {
		p = memory_alloc(pixels, channels);
		if (!p)
			return context_fail_memory(ctx, "a picture");
		for (size_t i = 0; i < pixels; i++)
			memset(p + 3 * i, picture->pixels[i], 3);
		memory_free(picture->pixels);
		picture->pixels = p;
	}
	shape->channels = channels;
	return SCRAWL_OK;
}

static enum scrawl_status decode(scrawl_context *ctx, const struct image_bytes *bytes,
				 struct scrawl_image *out)
{
	const unsigned char *data = bytes->data;
	if (bytes->size >= 8 && png_sig_cmp(data, 0, 8) == 0)
		return image_read_png(ctx, bytes, out);
	if (bytes->size >= 3 && memcmp(data, "\xff\xd8\xff", 3) == 0)
		return image_read_jpeg(ctx, bytes, out);
	const struct file_kind *kind = file_kind_find(data, bytes->size);
	return context_fail(ctx, SCRAWL_EDATA, "%s: not a PNG or JPEG picture, but %s", bytes->path,
			    !bytes->size ? "empty"
			    : kind       ? kind->name
					 : "something else");
}

enum scrawl_status scrawl_image_read(scrawl_context *ctx, const char *path, size_t channels,
				     struct scrawl_image **out)
{
	if (!ctx || !path || !out)
		return context_fail_null(ctx);
	if (channels > 1 && channels != 3)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "channels: %zu (1 for grey, 3 for colours, 0 for what the file "
				    "has)",
				    channels);
	unsigned char *data;
	struct image_bytes bytes = { .path = path };
	enum scrawl_status status = file_read(ctx, path, MAX_IMAGE_BYTES, &data, &bytes.size);
	if (status != SCRAWL_OK)
		return status;
	bytes.data = data;
	struct scrawl_image *picture = memory_alloc(1, sizeof(*picture));
	status = picture ? decode(ctx, &bytes, picture) : context_fail_memory(ctx, "a picture");
	if (status == SCRAWL_OK && channels)
		status = convert(ctx, picture, channels);
	memory_free(data);
	if (status == SCRAWL_OK)
		*out = picture;
	else
		scrawl_image_destroy(picture);
	return status;
}

void scrawl_image_destroy(struct scrawl_image *picture)
{
	if (!picture)
		return;
	memory_free(picture->pixels);
	memory_free(picture);
}
