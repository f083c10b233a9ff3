/* SPDX-License-Identifier: MIT */
/*
 * test_image_webp.c - WebP files with transparency, turned ones, and hostile ones
 */
#include <allheaders.h>

#include "support/turned.h"

/* What is transparent is white. */
static void test_alpha(void **state)
{
	(void)state;
	PIX *pix = pixCreate(40, 30, 32);
	pixSetSpp(pix, 4);
	for (int i = 0; i < 40 * 30; i++)
		pixGetData(pix)[i] = i % 2 ? 0x64c83200u : 0x64c832ffu;
	unsigned char *bytes;
	size_t count;
	assert_int_equal(pixWriteMemWebP(&bytes, &count, pix, 100, 1), 0);
	struct scrawl_image *found = image_of((struct picture_file){ bytes, count }, 0);
	static const uint8_t wanted[] = { 100, 200, 50, 255, 255, 255 };
	assert_memory_equal(found->pixels, wanted, 6);
	scrawl_image_destroy(found);
	free(bytes);
	pixDestroy(&pix);
}

static void test_lies(void **state)
{
	(void)state;
	/* 100,000 x 100,000; then an animation. */
	unsigned char webp[40] = "RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x9f\x86\1\x9f\x86\1";
	expect_refused(webp, sizeof(webp), "100000 pixels wide and 100000 high is too large");
	webp[20] = 2;
	expect_refused(webp, sizeof(webp), "animated");
	/* A lossless header of 16,384 x 16,384. */
	unsigned char lossless[40] = "RIFF\x20\0\0\0WEBPVP8L\x14\0\0\0\x2f\xff\xff\xff\x0f";
	expect_refused(lossless, sizeof(lossless), "16384 pixels wide and 16384 high is too large");
}

/* The extended format: flags and size, the picture, then EXIF data. */
static void test_turned(void **state)
{
	(void)state;
	PIX *pix = pixCreate(3, 2, 32);
	uint8_t pixels[18];
	turned_fill(pixels, 3);
	for (int i = 0; i < 6; i++)
		pixSetRGBPixel(pix, i % 3, i / 3, pixels[3 * i], pixels[3 * i + 1],
			       pixels[3 * i + 2]);
	for (unsigned orientation = 1; orientation <= 8; orientation++) {
		unsigned char *bytes, chunk[64] = "EXIF", canvas[18] = "VP8X\x0a\0\0\0\x08";
		size_t count;
		assert_int_equal(pixWriteMemWebP(&bytes, &count, pix, 100, 1), 0);
		canvas[12] = 2;
		canvas[15] = 1;
		size_t length = exif_bytes(chunk + 8, orientation, false);
		chunk[4] = (unsigned char)length;
		struct picture_file file = picture_insert((struct picture_file){ bytes, count }, 12,
							  canvas, sizeof(canvas));
		file = picture_insert(file, file.count, chunk, 8 + length);
		file.bytes[4] = (unsigned char)(file.count - 8);
		file.bytes[5] = (unsigned char)((file.count - 8) >> 8);
		expect_turned(file, orientation, 3, 0);
		free(file.bytes);
	}
	pixDestroy(&pix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alpha),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_turned),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
