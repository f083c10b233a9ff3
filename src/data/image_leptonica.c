/* SPDX-License-Identifier: MIT */
/*
 * image_leptonica.c - decodes TIFF and WebP files with Leptonica
 *
 * Leptonica decodes by libtiff and libwebp.  What their headers claim, and what either library
 * would take for a picture although it is cut short, is checked first.
 */
#include <allheaders.h>
#include <string.h>

#include "core/context.h"
#include "core/memory.h"
#include "data/image.h"
#include "data/leptonica.h"
#include "data/tiff_probe.h"
#include "data/tiff_tags.h"

/* How the pixels of a 32-bit picture are to be shown on white. */
enum pix_alpha { PIX_OPAQUE, PIX_STRAIGHT, PIX_PREMULTIPLIED };

static uint8_t pix_on_white(unsigned colour, unsigned alpha, enum pix_alpha kind)
{
	unsigned paper = 255 - alpha;
	switch (kind) {
	case PIX_STRAIGHT:
		return (uint8_t)((colour * alpha + 255 * paper + 127) / 255);
	case PIX_PREMULTIPLIED:
		return (uint8_t)(colour + paper > 255 ? 255 : colour + paper);
	default:
		return (uint8_t)colour;
	}
}

/* A row of 32-bit words: red is the highest byte, alpha the lowest. */
static void pix_colour_row(const l_uint32 *words, size_t width, enum pix_alpha alpha, uint8_t *out)
{
	for (size_t x = 0; x < width; x++)
		for (unsigned shift = 24; shift > 0; shift -= 8)
			*out++ = pix_on_white(words[x] >> shift & 255, words[x] & 255, alpha);
}

/* A row of 1 to 16 bits a pixel, from the highest bits of each word on. */
static void pix_grey_row(const l_uint32 *words, size_t width, unsigned depth, bool inverted,
			 uint8_t *out)
{
	l_uint32 white = (1u << depth) - 1;
	for (size_t x = 0; x < width; x++) {
		size_t bit = x * depth;
		l_uint32 value = words[bit / 32] >> (32 - depth - bit % 32) & white;
		out[x] = (uint8_t)(((inverted ? white - value : value) * 255 + white / 2) / white);
	}
}

/* inverted: of a grey picture's values, 0 is white. */
static enum scrawl_status copy_pix(scrawl_context *ctx, const char *name, PIX *pix,
				   enum pix_alpha alpha, bool inverted, struct scrawl_image *out)
{
	size_t height = (size_t)pixGetHeight(pix), width = (size_t)pixGetWidth(pix);
	unsigned depth = (unsigned)pixGetDepth(pix);
	size_t channels = depth == 32 ? 3 : 1;
	enum scrawl_status status = image_allocate(ctx, name, height, width, channels, out);
	for (size_t y = 0; y < height && status == SCRAWL_OK; y++) {
		const l_uint32 *words = pixGetData(pix) + y * (size_t)pixGetWpl(pix);
		uint8_t *row = out->pixels + y * width * channels;
		if (depth == 32)
			pix_colour_row(words, width, alpha, row);
		else
			pix_grey_row(words, width, depth, inverted, row);
	}
	return status;
}

/*
 * Whether there is room for about what decoding a picture takes at most: Leptonica reports missing
 * memory like damage, or crashes.
 */
static enum scrawl_status check_room(scrawl_context *ctx, const struct image_bytes *bytes,
				     size_t pixels)
{
	size_t room = 8 * pixels + bytes->size + ((size_t)1 << 20);
	return memory_has_room(room) ? SCRAWL_OK : context_fail_memory(ctx, "a picture");
}

static enum scrawl_status fail_kind(scrawl_context *ctx, const char *name, const char *kind)
{
	return context_fail(
		ctx, SCRAWL_EDATA,
		"%s: this %s picture is damaged or cut short, or of a kind that cannot be read "
		"(save it as PNG)",
		name, kind);
}

/* libtiff leaves the rows of a strip black that lies beyond the end of the file. */
static bool tiff_has_strips(const struct tiff_tags *tags, size_t height)
{
	struct tiff_field offsets, sizes;
	if (!tiff_tags_find(tags, TIFF_STRIP_OFFSETS, &offsets))
		return false;
	size_t rows = tiff_tags_value(tags, TIFF_ROWS_PER_STRIP, UINT32_MAX);
	size_t strips = rows ? (height + rows - 1) / rows : SIZE_MAX;
	if (offsets.count < strips)
		return false;
	if (!tiff_tags_find(tags, TIFF_STRIP_BYTES, &sizes) || sizes.count < offsets.count)
		return true; /* libtiff estimates them */
	for (size_t i = 0; i < offsets.count; i++) {
		size_t at = tiff_field_value(tags, &offsets, i);
		if (at > tags->size || tiff_field_value(tags, &sizes, i) > tags->size - at)
			return false;
	}
	return true;
}

static enum pix_alpha tiff_alpha(const struct tiff_tags *tags, int samples)
{
	enum { ASSOCIATED = 1 };
	if (samples == 4) /* libtiff multiplies it into the colours */
		return PIX_PREMULTIPLIED;
	if (samples != 2)
		return PIX_OPAQUE;
	return tiff_tags_value(tags, TIFF_EXTRA_SAMPLES, 0) == ASSOCIATED ? PIX_PREMULTIPLIED
									  : PIX_STRAIGHT;
}

/*
 * Reads the first page, or NULL if that fails, without turning it, as image.c will:
 * Leptonica 1.82 turns orientation 8 the wrong way.  So a file with another orientation than 1 is
 * read from a copy that says 1.
 */
static enum scrawl_status read_tiff_page(scrawl_context *ctx, const struct image_bytes *bytes,
					 const struct tiff_tags *tags, PIX **pix)
{
	struct tiff_field field;
	if (!tiff_tags_find(tags, TIFF_ORIENTATION, &field) || field.count != 1 ||
	    tiff_field_value(tags, &field, 0) == 1) {
		*pix = pixReadMemTiff(bytes->data, bytes->size, 0);
		return SCRAWL_OK;
	}
	unsigned char *copy = memory_alloc_untouched(bytes->size, 1);
	if (!copy)
		return context_fail_memory(ctx, "a picture");
	memcpy(copy, bytes->data, bytes->size);
	memset(copy + field.at, 0, field.length);
	copy[field.at + (tags->big_endian ? field.length - 1 : 0)] = 1;
	*pix = pixReadMemTiff(copy, bytes->size, 0);
	memory_free(copy);
	return SCRAWL_OK;
}

enum scrawl_status image_read_tiff(scrawl_context *ctx, const struct image_bytes *bytes,
				   struct scrawl_image *out)
{
	enum { WHITE_IS_ZERO = 0, BLACK_IS_ZERO = 1, SEPARATED = 5, PLANES = 2 };
	struct tiff_tags tags;
	l_int32 width, height, bits, samples;
	leptonica_make_quiet();
	enum scrawl_status status = check_room(ctx, bytes, 0);
	if (status != SCRAWL_OK)
		return status;
	if (!tiff_tags_open(&tags, bytes->data, bytes->size) ||
	    readHeaderMemTiff(bytes->data, bytes->size, 0, &width, &height, &bits, &samples, NULL,
			      NULL, NULL) != 0)
		return fail_kind(ctx, bytes->name, "TIFF");
	if (width < 0 || height < 0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: a TIFF picture whose width or height makes no sense",
				    bytes->name);
	status = image_check_size(ctx, bytes->name, (size_t)height, (size_t)width);
	if (status == SCRAWL_OK)
		status = check_room(ctx, bytes, (size_t)height * (size_t)width);
	if (status != SCRAWL_OK)
		return status;
	uint32_t photometric = tiff_tags_value(&tags, TIFF_PHOTOMETRIC, BLACK_IS_ZERO);
	if (photometric == SEPARATED)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: a TIFF picture for printing, in CMYK (save it in RGB)",
				    bytes->name);
	if (samples == 2 && tiff_tags_value(&tags, TIFF_PLANAR, 1) == PLANES)
		return fail_kind(ctx, bytes->name, "TIFF");
	PIX *pix = NULL;
	bool whole = tiff_has_strips(&tags, (size_t)height);
	if (whole && !tiff_probe_colours(&tags, &whole))
		return context_fail_memory(ctx, "a picture");
	if (whole)
		status = read_tiff_page(ctx, bytes, &tags, &pix);
	if (status != SCRAWL_OK)
		return status;
	bool has_palette = pix && pixGetColormap(pix);
	if (has_palette) {
		PIX *colours = pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
		pixDestroy(&pix);
		pix = colours;
	}
	if (!pix)
		return fail_kind(ctx, bytes->name, "TIFF");
	/* Leptonica makes 1 bit black, and 8 bits of white-is-zero black-is-zero. */
	int depth = pixGetDepth(pix);
	bool inverted = depth == 1 || (photometric == WHITE_IS_ZERO && !has_palette && depth != 8);
	status = copy_pix(ctx, bytes->name, pix, tiff_alpha(&tags, samples), inverted, out);
	pixDestroy(&pix);
	size_t pages = tiff_tags_pages(&tags);
	if (status == SCRAWL_OK && pages > 1)
		context_warn(ctx, "%s: only the first of its %zu pages is read", bytes->name,
			     pages);
	return status;
}

/* The size of the extended format's canvas, which may be larger than libwebp's limit. */
static enum scrawl_status check_webp_canvas(scrawl_context *ctx, const struct image_bytes *bytes)
{
	enum { ANIMATED = 2 };
	const unsigned char *p = bytes->data;
	if (bytes->size < 30 || memcmp(p + 12, "VP8X", 4) != 0)
		return SCRAWL_OK;
	if (p[20] & ANIMATED)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: an animated WebP picture (save one of its frames as PNG)",
				    bytes->name);
	size_t width = 1 + (p[24] | (size_t)p[25] << 8 | (size_t)p[26] << 16);
	size_t height = 1 + (p[27] | (size_t)p[28] << 8 | (size_t)p[29] << 16);
	return image_check_size(ctx, bytes->name, height, width);
}

enum scrawl_status image_read_webp(scrawl_context *ctx, const struct image_bytes *bytes,
				   struct scrawl_image *out)
{
	l_int32 width, height, samples;
	leptonica_make_quiet();
	enum scrawl_status status = check_webp_canvas(ctx, bytes);
	if (status == SCRAWL_OK)
		status = check_room(ctx, bytes, 0);
	if (status != SCRAWL_OK)
		return status;
	if (readHeaderMemWebP(bytes->data, bytes->size, &width, &height, &samples) != 0)
		return fail_kind(ctx, bytes->name, "WebP");
	status = image_check_size(ctx, bytes->name, (size_t)height, (size_t)width);
	if (status == SCRAWL_OK)
		status = check_room(ctx, bytes, (size_t)height * (size_t)width);
	if (status != SCRAWL_OK)
		return status;
	PIX *pix = pixReadMemWebP(bytes->data, bytes->size);
	if (!pix)
		return fail_kind(ctx, bytes->name, "WebP");
	status = copy_pix(ctx, bytes->name, pix, samples == 4 ? PIX_STRAIGHT : PIX_OPAQUE, false,
			  out);
	pixDestroy(&pix);
	return status;
}
