/* SPDX-License-Identifier: MIT */
/*
 * test_image_leptonica_missing.c - what a build without Leptonica says of TIFF and WebP files
 */
#include "support/images.h"
#include "support/tiff_file.h"

static void test_left_out(void **state)
{
	(void)state;
	static const uint8_t pixel[1];
	const struct tiff_recipe recipe = { .width = 1,
					    .height = 1,
					    .bits = 8,
					    .samples = 1,
					    .photometric = 1,
					    .pixels = pixel,
					    .bytes = 1 };
	struct tiff_bytes tiff = tiff_file(&recipe);
	expect_refused(tiff.data, tiff.count, "a TIFF picture, but this build reads PNG, JPEG,");
	expect_refused("RIFF\x20\0\0\0WEBPVP8 ", 16, "a WebP picture, but this build reads PNG,");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left_out),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
