/* SPDX-License-Identifier: MIT */
/*
 * image.c - reads pictures from files and from memory
 *
 * The files may be hostile: what a header claims is checked before memory is allocated by it.
 * Colours become grey by Rec. 601's luma, 0.299 R + 0.587 G + 0.114 B, for every kind of file.
 */
#include "data/image.h"

#include <string.h>

#include "core/context.h"
#include "core/entry.h"
#include "core/file.h"
#include "core/file_kind.h"
#include "core/memory.h"

#include "config.h"

#define MAX_IMAGE_BYTES ((uint64_t)256 << 20)

enum scrawl_status image_check_size(scrawl_context *ctx, const char *name, size_t height,
				    size_t width)
{
	if (!height || !width)
		return context_fail(ctx, SCRAWL_EDATA, "%s: a picture without pixels", name);
	if (height > MAX_IMAGE_PIXELS / width)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: a picture %zu pixels wide and %zu high is too large (at "
				    "most %zu million pixels)",
				    name, width, height, MAX_IMAGE_PIXELS / 1000000);
	return SCRAWL_OK;
}

enum scrawl_status image_allocate(scrawl_context *ctx, const char *name, size_t height,
				  size_t width, size_t channels, struct scrawl_image *out)
{
	enum scrawl_status status = image_check_size(ctx, name, height, width);
	if (status != SCRAWL_OK)
		return status;
	out->shape = (struct scrawl_shape){ height, width, channels };
	out->pixels = memory_alloc_untouched(height * width, channels);
	return out->pixels ? SCRAWL_OK : context_fail_memory(ctx, "a picture");
}

/* Makes the picture have that many channels. */
static enum scrawl_status convert(scrawl_context *ctx, struct scrawl_image *picture,
				  size_t channels)
{
	struct scrawl_shape *shape = &picture->shape;
	if (!channels || shape->channels == channels)
		return SCRAWL_OK;
	size_t pixels = shape->height * shape->width;
	const uint8_t *from = picture->pixels;
	uint8_t *to = memory_alloc_untouched(pixels, channels);
	if (!to)
		return context_fail_memory(ctx, "a picture");
	if (channels == 1)
		for (size_t i = 0; i < pixels; i++)
			to[i] = (uint8_t)((299u * from[3 * i] + 587u * from[3 * i + 1] +
					   114u * from[3 * i + 2] + 500u) /
					  1000u);
	else
		for (size_t i = 0; i < pixels; i++)
			memset(to + 3 * i, from[i], 3);
	memory_free(picture->pixels);
	picture->pixels = to;
	shape->channels = channels;
	return SCRAWL_OK;
}

/* A kind of picture is recognised by its first bytes, or by those at an offset. */
static const struct image_format {
	const char *begins;
	size_t length, at; /* of these bytes, and where they are */
	image_decoder *decode;
	image_orientation_finder *orientation; /* NULL: always upright */
} image_formats[] = {
	{ "\x89PNG\r\n\x1a\n", 8, 0, image_read_png, image_orientation_png },
	{ "\xff\xd8\xff", 3, 0, image_read_jpeg, image_orientation_jpeg },
	{ "P1", 2, 0, image_read_pnm, NULL },
	{ "P2", 2, 0, image_read_pnm, NULL },
	{ "P3", 2, 0, image_read_pnm, NULL },
	{ "P4", 2, 0, image_read_pnm, NULL },
	{ "P5", 2, 0, image_read_pnm, NULL },
	{ "P6", 2, 0, image_read_pnm, NULL },
	{ "BM", 2, 0, image_read_bmp, NULL },
	{ "II*\0", 4, 0, image_read_tiff, image_orientation_tiff },
	{ "MM\0*", 4, 0, image_read_tiff, image_orientation_tiff },
	{ "WEBP", 4, 8, image_read_webp, image_orientation_webp },
};

static const struct image_format *find_image_format(const struct image_bytes *bytes)
{
	for (size_t i = 0; i < sizeof(image_formats) / sizeof(image_formats[0]); i++) {
		const struct image_format *f = &image_formats[i];
		if (bytes->size >= f->at + f->length &&
		    memcmp(bytes->data + f->at, f->begins, f->length) == 0)
			return f;
	}
	return NULL;
}

static enum scrawl_status decode(scrawl_context *ctx, const struct image_bytes *bytes,
				 struct scrawl_image *out)
{
	const struct image_format *format = find_image_format(bytes);
	if (!format) {
		const struct file_kind *kind = file_kind_find(bytes->data, bytes->size);
		return context_fail(ctx, SCRAWL_EDATA, "%s: not a picture in %s, but %s",
				    bytes->name,
				    SCRAWL_USE_LEPTONICA ? "PNG, JPEG, PNM, BMP, TIFF or WebP"
							 : "PNG, JPEG, PNM or BMP",
				    !bytes->size ? "empty"
				    : kind       ? kind->name
						 : "something else");
	}
	enum scrawl_status status = format->decode(ctx, bytes, out);
	if (status == SCRAWL_OK)
		status = convert(ctx, out, bytes->channels);
	if (status == SCRAWL_OK && format->orientation)
		status = image_turn_upright(ctx, out, format->orientation(bytes));
	return status;
}

static enum scrawl_status read_any_image(scrawl_context *ctx, const struct image_bytes *bytes,
					 struct scrawl_image **out)
{
	struct scrawl_image *picture = memory_alloc(1, sizeof(*picture));
	enum scrawl_status status =
		picture ? decode(ctx, bytes, picture) : context_fail_memory(ctx, "a picture");
	if (status == SCRAWL_OK)
		*out = picture;
	else
		scrawl_image_destroy(picture);
	return status;
}

static enum scrawl_status check_channels(scrawl_context *ctx, size_t channels)
{
	if (channels <= 1 || channels == 3)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EINVAL,
			    "channels: %zu (1 for grey, 3 for colours, 0 for what the file has)",
			    channels);
}

enum scrawl_status scrawl_image_read(scrawl_context *ctx, const char *path, size_t channels,
				     struct scrawl_image **out)
{
	ENTER(ctx);
	if (!ctx || !path || !out)
		return context_fail_null(ctx);
	unsigned char *data;
	struct image_bytes bytes = { .name = path, .channels = channels };
	enum scrawl_status status = check_channels(ctx, channels);
	if (status == SCRAWL_OK)
		status = file_read(ctx, path, MAX_IMAGE_BYTES, &data, &bytes.size);
	if (status != SCRAWL_OK)
		return status;
	bytes.data = data;
	status = read_any_image(ctx, &bytes, out);
	memory_free(data);
	return status;
}

enum scrawl_status scrawl_image_read_memory(scrawl_context *ctx, const void *data, size_t size,
					    const char *name, size_t channels,
					    struct scrawl_image **out)
{
	ENTER(ctx);
	if (!ctx || !data || !name || !out)
		return context_fail_null(ctx);
	enum scrawl_status status = check_channels(ctx, channels);
	if (status != SCRAWL_OK)
		return status;
	if (size > MAX_IMAGE_BYTES)
		return context_fail(ctx, SCRAWL_EDATA, "%s: %zu bytes, more than %llu MiB", name,
				    size, (unsigned long long)(MAX_IMAGE_BYTES >> 20));
	const struct image_bytes bytes = { name, data, size, channels };
	return read_any_image(ctx, &bytes, out);
}

void scrawl_image_destroy(struct scrawl_image *picture)
{
	if (!picture)
		return;
	memory_free(picture->pixels);
	memory_free(picture);
}
