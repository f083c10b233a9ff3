/* SPDX-License-Identifier: MIT */
/*
 * image_orientation.c - the orientation that EXIF data gives, found in PNG, JPEG, TIFF and
 * WebP files, and pictures turned by it
 */
#include "data/image.h"

#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "data/tiff_tags.h"

static unsigned exif_orientation(const unsigned char *exif, size_t size)
{
	struct tiff_tags tags;
	if (!tiff_tags_open(&tags, exif, size))
		return 1;
	uint32_t orientation = tiff_tags_value(&tags, TIFF_ORIENTATION, 1);
	return orientation >= 1 && orientation <= 8 ? (unsigned)orientation : 1;
}

/* EXIF data is a TIFF file without pixels. */
unsigned image_orientation_tiff(const struct image_bytes *bytes)
{
	return exif_orientation(bytes->data, bytes->size);
}

/* Chunks: length, type, data, check. */
unsigned image_orientation_png(const struct image_bytes *bytes)
{
	const unsigned char *p = bytes->data;
	for (size_t at = 8; at + 12 <= bytes->size;) {
		size_t length = (size_t)p[at] << 24 | (size_t)p[at + 1] << 16 |
				(size_t)p[at + 2] << 8 | p[at + 3];
		if (length > bytes->size - at - 12)
			break;
		if (memcmp(p + at + 4, "eXIf", 4) == 0)
			return exif_orientation(p + at + 8, length);
		at += 12 + length;
	}
	return 1;
}

/* Segments up to the first scan: 0xff, type, length (that of itself included), data. */
unsigned image_orientation_jpeg(const struct image_bytes *bytes)
{
	static const unsigned char exif[6] = "Exif\0";
	enum { START_OF_SCAN = 0xda, APP1 = 0xe1 };
	const unsigned char *p = bytes->data;
	for (size_t at = 2; at + 4 <= bytes->size && p[at] == 0xff && p[at + 1] != START_OF_SCAN;) {
		if (p[at + 1] == 0xff) { /* fill */
			at++;
			continue;
		}
		size_t length = (size_t)p[at + 2] << 8 | p[at + 3];
		if (length < 2 || length > bytes->size - at - 2)
			break;
		if (p[at + 1] == APP1 && length >= 2 + sizeof(exif) &&
		    memcmp(p + at + 4, exif, sizeof(exif)) == 0)
			return exif_orientation(p + at + 4 + sizeof(exif),
						length - 2 - sizeof(exif));
		at += 2 + length;
	}
	return 1;
}

/* Chunks: type, length, data, and a byte more if that is odd. */
unsigned image_orientation_webp(const struct image_bytes *bytes)
{
	const unsigned char *p = bytes->data;
	for (size_t at = 12; at + 8 <= bytes->size;) {
		size_t length = p[at + 4] | (size_t)p[at + 5] << 8 | (size_t)p[at + 6] << 16 |
				(size_t)p[at + 7] << 24;
		if (length > bytes->size - at - 8)
			break;
		if (memcmp(p + at, "EXIF", 4) == 0)
			return exif_orientation(p + at + 8, length);
		at += 8 + length + length % 2;
	}
	return 1;
}

/*
 * Orientations are numbered by where the first row and column are shown:
 *
 *   orientation    1      2      3      4      5      6      7      8
 *   first row      top    top    bottom bottom left   right  right  left
 *   first column   left   right  right  left   top    top    bottom bottom
 */
enum scrawl_status image_turn_upright(scrawl_context *ctx, struct scrawl_image *picture,
				      unsigned orientation)
{
	if (orientation == 1)
		return SCRAWL_OK;
	struct scrawl_shape s = picture->shape;
	bool swapped = orientation >= 5;
	bool row_last =
		orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
	bool column_last =
		orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
	struct scrawl_image turned = { .shape = s };
	if (swapped)
		turned.shape = (struct scrawl_shape){ s.width, s.height, s.channels };
	turned.pixels = memory_alloc_untouched(s.height * s.width, s.channels);
	if (!turned.pixels)
		return context_fail_memory(ctx, "a picture");
	const uint8_t *from = picture->pixels;
	for (size_t y = 0; y < s.height; y++)
		for (size_t x = 0; x < s.width; x++, from += s.channels) {
			size_t row = row_last ? s.height - 1 - y : y;
			size_t column = column_last ? s.width - 1 - x : x;
			size_t to = swapped ? column * s.height + row : row * s.width + column;
			memcpy(turned.pixels + to * s.channels, from, s.channels);
		}
	memory_free(picture->pixels);
	*picture = turned;
	return SCRAWL_OK;
}
