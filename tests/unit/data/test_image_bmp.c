/* SPDX-License-Identifier: MIT */
/*
 * test_image_bmp.c - BMP files of each depth, built here; damaged and hostile ones
 */
#include "support/images.h"

struct bmp_recipe {
	int32_t width, height; /* negative: from top to bottom */
	unsigned depth, header, compression, used;
	const uint8_t *palette; /* [used, 4] */
	const uint8_t *rows;    /* each padded to 4 bytes */
	size_t bytes;
};

static void put(unsigned char *at, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

static size_t bmp(unsigned char *out, const struct bmp_recipe *r)
{
	size_t palette = 14 + r->header, pixels = palette + 4 * (size_t)r->used;
	if (r->compression == 3 && r->header == 40)
		pixels += 12;
	memset(out, 0, pixels);
	memcpy(out, "BM", 2);
	put(out + 10, (uint32_t)pixels);
	put(out + 14, r->header);
	put(out + 18, (uint32_t)r->width);
	put(out + 22, (uint32_t)r->height);
	out[26] = 1;
	out[28] = (unsigned char)r->depth;
	put(out + 30, r->compression);
	put(out + 46, r->used);
	if (r->compression == 3) {
		put(out + 54, 0xff0000);
		put(out + 58, 0xff00);
		put(out + 62, 0xff);
		if (r->header >= 108)
			put(out + 66, 0xff000000u);
	}
	if (r->used)
		memcpy(out + palette, r->palette, 4 * (size_t)r->used);
	memcpy(out + pixels, r->rows, r->bytes);
	return pixels + r->bytes;
}

static void expect_bmp(const struct bmp_recipe *recipe, size_t channels, const uint8_t *wanted)
{
	unsigned char file[2048];
	size_t count = bmp(file, recipe), height = (size_t)abs(recipe->height);
	const struct scrawl_shape shape = { height, (size_t)recipe->width, channels };
	expect_image((struct picture_file){ file, count }, 0, shape, wanted, 0);
	/* More after the pixels does no harm, as some programs pad the file. */
	memset(file + count, 7, 3);
	expect_image((struct picture_file){ file, count + 3 }, 0, shape, wanted, 0);
	expect_damage_found((struct picture_file){ file, count }, 0);
}

static const uint8_t inks[] = { 255, 255, 255, 0, 0, 0, 0, 0 },
		     paints[] = { 3, 2, 1, 0, 6, 5, 4, 0, 9, 8, 7, 0 };

static void test_palettes(void **state)
{
	(void)state;
	static const uint8_t bits[] = { 0x40, 0, 0, 0, 0x80, 0x80, 0, 0 },
			     of_bits[] = { 0,   255, 255, 255, 255, 255, 255, 255, 0,
					   255, 0,   255, 255, 255, 255, 255, 255, 255 };
	expect_bmp(&(struct bmp_recipe){ 9, 2, 1, 40, 0, 2, inks, bits, 8 }, 1, of_bits);
	static const uint8_t nibbles[] = { 0x01, 0x20, 0, 0 },
			     colours[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	expect_bmp(&(struct bmp_recipe){ 3, 1, 4, 40, 0, 3, paints, nibbles, 4 }, 3, colours);
	static const uint8_t bytes[] = { 1, 0, 0, 0, 0, 1, 0, 0 }, top_down[] = { 0, 255, 255, 0 };
	expect_bmp(&(struct bmp_recipe){ 2, -2, 8, 124, 0, 2, inks, bytes, 8 }, 1, top_down);
}

static void test_colours(void **state)
{
	(void)state;
	static const uint8_t rows[] = { 3, 2, 1, 6, 5, 4, 0, 0 }, rgb[] = { 1, 2, 3, 4, 5, 6 };
	expect_bmp(&(struct bmp_recipe){ 2, 1, 24, 40, 0, 0, NULL, rows, 8 }, 3, rgb);
	/* The fourth byte means something only where a header says so. */
	static const uint8_t wide[] = { 3, 2, 1, 0, 0, 0, 100, 51 },
			     opaque[] = { 1, 2, 3, 100, 0, 0 },
			     on_white[] = { 255, 255, 255, 224, 204, 204 };
	expect_bmp(&(struct bmp_recipe){ 2, 1, 32, 40, 0, 0, NULL, wide, 8 }, 3, opaque);
	expect_bmp(&(struct bmp_recipe){ 2, 1, 32, 40, 3, 0, NULL, wide, 8 }, 3, opaque);
	expect_bmp(&(struct bmp_recipe){ 2, 1, 32, 108, 3, 0, NULL, wide, 8 }, 3, on_white);
}

static void refuse(struct bmp_recipe recipe, const char *words)
{
	unsigned char file[2048];
	size_t count = bmp(file, &recipe);
	expect_refused(file, count, words);
}

static void test_refused(void **state)
{
	(void)state;
	static const uint8_t rows[16] = { 1 };
	const struct bmp_recipe good = { 2, 2, 8, 40, 0, 2, inks, rows, 8 };
	struct bmp_recipe bad = good;
	bad.width = 100000, bad.height = -100001;
	refuse(bad, "100000 pixels wide and 100001 high is too large");
	bad = good, bad.width = 0;
	refuse(bad, "width or height");
	bad = good, bad.width = -2;
	refuse(bad, "width or height");
	bad = good, bad.height = INT32_MIN;
	refuse(bad, "width or height");
	bad = good, bad.height = 3;
	refuse(bad, "cut short");
	bad = good, bad.depth = 16;
	refuse(bad, "bits a pixel");
	bad = good, bad.depth = 0;
	refuse(bad, "bits a pixel");
	bad = good, bad.compression = 1;
	refuse(bad, "compressed");
	bad = good, bad.used = 1;
	refuse(bad, "a colour that its palette lacks");
	unsigned char file[256];
	size_t count = bmp(file, &good);
	file[14] = 12;
	expect_refused(file, count, "older than Windows 3");
	put(file + 14, 0xffffffff);
	expect_refused(file, count, "cut short");
	put(file + 14, 40);
	put(file + 10, 0xffffffff);
	expect_refused(file, count, "cut short");
	for (uint32_t offset = 0; offset < 54; offset += 53) {
		put(file + 10, offset);
		expect_refused(file, count, "within its headers");
	}
	bad = good, bad.depth = 32, bad.compression = 3, bad.used = 0;
	count = bmp(file, &bad);
	file[54] = 1;
	expect_refused(file, count, "order of colours");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_palettes),
		cmocka_unit_test(test_colours),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
