/* SPDX-License-Identifier: MIT */
/*
 * tiff_probe.c - whether a TIFF file in colours is whole
 *
 * Leptonica reads colours in a way in which libtiff leaves rows black that it cannot decode, but
 * grey pictures row by row, where it fails.  The samples of a row of colours are decoded like the
 * pixels of a grey picture that is as many times wider.  So a copy of the file that says so is read
 * as a test.  Leptonica refuses colours that are stored one plane after the other.
 */
#include "data/tiff_probe.h"

#include <allheaders.h>
#include <string.h>

#include "core/memory.h"

enum { PROBE_GREY = 1, PROBE_RGB = 2 };

/* Whether a compression disregards what its bytes mean: none, LZW, Deflate (two), PackBits. */
static bool tiff_is_bytewise(uint32_t compression)
{
	return compression == 1 || compression == 5 || compression == 8 || compression == 32946 ||
	       compression == 32773;
}

/* Makes a field of one value say another; such a field has room for a long. */
static void tiff_change(unsigned char *copy, const struct tiff_tags *tags, enum tiff_tag tag,
			uint32_t value)
{
	enum { LONG_TYPE = 4 };
	struct tiff_field field;
	if (!tiff_tags_find(tags, tag, &field) || field.count != 1)
		return;
	unsigned char *type = copy + field.at - 6;
	type[0] = tags->big_endian ? 0 : LONG_TYPE;
	type[1] = tags->big_endian ? LONG_TYPE : 0;
	for (size_t i = 0; i < 4; i++)
		copy[field.at + i] = (unsigned char)(value >> 8 * (tags->big_endian ? 3 - i : i));
}

bool tiff_probe_colours(const struct tiff_tags *tags, bool *whole)
{
	*whole = true;
	uint32_t samples = tiff_tags_value(tags, TIFF_SAMPLES, 1);
	uint32_t width = tiff_tags_value(tags, TIFF_WIDTH, 0);
	if (tiff_tags_value(tags, TIFF_PHOTOMETRIC, PROBE_GREY) != PROBE_RGB || samples < 3 ||
	    samples > 4 || !tiff_is_bytewise(tiff_tags_value(tags, TIFF_COMPRESSION, 1)))
		return true;
	unsigned char *copy = memory_alloc_untouched(tags->size, 1);
	if (!copy)
		return false;
	memcpy(copy, tags->data, tags->size);
	tiff_change(copy, tags, TIFF_WIDTH, width * samples);
	tiff_change(copy, tags, TIFF_PHOTOMETRIC, PROBE_GREY);
	tiff_change(copy, tags, TIFF_SAMPLES, 1);
	PIX *pix = pixReadMemTiff(copy, tags->size, 0);
	*whole = pix != NULL;
	pixDestroy(&pix);
	memory_free(copy);
	return true;
}
