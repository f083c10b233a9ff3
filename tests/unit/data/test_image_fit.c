/* SPDX-License-Identifier: MIT */
/*
 * test_image_fit.c - pictures of any size, fitted into one
 */
#include <string.h>

#include "support/synthetic.h"

static scrawl_context *ctx;

static int setup(void **state)
{
	(void)state;
	return scrawl_context_create(1, &ctx);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_context_destroy(ctx);
	return 0;
}

static struct scrawl_shape shape(size_t height, size_t width, size_t channels)
{
	return (struct scrawl_shape){ height, width, channels };
}

/* Proportions are kept, the image is centred, and the rest has the rim's colour. */
static void test_fit(void **state)
{
	(void)state;
	uint8_t pixels[4 * 8];
	memset(pixels, 200, sizeof(pixels));
	memset(pixels + 8 + 1, 10, 6);
	memset(pixels + 16 + 1, 10, 6);
	struct scrawl_image wide = { shape(4, 8, 1), pixels }, *fitted;
	synthetic_ok(ctx, scrawl_image_fit(ctx, &wide, 8, 8, &fitted));
	for (size_t y = 0; y < 8; y++)
		for (size_t x = 0; x < 8; x++) {
			bool inside = y >= 2 && y < 6;
			unsigned wanted = inside ? pixels[(y - 2) * 8 + x] : 200;
			assert_int_equal(fitted->pixels[y * 8 + x], wanted);
		}
	scrawl_image_destroy(fitted);
	struct scrawl_image tall = { shape(8, 4, 1), pixels };
	synthetic_ok(ctx, scrawl_image_fit(ctx, &tall, 4, 8, &fitted));
	assert_int_equal(fitted->shape.height, 4);
	assert_int_equal(fitted->shape.width, 8);
	scrawl_image_destroy(fitted);
	/* A line keeps a pixel. */
	struct scrawl_image line = { shape(1, 32, 1), pixels };
	synthetic_ok(ctx, scrawl_image_fit(ctx, &line, 3, 3, &fitted));
	scrawl_image_destroy(fitted);
	synthetic_fails(ctx, scrawl_image_fit(ctx, &wide, 0, 8, &fitted), SCRAWL_EINVAL, "0x8");
	synthetic_fails(ctx, scrawl_image_fit(ctx, &wide, 1 << 20, 1 << 20, &fitted), SCRAWL_EINVAL,
			"1048576x1048576");
}

/* The paper's colour is the mean of the rim, in each channel. */
static void test_colours(void **state)
{
	(void)state;
	uint8_t pixels[3 * 3 * 3];
	for (size_t i = 0; i < 9; i++)
		memcpy(pixels + 3 * i, i % 2 ? "\x0a\x14\xc8" : "\x1e\x14\x64", 3);
	memset(pixels + 12, 0, 3); /* the middle is not the rim */
	struct scrawl_image square = { shape(3, 3, 3), pixels }, *fitted;
	synthetic_ok(ctx, scrawl_image_fit(ctx, &square, 3, 5, &fitted));
	for (size_t y = 0; y < 3; y++) {
		assert_memory_equal(fitted->pixels + 15 * y, "\x14\x14\x96", 3);
		assert_memory_equal(fitted->pixels + 15 * y + 3, pixels + 9 * y, 9);
		assert_memory_equal(fitted->pixels + 15 * y + 12, "\x14\x14\x96", 3);
	}
	scrawl_image_destroy(fitted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_colours),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
