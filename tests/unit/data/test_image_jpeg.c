/* SPDX-License-Identifier: MIT */
/*
 * test_image_jpeg.c - JPEG files that are refused: for printing, of endless scans, with bad data
 */
#include "support/images.h"

static struct picture_file cmyk(void)
{
	struct jpeg_compress_struct encoder;
	struct jpeg_error_mgr errors;
	struct picture_file file = { NULL, 0 };
	unsigned long size = 0;
	unsigned char row[32] = { 0 };
	JSAMPROW rows = row;
	encoder.err = jpeg_std_error(&errors);
	jpeg_create_compress(&encoder);
	jpeg_mem_dest(&encoder, &file.bytes, &size);
	encoder.image_width = 8;
	encoder.image_height = 1;
	encoder.input_components = 4;
	encoder.in_color_space = JCS_CMYK;
	jpeg_set_defaults(&encoder);
	jpeg_start_compress(&encoder, TRUE);
	jpeg_write_scanlines(&encoder, &rows, 1);
	jpeg_finish_compress(&encoder);
	jpeg_destroy_compress(&encoder);
	file.count = size;
	return file;
}

static void test_cmyk(void **state)
{
	(void)state;
	struct picture_file file = cmyk();
	expect_refused(file.bytes, file.count, "for printing, in CMYK");
	free(file.bytes);
}

/* A progressive file whose last scan is there 300 times. */
static void test_scans(void **state)
{
	(void)state;
	uint8_t pixels[64 * 64];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * i);
	struct picture_file file = jpeg_file((struct scrawl_shape){ 64, 64, 1 }, pixels, true);
	size_t end = file.count - 2, scan = end;
	while (file.bytes[scan] != 0xff || file.bytes[scan + 1] != 0xda)
		scan--;
	size_t length = end - scan;
	unsigned char *bytes = malloc(file.count + 300 * length);
	assert_non_null(bytes);
	memcpy(bytes, file.bytes, end);
	for (size_t i = 0; i < 300; i++)
		memcpy(bytes + end + i * length, file.bytes + scan, length);
	memcpy(bytes + end + 300 * length, file.bytes + end, 2);
	expect_refused(bytes, file.count + 300 * length, "more than 200 scans");
	free(bytes);
	free(file.bytes);
}

/* Grey is decoded from the file's luma: nearly what its colours would become. */
static void test_grey(void **state)
{
	(void)state;
	uint8_t pixels[3 * 256];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(80 + i / 3 % 16 + 30 * (i % 3));
	struct picture_file file = jpeg_file((struct scrawl_shape){ 16, 16, 3 }, pixels, false);
	struct scrawl_image *colours = image_of(file, 3);
	uint8_t grey[256];
	for (size_t i = 0; i < 256; i++) {
		const uint8_t *p = colours->pixels + 3 * i;
		grey[i] = (uint8_t)((299 * p[0] + 587 * p[1] + 114 * p[2] + 500) / 1000);
	}
	expect_image(file, 1, (struct scrawl_shape){ 16, 16, 1 }, grey, 1);
	scrawl_image_destroy(colours);
	free(file.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cmyk),
		cmocka_unit_test(test_scans),
		cmocka_unit_test(test_grey),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
