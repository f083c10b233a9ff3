/* SPDX-License-Identifier: MIT */
/*
 * test_image_png.c - PNG files of 16 bits, of 1 bit, with a palette, and interlaced
 */
#include "support/images.h"

static void png_append(png_structp png, png_bytep bytes, size_t count)
{
	struct picture_file *file = png_get_io_ptr(png);
	file->bytes = realloc(file->bytes, file->count + count);
	assert_non_null(file->bytes);
	memcpy(file->bytes + file->count, bytes, count);
	file->count += count;
}

static const png_color paints[4] = { { 1, 2, 3 }, { 50, 60, 70 }, { 8, 8, 8 }, { 255, 0, 9 } };

/* Rows of 8 pixels as the file has them. */
static struct picture_file png_rows(int bits, int colours, int interlace, const uint8_t *rows,
				    size_t height, size_t row_bytes)
{
	struct picture_file file = { NULL, 0 };
	const uint8_t *pointers[8];
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_set_write_fn(png, &file, png_append, NULL);
	png_set_IHDR(png, info, 8, (png_uint_32)height, bits, colours, interlace,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (colours == PNG_COLOR_TYPE_PALETTE)
		png_set_PLTE(png, info, paints, 4);
	for (size_t y = 0; y < height; y++)
		pointers[y] = rows + y * row_bytes;
	png_write_info(png, info);
	png_write_image(png, (png_bytepp)(uintptr_t)pointers);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	return file;
}

static void check(struct picture_file file, size_t height, size_t channels, const uint8_t *wanted)
{
	expect_image(file, 0, (struct scrawl_shape){ height, 8, channels }, wanted, 0);
	free(file.bytes);
}

/* 16 bits without a gamma are as bright as their upper 8. */
static void test_depths(void **state)
{
	(void)state;
	static const uint8_t wide[] = { 0,    0,    0x20, 0x20, 0x40, 0x40, 0x60, 0x60,
					0x80, 0x80, 0xa0, 0xa0, 0xff, 0xff, 1,    1 },
			     of_wide[] = { 0, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xff, 1 },
			     bits[] = { 0xa1 }, of_bits[] = { 255, 0, 255, 0, 0, 0, 0, 255 },
			     pairs[] = { 0x1b, 0xe4 },
			     of_pairs[] = { 0, 85, 170, 255, 255, 170, 85, 0 };
	check(png_rows(16, PNG_COLOR_TYPE_GRAY, 0, wide, 1, 16), 1, 1, of_wide);
	check(png_rows(1, PNG_COLOR_TYPE_GRAY, 0, bits, 1, 1), 1, 1, of_bits);
	check(png_rows(2, PNG_COLOR_TYPE_GRAY, 0, pairs, 1, 2), 1, 1, of_pairs);
}

static void test_palette(void **state)
{
	(void)state;
	static const uint8_t indices[] = { 0x1b, 0xe4 };
	uint8_t wanted[24];
	for (size_t i = 0; i < 8; i++) {
		const png_color *c = &paints[i < 4 ? i : 7 - i];
		wanted[3 * i] = c->red;
		wanted[3 * i + 1] = c->green;
		wanted[3 * i + 2] = c->blue;
	}
	check(png_rows(2, PNG_COLOR_TYPE_PALETTE, 0, indices, 1, 2), 1, 3, wanted);
}

static void test_interlaced(void **state)
{
	(void)state;
	uint8_t pixels[192];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * 7);
	check(png_rows(8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7, pixels, 8, 8), 8, 1, pixels);
	check(png_rows(8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7, pixels, 8, 24), 8, 3, pixels);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_depths),
		cmocka_unit_test(test_palette),
		cmocka_unit_test(test_interlaced),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
