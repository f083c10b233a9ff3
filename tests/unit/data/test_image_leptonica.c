/* SPDX-License-Identifier: MIT */
/*
 * test_image_leptonica.c - files as Leptonica writes them, with each compression; damaged ones
 */
#include <allheaders.h>
#include <unistd.h>

#include "support/images.h"

/* A soft picture, and a black and white one. */
static PIX *drawn(int depth)
{
	PIX *pix = pixCreate(40, 30, depth);
	for (int y = 0; y < 30; y++)
		for (int x = 0; x < 40; x++) {
			if (depth == 32)
				pixSetRGBPixel(pix, x, y, 3 * x, 5 * y, 2 * x + y);
			else
				pixSetPixel(pix, x, y,
					    depth == 1 ? (x / 3 + y / 5) % 2 : 3 * x + y);
		}
	return pix;
}

static void expect_drawn(struct picture_file file, int depth, int tolerance)
{
	struct scrawl_image *found = image_of(file, 0);
	size_t channels = depth == 32 ? 3 : 1;
	assert_int_equal(found->shape.height, 30);
	assert_int_equal(found->shape.width, 40);
	assert_int_equal(found->shape.channels, channels);
	for (int y = 0; y < 30; y++)
		for (int x = 0; x < 40; x++) {
			int colour[3] = { 3 * x, 5 * y, 2 * x + y };
			if (depth == 1)
				colour[0] = (x / 3 + y / 5) % 2 ? 0 : 255;
			else if (depth == 8)
				colour[0] = 3 * x + y;
			const uint8_t *p = found->pixels + (size_t)(40 * y + x) * channels;
			for (size_t c = 0; c < channels; c++)
				assert_true(abs(p[c] - colour[c]) <= tolerance);
		}
	scrawl_image_destroy(found);
}

static struct picture_file written(int depth, int format)
{
	unsigned char *bytes;
	size_t count;
	PIX *pix = drawn(depth);
	if (format == IFF_WEBP)
		assert_int_equal(pixWriteMemWebP(&bytes, &count, pix, 90, depth == 32), 0);
	else
		assert_int_equal(pixWriteMemTiff(&bytes, &count, pix, format), 0);
	pixDestroy(&pix);
	return (struct picture_file){ bytes, count };
}

static const struct {
	int depth, format;
} compressions[] = {
	{ 1, IFF_TIFF_G3 },   { 1, IFF_TIFF_G4 },    { 1, IFF_TIFF_RLE }, { 1, IFF_TIFF_PACKBITS },
	{ 8, IFF_TIFF_LZW },  { 8, IFF_TIFF_ZIP },   { 8, IFF_TIFF },     { 32, IFF_TIFF_LZW },
	{ 32, IFF_TIFF_ZIP }, { 32, IFF_TIFF_JPEG }, { 32, IFF_WEBP },
};

static void test_compressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++) {
		int format = compressions[i].format, depth = compressions[i].depth;
		struct picture_file file = written(depth, format);
		expect_drawn(file, depth, format == IFF_TIFF_JPEG ? 24 : 0);
		free(file.bytes);
	}
}

/* Nothing is printed, by Leptonica or by libtiff. */
static void test_damage(void **state)
{
	(void)state;
	int saved = dup(STDERR_FILENO);
	FILE *printed = tmpfile();
	assert_non_null(printed);
	dup2(fileno(printed), STDERR_FILENO);
	for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++) {
		struct picture_file file = written(compressions[i].depth, compressions[i].format);
		/* The end of a TIFF file may be a directory's last field, which is not needed. */
		expect_damage_found(file, compressions[i].format == IFF_WEBP ? 8 : 64);
		free(file.bytes);
	}
	dup2(saved, STDERR_FILENO);
	close(saved);
	fseek(printed, 0, SEEK_END);
	assert_int_equal(ftell(printed), 0);
	fclose(printed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compressions),
		cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
