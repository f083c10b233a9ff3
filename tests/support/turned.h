/* SPDX-License-Identifier: MIT */
/*
 * turned.h - for tests: files of a picture of 3 x 2 pixels that a camera took turned
 */
#ifndef SCRAWL_TESTS_TURNED_H
#define SCRAWL_TESTS_TURNED_H

#include "support/images.h"
#include "support/tiff_file.h"

/* 1 2 3 over 4 5 6, as EXIF's eight orientations say that it is to be shown. */
static const char *const turned_shown[9] = {
	"", "123456", "321654", "654321", "456123", "142536", "415263", "635241", "362514",
};

static inline void turned_fill(uint8_t *pixels, size_t channels)
{
	for (size_t i = 0; i < 6 * channels; i++)
		pixels[i] = (uint8_t)(40 * (i / channels + 1) - 15 * (i % channels));
}

static inline void expect_turned(struct picture_file file, unsigned orientation, size_t channels,
				 int tolerance)
{
	uint8_t stored[18], wanted[18];
	turned_fill(stored, channels);
	for (size_t i = 0; i < 6; i++)
		memcpy(wanted + i * channels,
		       stored + (size_t)(turned_shown[orientation][i] - '1') * channels, channels);
	struct scrawl_shape upright = { 2, 3, channels };
	if (orientation >= 5)
		upright = (struct scrawl_shape){ 3, 2, channels };
	expect_image(file, 0, upright, wanted, tolerance);
}

/* The file with something put in at an offset. */
static inline struct picture_file picture_insert(struct picture_file file, size_t at,
						 const void *bytes, size_t count)
{
	unsigned char *data = malloc(file.count + count);
	assert_non_null(data);
	memcpy(data, file.bytes, at);
	memcpy(data + at, bytes, count);
	memcpy(data + at + count, file.bytes + at, file.count - at);
	free(file.bytes);
	return (struct picture_file){ data, file.count + count };
}

/* A directory with this one field. */
static inline size_t exif_bytes(unsigned char *out, unsigned orientation, bool big_endian)
{
	struct tiff_bytes t = { .count = 22 };
	memcpy(t.data, big_endian ? "MM\0*" : "II*\0", 4);
	tiff_put(&t, big_endian, 4, 4, 8);
	tiff_put(&t, big_endian, 8, 2, 1);
	tiff_put(&t, big_endian, 10, 2, 274);
	tiff_put(&t, big_endian, 12, 2, 3);
	tiff_put(&t, big_endian, 14, 4, 1);
	tiff_put(&t, big_endian, 18, 2, orientation);
	memcpy(out, t.data, t.count);
	return t.count;
}

#endif
