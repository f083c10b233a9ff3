/* SPDX-License-Identifier: MIT */
/*
 * seeds_pictures.c - pictures of every format
 *
 * They show two strokes on paper, so that a reader finds something.
 */
#include <allheaders.h>

#include "seeds.h"
#include "support/picture_files.h"

enum { HEIGHT = 40, WIDTH = 80 };

static uint8_t pixels[HEIGHT * WIDTH * 3];

/* Three printed boxes with a stroke in each, in grey. */
static void draw_boxes(void)
{
	enum { EDGE = 10, SIDE = 16 };
	memset(pixels, 255, sizeof(pixels));
	for (size_t y = 0; y <= SIDE; y++)
		for (size_t x = 0; x <= 3 * SIDE; x++) {
			bool border = y % SIDE == 0 || x % SIDE == 0;
			bool stroke = x % SIDE / 2 == SIDE / 4 && y > 4 && y < 12;
			if (border || stroke)
				pixels[(EDGE + y) * WIDTH + EDGE + x] = 20;
		}
}

static void draw(size_t channels)
{
	memset(pixels, 240, sizeof(pixels));
	for (size_t y = 8; y < 32; y++)
		for (size_t c = 0; c < channels; c++) {
			memset(pixels + (y * WIDTH + 12) * channels, 30, 3 * channels);
			memset(pixels + (y * WIDTH + 52 - y) * channels, 60, 4 * channels);
		}
}

static void write_picture(const char *name, struct picture_file file)
{
	seed_write(name, file.bytes, file.count);
	free(file.bytes);
}

/* PNM as bytes, and as text. */
static struct picture_file pnm(size_t channels, bool is_text)
{
	struct picture_file file = { malloc(sizeof(pixels) * 4 + 32), 0 };
	char *at = (char *)file.bytes;
	size_t count = (size_t)HEIGHT * WIDTH * channels;
	int kind = (channels == 1 ? 2 : 3) + (is_text ? 0 : 3);
	at += sprintf(at, "P%d\n# seed\n%d %d 255\n", kind, WIDTH, HEIGHT);
	for (size_t i = 0; i < count; i++)
		if (is_text)
			at += sprintf(at, "%d\n", pixels[i]);
		else
			*at++ = (char)pixels[i];
	file.count = (size_t)(at - (char *)file.bytes);
	return file;
}

static PIX *drawn_pix(int depth)
{
	PIX *pix = pixCreate(WIDTH, HEIGHT, depth);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			const uint8_t *p = pixels + (y * WIDTH + x) * (depth == 32 ? 3 : 1);
			if (depth == 32)
				pixSetRGBPixel(pix, x, y, p[0], p[1], p[2]);
			else
				pixSetPixel(pix, x, y, depth == 1 ? p[0] < 128 : p[0]);
		}
	return pix;
}

static void write_with_leptonica(int depth)
{
	static const struct {
		int depth, format;
		const char *name;
	} kinds[] = {
		{ 1, IFF_TIFF_G3, "g3.tiff" },     { 1, IFF_TIFF_G4, "g4.tiff" },
		{ 1, IFF_TIFF_RLE, "rle.tiff" },   { 1, IFF_TIFF_PACKBITS, "packbits.tiff" },
		{ 8, IFF_TIFF_LZW, "lzw.tiff" },   { 8, IFF_TIFF, "plain.tiff" },
		{ 32, IFF_TIFF_ZIP, "zip.tiff" },  { 32, IFF_TIFF_JPEG, "jpeg.tiff" },
		{ 32, IFF_WEBP, "lossless.webp" }, { 32, IFF_BMP, "colours.bmp" },
		{ 8, IFF_BMP, "grey.bmp" },        { 1, IFF_BMP, "bits.bmp" },
		{ 1, IFF_PNG, "bits.png" },
	};
	PIX *pix = drawn_pix(depth);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct picture_file file;
		if (kinds[i].depth != depth)
			continue;
		if (kinds[i].format == IFF_WEBP)
			assert_int_equal(pixWriteMemWebP(&file.bytes, &file.count, pix, 90, 1), 0);
		else
			assert_int_equal(pixWriteMem(&file.bytes, &file.count, pix,
						     kinds[i].format),
					 0);
		write_picture(kinds[i].name, file);
	}
	pixDestroy(&pix);
}

static void write_with_channels(size_t channels)
{
	const struct scrawl_shape shape = { HEIGHT, WIDTH, channels };
	bool grey = channels == 1;
	draw(channels);
	write_picture(grey ? "grey.png" : "colours.png", png_file(shape, pixels));
	write_picture(grey ? "grey.jpeg" : "colours.jpeg", jpeg_file(shape, pixels, false));
	write_picture(grey ? "grey-scans.jpeg" : "scans.jpeg", jpeg_file(shape, pixels, true));
	write_picture(grey ? "bytes.pgm" : "bytes.ppm", pnm(channels, false));
	write_picture(grey ? "text.pgm" : "text.ppm", pnm(channels, true));
}

void seeds_pictures(const char *target)
{
	(void)target;
	write_with_channels(1);
	write_with_leptonica(1);
	write_with_leptonica(8);
	write_with_channels(3);
	write_with_leptonica(32);
	draw_boxes();
	write_picture("boxes.pgm", pnm(1, false));
	memset(pixels, 255, sizeof(pixels));
	write_picture("blank.pgm", pnm(1, false));
}
