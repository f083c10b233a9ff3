/* SPDX-License-Identifier: MIT */
/*
 * test_image_tiff.c - TIFF files of each depth and kind, turned ones, and hostile ones
 */
#include "support/turned.h"

#include <zlib.h>

static struct picture_file of(struct tiff_bytes *tiff)
{
	return (struct picture_file){ tiff->data, tiff->count };
}

static void expect_tiff(const struct tiff_recipe *recipe, size_t channels, const uint8_t *wanted)
{
	struct tiff_bytes tiff = tiff_file(recipe);
	const struct scrawl_shape shape = { recipe->height, recipe->width, channels };
	expect_image(of(&tiff), 0, shape, wanted, 0);
}

/* Each depth, with 0 as black and as white. */
static void test_grey(void **state)
{
	(void)state;
	static const uint8_t bits[] = { 0x50, 0xa0 }, pairs[] = { 0x1b, 0xb1 },
			     nibbles[] = { 0x01, 0xef, 0xfe, 0x10 },
			     bytes[] = { 0, 1, 2, 100, 254, 255, 7, 8 };
	static const uint8_t of_bits[] = { 0, 255, 0, 255, 255, 0, 255, 0 },
			     of_pairs[] = { 0, 85, 170, 255, 170, 255, 0, 85 },
			     of_nibbles[] = { 0, 17, 238, 255, 255, 238, 17, 0 };
	const struct {
		uint32_t bits, size;
		const uint8_t *pixels, *wanted;
	} kinds[] = {
		{ 1, 2, bits, of_bits },
		{ 2, 2, pairs, of_pairs },
		{ 4, 4, nibbles, of_nibbles },
		{ 8, 8, bytes, bytes },
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		for (uint32_t photometric = 0; photometric <= 1; photometric++) {
			uint8_t wanted[8];
			for (size_t k = 0; k < 8; k++)
				wanted[k] =
					photometric ? kinds[i].wanted[k] : 255 - kinds[i].wanted[k];
			const struct tiff_recipe recipe = {
				.big_endian = i % 2,
				.width = 4,
				.height = 2,
				.bits = kinds[i].bits,
				.samples = 1,
				.photometric = photometric,
				.pixels = kinds[i].pixels,
				.bytes = kinds[i].size,
			};
			expect_tiff(&recipe, 1, wanted);
		}
}

static void test_wide(void **state)
{
	(void)state;
	static const uint8_t little[] = { 0, 0, 0x80, 0x80, 0xff, 0xff, 0x7f, 0x01 },
			     big[] = { 0, 0, 0x80, 0x80, 0xff, 0xff, 0x01, 0x7f },
			     wanted[] = { 0, 128, 255, 1 };
	for (int big_endian = 0; big_endian < 2; big_endian++)
		for (uint32_t photometric = 0; photometric <= 1; photometric++) {
			uint8_t levels[4];
			for (size_t k = 0; k < 4; k++)
				levels[k] = photometric ? wanted[k] : 255 - wanted[k];
			const struct tiff_recipe recipe = {
				.big_endian = big_endian,
				.width = 2,
				.height = 2,
				.bits = 16,
				.samples = 1,
				.photometric = photometric,
				.pixels = big_endian ? big : little,
				.bytes = 8,
			};
			expect_tiff(&recipe, 1, levels);
		}
}

static void test_colour(void **state)
{
	(void)state;
	/* Two samples: opaque, half, transparent; four: the same of red, as libtiff wants it. */
	static const uint8_t rgb[] = { 1, 2, 3, 250, 0, 9 },
			     grey_alpha[] = { 7, 255, 100, 51, 50, 0 },
			     on_white[] = { 7, 224, 255 },
			     rgba[] = { 200, 0, 0, 255, 40, 0, 0, 51, 0, 0, 0, 0 },
			     rgb_on_white[] = { 200, 0, 0, 244, 204, 204, 255, 255, 255 };
	struct tiff_recipe recipe = { .width = 2,
				      .height = 1,
				      .bits = 8,
				      .samples = 3,
				      .photometric = 2,
				      .pixels = rgb,
				      .bytes = 6 };
	expect_tiff(&recipe, 3, rgb);
	recipe = (struct tiff_recipe){ .width = 3,
				       .height = 1,
				       .bits = 8,
				       .samples = 2,
				       .photometric = 1,
				       .extra = 2,
				       .pixels = grey_alpha,
				       .bytes = 6 };
	uint8_t thrice[9];
	for (size_t i = 0; i < 9; i++)
		thrice[i] = on_white[i / 3];
	expect_tiff(&recipe, 3, thrice);
	recipe = (struct tiff_recipe){ .width = 3,
				       .height = 1,
				       .bits = 8,
				       .samples = 4,
				       .photometric = 2,
				       .extra = 1,
				       .pixels = rgba,
				       .bytes = 12 };
	expect_tiff(&recipe, 3, rgb_on_white);
}

static void test_palette(void **state)
{
	(void)state;
	static const uint16_t colours[] = { 0xffff, 0, 0x1000, 0, 0,      0x8000,
					    0x2000, 0, 0,      0, 0x3000, 0xffff };
	static const uint8_t indices[] = { 0x1b },
			     wanted[] = { 255, 0, 0, 0, 128, 0, 16, 32, 48, 0, 0, 255 };
	const struct tiff_recipe recipe = { .width = 4,
					    .height = 1,
					    .bits = 2,
					    .samples = 1,
					    .photometric = 3,
					    .palette = colours,
					    .pixels = indices,
					    .bytes = 1 };
	expect_tiff(&recipe, 3, wanted);
}

/* Colours that end early, as they are and compressed by Deflate and by PackBits. */
static void test_cut_short(void **state)
{
	(void)state;
	enum { SIDE = 8, ROWS = SIDE * SIDE, DEFLATE = 8, PACK_BITS = 32773 };
	static uint8_t pixels[4 * ROWS];
	unsigned char packed[512];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = i % 4 == 3 ? 255 : (uint8_t)(i * i % 251);
	for (uint32_t samples = 3; samples <= 4; samples++)
		for (uint32_t half = 0; half < 2; half++) {
			uint32_t count = samples * ROWS >> half;
			uLongf deflated = sizeof(packed);
			struct tiff_recipe recipe = { .width = SIDE,
						      .height = SIDE,
						      .bits = 8,
						      .samples = samples,
						      .photometric = 2,
						      .extra = 1,
						      .pixels = pixels,
						      .bytes = count };
			const struct scrawl_shape shape = { SIDE, SIDE, 3 };
			for (int kind = 0; kind < 3; kind++) {
				if (kind == 1) {
					compress(packed, &deflated, pixels, count);
					recipe.compression = DEFLATE;
					recipe.bytes = (uint32_t)deflated;
					recipe.pixels = packed;
				} else if (kind == 2) { /* runs of 32 bytes as they are */
					for (uint32_t run = 0; run < count / 32; run++) {
						packed[33 * run] = 31;
						memcpy(packed + 33 * run + 1, pixels + 32 * run,
						       32);
					}
					recipe.compression = PACK_BITS;
					recipe.bytes = count / 32 * 33;
				}
				struct tiff_bytes tiff = tiff_file(&recipe);
				if (half)
					expect_refused(tiff.data, tiff.count, "cut short");
				else if (samples == 3)
					expect_image(of(&tiff), 0, shape, pixels, 0);
			}
		}
}

/* Fields that lie. */
static void test_lies(void **state)
{
	(void)state;
	static const uint8_t pixels[64];
	struct tiff_recipe recipe = { .width = 8,
				      .height = 8,
				      .bits = 8,
				      .samples = 1,
				      .photometric = 1,
				      .pixels = pixels,
				      .bytes = 64 };
	struct tiff_bytes tiff;
#define REFUSED(field, value, words)                                                               \
	do {                                                                                       \
		struct tiff_recipe lie = recipe;                                                   \
		lie.field = value;                                                                 \
		tiff = tiff_file(&lie);                                                            \
		expect_refused(tiff.data, tiff.count, words);                                      \
	} while (0)
	REFUSED(width, 100000000, "100000000 pixels wide and 8 high is too large");
	REFUSED(height, 100000000, "8 pixels wide and 100000000 high is too large");
	REFUSED(width, 0, "damaged");
	REFUSED(height, 0, "damaged");
	REFUSED(width, 0xffffffff, "width or height makes no sense");
	REFUSED(height, 0xffffffff, "width or height makes no sense");
	REFUSED(height, 80, "damaged");
	REFUSED(bits, 32, "damaged");
	REFUSED(bits, 7, "damaged");
	REFUSED(samples, 5, "damaged");
	REFUSED(samples, 65535, "damaged");
	REFUSED(photometric, 5, "CMYK");
	recipe.width = recipe.height = 100000;
	tiff = tiff_file(&recipe);
	expect_refused(tiff.data, tiff.count, "100000 pixels wide and 100000 high is too large");
	/* A directory of 65,535 fields, beyond the end, or nowhere. */
	tiff_put(&tiff, false, 8, 2, 65535);
	expect_refused(tiff.data, tiff.count, "damaged");
	tiff_put(&tiff, false, 4, 4, 0xfffffffe);
	expect_refused(tiff.data, tiff.count, "damaged");
}

static void test_turned(void **state)
{
	(void)state;
	for (size_t channels = 1; channels <= 3; channels += 2)
		for (unsigned orientation = 0; orientation <= 9; orientation++) {
			uint8_t pixels[18];
			turned_fill(pixels, channels);
			const struct tiff_recipe recipe = {
				.width = 3,
				.height = 2,
				.bits = 8,
				.samples = (uint32_t)channels,
				.photometric = channels == 3 ? 2 : 1,
				.orientation = orientation,
				.pixels = pixels,
				.bytes = (uint32_t)(6 * channels),
			};
			struct tiff_bytes tiff = tiff_file(&recipe);
			bool sensible = orientation >= 1 && orientation <= 8;
			expect_turned((struct picture_file){ tiff.data, tiff.count },
				      sensible ? orientation : 1, channels, 0);
		}
}

static void keep_warning(void *text, const char *warning)
{
	snprintf(text, 100, "%s", warning);
}

/* The pages after the first are not left out without a word. */
static void test_pages(void **state)
{
	(void)state;
	const struct tiff_recipe recipe = { .width = 2,
					    .height = 2,
					    .bits = 8,
					    .samples = 1,
					    .photometric = 1,
					    .pixels = "abcd",
					    .bytes = 4 };
	struct tiff_bytes tiff = tiff_file(&recipe);
	struct scrawl_image *image;
	char warning[100] = "";
	scrawl_context_set_log(ctx, keep_warning, warning);
	for (size_t pages = 1; pages <= 2; pages++) {
		assert_int_equal(scrawl_image_read_memory(ctx, tiff.data, tiff.count, "scan.tif", 1,
							  &image),
				 SCRAWL_OK);
		scrawl_image_destroy(image);
		assert_string_equal(warning,
				    pages > 1 ? "scan.tif: only the first of its 2 pages is read"
					      : "");
		/* Then the first page again. */
		memmove(tiff.data + 1100, tiff.data + 8, 400);
		tiff.count = 2000;
		tiff_put(&tiff, false, 10 + 12 * (size_t)tiff.data[8], 4, 1100);
	}
	scrawl_context_set_log(ctx, NULL, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grey),      cmocka_unit_test(test_wide),
		cmocka_unit_test(test_colour),    cmocka_unit_test(test_palette),
		cmocka_unit_test(test_lies),      cmocka_unit_test(test_turned),
		cmocka_unit_test(test_cut_short), cmocka_unit_test(test_pages),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
