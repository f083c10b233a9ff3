/* SPDX-License-Identifier: MIT */
/*
 * test_image.c - PNG and JPEG files of each kind, as grey and in colour; damaged and hostile ones
 */
#include "core/memory.h"
#include "data/image.h"
#include "support/context_folder.h"
#include "support/images.h"

static const struct scrawl_shape grey = { 5, 7, 1 }, colour = { 5, 7, 3 };

/* Soft enough for JPEG to keep. */
static void fill(uint8_t *pixels, struct scrawl_shape s)
{
	for (size_t i = 0; i < s.height * s.width; i++)
		for (size_t c = 0; c < s.channels; c++)
			pixels[i * s.channels + c] = (uint8_t)(3 * i + 40 * c + 20);
}

static void luma(const uint8_t *rgb, size_t pixels, uint8_t *out)
{
	for (size_t i = 0; i < pixels; i++)
		out[i] = (uint8_t)((299 * rgb[3 * i] + 587 * rgb[3 * i + 1] + 114 * rgb[3 * i + 2] +
				    500) /
				   1000);
}

/* A file of each kind, read as it is, as grey and as colours. */
static void check_kind(struct picture_file (*make)(struct scrawl_shape, const uint8_t *),
		       int tolerance)
{
	uint8_t pixels[105], as_grey[35], as_colour[105];
	fill(pixels, grey);
	for (size_t i = 0; i < sizeof(as_colour); i++)
		as_colour[i] = pixels[i / 3];
	struct picture_file file = make(grey, pixels);
	expect_image(file, 0, grey, pixels, tolerance);
	expect_image(file, 1, grey, pixels, tolerance);
	expect_image(file, 3, colour, as_colour, tolerance);
	free(file.bytes);
	fill(pixels, colour);
	luma(pixels, 35, as_grey);
	file = make(colour, pixels);
	expect_image(file, 0, colour, pixels, tolerance);
	expect_image(file, 3, colour, pixels, tolerance);
	expect_image(file, 1, grey, as_grey, tolerance);
	free(file.bytes);
}

static struct picture_file jpeg_baseline(struct scrawl_shape shape, const uint8_t *pixels)
{
	return jpeg_file(shape, pixels, false);
}

static struct picture_file jpeg_progressive(struct scrawl_shape shape, const uint8_t *pixels)
{
	return jpeg_file(shape, pixels, true);
}

static void test_kinds(void **state)
{
	(void)state;
	check_kind(png_file, 0);
	check_kind(jpeg_baseline, 3);
	check_kind(jpeg_progressive, 3);
}

/* What is transparent is white. */
static void test_alpha(void **state)
{
	(void)state;
	static const uint8_t ga[] = { 0, 255, 0, 0, 100, 255 },
			     rgba[] = { 9, 8, 7, 0, 6, 5, 4, 255 };
	static const uint8_t on_white[] = { 0, 255, 100 }, rgb[] = { 255, 255, 255, 6, 5, 4 };
	struct picture_file file = png_file((struct scrawl_shape){ 1, 3, 2 }, ga);
	expect_image(file, 0, (struct scrawl_shape){ 1, 3, 1 }, on_white, 0);
	free(file.bytes);
	file = png_file((struct scrawl_shape){ 1, 2, 4 }, rgba);
	expect_image(file, 0, (struct scrawl_shape){ 1, 2, 3 }, rgb, 0);
	free(file.bytes);
}

static void check_damage(struct picture_file file)
{
	expect_damage_found(file, 12);
	free(file.bytes);
}

static void test_damage(void **state)
{
	(void)state;
	uint8_t pixels[105];
	fill(pixels, colour);
	check_damage(png_file(colour, pixels));
	check_damage(jpeg_baseline(colour, pixels));
	check_damage(jpeg_progressive(colour, pixels));
}

/* A header that claims more pixels than are allowed is refused before memory is allocated. */
static void test_claims(void **state)
{
	(void)state;
	uint8_t pixels[35];
	fill(pixels, grey);
	struct picture_file file = jpeg_baseline(grey, pixels);
	/* Start of frame: marker, length, precision, height, width. */
	for (size_t i = 0; i + 9 < file.count; i++)
		if (file.bytes[i] == 0xff && file.bytes[i + 1] == 0xc0)
			memset(file.bytes + i + 5, 0xfe, 4);
	size_t before = memory_allocations();
	expect_refused(file.bytes, file.count,
		       "65278 pixels wide and 65278 high is too large (at most 67 million");
	assert_true(memory_allocations() - before <= 1);
	free(file.bytes);
	/* A PNG of 60,000 x 60,000 pixels, with hardly any data. */
	static const unsigned char png[] = { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00,
					     0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
					     0xea, 0x60, 0x00, 0x00, 0xea, 0x60, 0x08, 0x00, 0x00,
					     0x00, 0x00, 0xa5, 0xb9, 0x2a, 0x9e, 0x00, 0x00, 0x00,
					     0x0c, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60,
					     0xa0, 0x3d, 0x00, 0x00, 0x00, 0x64, 0x00, 0x01, 0x86,
					     0x64, 0x3c, 0x35 };
	before = memory_allocations();
	expect_refused(png, sizeof(png), "60000 pixels wide and 60000 high is too large");
	assert_true(memory_allocations() - before <= 1);
}

static void test_others(void **state)
{
	(void)state;
	struct scrawl_image *picture;
	expect_refused((const unsigned char *)"", 0, "but empty");
	expect_refused((const unsigned char *)"GIF89a......", 12,
		       "not a picture in PNG, JPEG, PNM");
	expect_refused((const unsigned char *)"\x1f\x8b......", 8, "a gzip file");
	expect_refused((const unsigned char *)"\0\0\0\x18"
					      "ftypheic",
		       12, "but a HEIF image");
	synthetic_fails(ctx, scrawl_image_read(ctx, "nowhere", 0, &picture), SCRAWL_EIO, "nowhere");
	synthetic_fails(ctx, scrawl_image_read(ctx, ".", 0, &picture), SCRAWL_EIO, ".");
	synthetic_fails(ctx, scrawl_image_read_memory(ctx, "", 0, "none", 4, &picture),
			SCRAWL_EINVAL, "channels: 4");
	synthetic_fails(ctx, scrawl_image_read(ctx, "bad", 2, &picture), SCRAWL_EINVAL,
			"channels: 2");
}

/* A file, and its content in memory. */
static void test_file(void **state)
{
	(void)state;
	uint8_t pixels[35];
	struct scrawl_image *picture;
	fill(pixels, grey);
	struct picture_file file = png_file(grey, pixels);
	folder_write("picture", file.bytes, file.count);
	folder_write("bad", file.bytes, file.count / 2);
	free(file.bytes);
	synthetic_ok(ctx, scrawl_image_read(ctx, "picture", 0, &picture));
	assert_int_equal(picture->shape.height * picture->shape.width, 35);
	assert_memory_equal(picture->pixels, pixels, 35);
	scrawl_image_destroy(picture);
	synthetic_fails(ctx, scrawl_image_read(ctx, "bad", 0, &picture), SCRAWL_EDATA, "bad: ");
}

static void test_no_memory(void **state)
{
	(void)state;
	uint8_t pixels[105];
	fill(pixels, colour);
	struct picture_file files[] = { png_file(colour, pixels), jpeg_baseline(colour, pixels) };
	for (size_t f = 0; f < 2; f++) {
		folder_write("picture", files[f].bytes, files[f].count);
		for (size_t n = 1;; n++) {
			struct scrawl_image *picture;
			memory_fail_after(n);
			enum scrawl_status status = scrawl_image_read(ctx, "picture", 1, &picture);
			memory_fail_after(0);
			if (status == SCRAWL_OK) {
				assert_true(n > 2);
				scrawl_image_destroy(picture);
				break;
			}
			assert_int_equal(status, SCRAWL_ENOMEM);
		}
		free(files[f].bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),     cmocka_unit_test(test_alpha),
		cmocka_unit_test(test_damage),    cmocka_unit_test(test_claims),
		cmocka_unit_test(test_others),    cmocka_unit_test(test_file),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, enter_with_context, leave_with_context);
}
