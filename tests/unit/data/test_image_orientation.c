/* SPDX-License-Identifier: MIT */
/*
 * test_image_orientation.c - PNG and JPEG pictures that a camera took turned are upright; EXIF data
 * that makes no sense
 */
#include <zlib.h>

#include "support/images.h"
#include "support/turned.h"

/* After another segment, a comment, as cameras write one or more. */
static struct picture_file turned_jpeg(struct scrawl_shape shape, const uint8_t *pixels,
				       unsigned orientation)
{
	unsigned char segments[64] = "\xff\xfe\0\4ab\xff\xff\xe1\0\0Exif\0";
	size_t length = 17 + exif_bytes(segments + 17, orientation, orientation % 2);
	segments[10] = (unsigned char)(length - 9);
	return picture_insert(jpeg_file(shape, pixels, false), 2, segments, length);
}

static struct picture_file turned_png(struct scrawl_shape shape, const uint8_t *pixels,
				      unsigned orientation)
{
	unsigned char chunk[64] = "\0\0\0\0eXIf";
	size_t length = exif_bytes(chunk + 8, orientation, orientation % 2);
	chunk[3] = (unsigned char)length;
	unsigned long check = crc32(0, chunk + 4, (unsigned)length + 4);
	for (size_t i = 0; i < 4; i++)
		chunk[8 + length + i] = (unsigned char)(check >> (24 - 8 * i));
	return picture_insert(png_file(shape, pixels), 33, chunk, length + 12);
}

static void test_exif(void **state)
{
	(void)state;
	for (size_t channels = 1; channels <= 3; channels += 2)
		for (unsigned orientation = 1; orientation <= 8; orientation++) {
			uint8_t pixels[18];
			const struct scrawl_shape shape = { 2, 3, channels };
			turned_fill(pixels, channels);
			struct picture_file file = turned_jpeg(shape, pixels, orientation);
			expect_turned(file, orientation, channels, 6);
			free(file.bytes);
			file = turned_png(shape, pixels, orientation);
			expect_turned(file, orientation, channels, 0);
			free(file.bytes);
		}
}

/* An orientation that is none, and EXIF data that ends anywhere, leave the picture as it is. */
static void test_nonsense(void **state)
{
	(void)state;
	uint8_t pixels[6];
	turned_fill(pixels, 1);
	static const unsigned nonsense[] = { 0, 9, 0xffff };
	for (size_t i = 0; i < 3; i++) {
		struct picture_file file =
			turned_png((struct scrawl_shape){ 2, 3, 1 }, pixels, nonsense[i]);
		expect_turned(file, 1, 1, 0);
		free(file.bytes);
	}
	for (size_t length = 0; length < 28; length++) {
		unsigned char segment[64] = "\xff\xe1\0\0Exif\0";
		exif_bytes(segment + 10, 6, false);
		segment[3] = (unsigned char)(2 + length);
		struct picture_file file =
			picture_insert(jpeg_file((struct scrawl_shape){ 2, 3, 1 }, pixels, false),
				       2, segment, 4 + length);
		expect_turned(file, 1, 1, 6);
		free(file.bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exif),
		cmocka_unit_test(test_nonsense),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
