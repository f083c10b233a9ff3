/* SPDX-License-Identifier: MIT */
/*
 * image_bmp.c - decodes BMP files without compression, of 1, 4, 8, 24 or 32 bits a pixel
 *
 * All numbers are little-endian.  A file header of 14 bytes, which says where the pixels are; one
 * of the picture, which begins with its size; up to 256 colours, each blue, green, red, 0; rows
 * from bottom to top, or from top to bottom if the height is negative, each padded to 4 bytes.
 * Leptonica swaps red and blue in 32 bits, and refuses files with anything after the pixels.
 */
#include "core/context.h"
#include "data/image.h"

struct bmp {
	const struct image_bytes *bytes;
	size_t width, height;
	bool top_down, has_alpha;
	unsigned depth;
	size_t colours;               /* of the palette */
	const unsigned char *palette; /* [colours, 4] */
	const unsigned char *rows;    /* [height, row_bytes] */
	size_t row_bytes;
};

static uint32_t bmp_integer(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* NULL, or what is wrong; rows are settled once the size is known to be allowed. */
static const char *bmp_header(struct bmp *b)
{
	enum { FILE_HEADER = 14, INFO_HEADER = 40, PLAIN = 0, BIT_FIELDS = 3, V4_HEADER = 108 };
	const unsigned char *p = b->bytes->data;
	size_t size = b->bytes->size;
	if (size < FILE_HEADER + INFO_HEADER)
		return "cut short";
	uint32_t header = bmp_integer(p + 14), compression = bmp_integer(p + 30);
	if (header < INFO_HEADER)
		return "of a kind older than Windows 3";
	if (header > size - FILE_HEADER)
		return "cut short";
	int32_t width = (int32_t)bmp_integer(p + 18), height = (int32_t)bmp_integer(p + 22);
	b->depth = p[28] | (unsigned)p[29] << 8;
	if (width <= 0 || height == 0 || height == INT32_MIN)
		return "damaged: its width or height makes no sense";
	b->width = (size_t)width;
	b->top_down = height < 0;
	b->height = (size_t)(height < 0 ? -height : height);
	bool fields = compression == BIT_FIELDS && b->depth == 32;
	if (compression != PLAIN && !fields)
		return "compressed (save it as PNG)";
	if (b->depth != 1 && b->depth != 4 && b->depth != 8 && b->depth != 24 && b->depth != 32)
		return "of a number of bits a pixel other than 1, 4, 8, 24 and 32";
	if (fields && (size < FILE_HEADER + INFO_HEADER + 12 || bmp_integer(p + 54) != 0xff0000 ||
		       bmp_integer(p + 58) != 0xff00 || bmp_integer(p + 62) != 0xff))
		return "of an unusual order of colours (save it as PNG)";
	b->has_alpha = fields && header >= V4_HEADER && bmp_integer(p + 66) == 0xff000000u;
	b->colours = b->depth <= 8 ? (size_t)1 << b->depth : 0;
	uint32_t used = bmp_integer(p + 46);
	if (used && used < b->colours)
		b->colours = used;
	if (b->colours > (size - FILE_HEADER - header) / 4)
		return "cut short";
	b->palette = p + FILE_HEADER + header;
	if (bmp_integer(p + 10) < FILE_HEADER + header)
		return "damaged: its pixels begin within its headers";
	return NULL;
}

static bool bmp_rows(struct bmp *b)
{
	size_t size = b->bytes->size, offset = bmp_integer(b->bytes->data + 10);
	b->row_bytes = (b->width * b->depth + 31) / 32 * 4;
	if (offset > size || b->height > (size - offset) / b->row_bytes)
		return false;
	b->rows = b->bytes->data + offset;
	return true;
}

static bool bmp_palette_is_grey(const struct bmp *b)
{
	for (size_t i = 0; i < b->colours; i++) {
		const unsigned char *c = b->palette + 4 * i;
		if (c[0] != c[1] || c[1] != c[2])
			return false;
	}
	return b->colours > 0;
}

/* The blue, green and red of a pixel; NULL: no such colour in the palette. */
static const unsigned char *bmp_colour(const struct bmp *b, const unsigned char *row, size_t x)
{
	if (b->depth >= 24)
		return row + x * (b->depth / 8);
	size_t bit = x * b->depth;
	size_t index = row[bit / 8] >> (8 - b->depth - bit % 8) & ((1u << b->depth) - 1);
	return index < b->colours ? b->palette + 4 * index : NULL;
}

static bool bmp_pixels(const struct bmp *b, size_t channels, uint8_t *out)
{
	for (size_t y = 0; y < b->height; y++) {
		size_t from = b->top_down ? y : b->height - 1 - y;
		const unsigned char *row = b->rows + from * b->row_bytes;
		for (size_t x = 0; x < b->width; x++) {
			const unsigned char *c = bmp_colour(b, row, x);
			if (!c)
				return false;
			unsigned alpha = b->has_alpha ? c[3] : 255;
			for (size_t i = 0; i < channels; i++)
				*out++ = (uint8_t)((c[2 - i] * alpha + 255 * (255 - alpha) + 127) /
						   255);
		}
	}
	return true;
}

enum scrawl_status image_read_bmp(scrawl_context *ctx, const struct image_bytes *bytes,
				  struct scrawl_image *out)
{
	struct bmp b = { .bytes = bytes };
	const char *fault = bmp_header(&b);
	if (fault)
		return context_fail(ctx, SCRAWL_EDATA, "%s: a BMP picture, but %s", bytes->name,
				    fault);
	enum scrawl_status status = image_check_size(ctx, bytes->name, b.height, b.width);
	if (status != SCRAWL_OK)
		return status;
	if (!bmp_rows(&b))
		return context_fail(ctx, SCRAWL_EDATA, "%s: this BMP picture is cut short",
				    bytes->name);
	size_t channels = bmp_palette_is_grey(&b) ? 1 : 3;
	status = image_allocate(ctx, bytes->name, b.height, b.width, channels, out);
	if (status != SCRAWL_OK)
		return status;
	if (!bmp_pixels(&b, channels, out->pixels))
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: this BMP picture has a colour that its palette lacks",
				    bytes->name);
	return SCRAWL_OK;
}
