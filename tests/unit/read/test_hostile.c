/* SPDX-License-Identifier: MIT */
/*
 * test_hostile.c - pictures that are no handwriting, of any size: read in bounded time, no failure
 */
#include <stdlib.h>
#include <string.h>

#include "support/quick.h"
#include "support/synthetic.h"

#include "core/random.h"

static scrawl_context *ctx;
static scrawl_model *model;
static scrawl_reader *reader;

static int setup(void **state)
{
	(void)state;
	static const struct synthetic what = { .count = 1, 28, 28, 10 };
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	model = synthetic_model(ctx, "dense", &what, 1, NULL);
	const scrawl_model *models[] = { model };
	return scrawl_reader_create(ctx, models, 1, NULL, &reader);
}

static int teardown(void **state)
{
	(void)state;
	scrawl_reader_destroy(reader);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}

enum kind {
	BLACK,
	WHITE,
	NOISE,
	COARSE_NOISE, /* black and white */
	SALT,
	CHECKED,
	COARSELY_CHECKED,
	SPECKS,
	STRIPES,
	SQUARED,
	BARS,
	GRADIENT,
	DIAGONALS,
	KINDS
};

static uint8_t pixel(enum kind kind, size_t x, size_t y, size_t width, struct random *random)
{
	switch (kind) {
	case BLACK:
		return 0;
	case NOISE:
		return (uint8_t)random_u32(random);
	case COARSE_NOISE:
		return random_below(random, 2) ? 255 : 0;
	case SALT:
		return random_below(random, 50) ? 255 : 0;
	case CHECKED:
		return (x ^ y) & 1 ? 255 : 0;
	case COARSELY_CHECKED:
		return (x / 8 ^ y / 8) & 1 ? 255 : 0;
	case SPECKS:
		return x % 24 < 6 && y % 24 < 12 ? 0 : 255;
	case STRIPES:
		return x % 16 < 2 ? 0 : 255;
	case SQUARED:
		return x % 40 < 2 || y % 40 < 2 ? 0 : 255;
	case BARS:
		return y % 40 < 20 && x % 1000 < 998 ? 0 : 255;
	case GRADIENT:
		return (uint8_t)(x * 255 / width);
	case DIAGONALS:
		return (x + y) % 20 < 4 ? 0 : 255;
	default:
		return 255;
	}
}

/* Every box lies inside the picture. */
static void check_page(const struct scrawl_page *page)
{
	for (size_t i = 0; i < page->character_count; i++) {
		const struct scrawl_box *box = &page->characters[i].box;
		assert_true(box->x + box->width <= page->shape.width);
		assert_true(box->y + box->height <= page->shape.height);
	}
}

/* Reads a picture in every way that there is. */
static void read_all(const struct scrawl_image *image)
{
	struct scrawl_page *page = NULL, *form = NULL;
	struct scrawl_field *found = NULL;
	size_t width = image->shape.width, height = image->shape.height, count;
	/* As many as are allowed: 3 pixels wide. */
	size_t cells = width < 6 ? 1 : width > 3000 ? 1000 : width / 3;
	uint8_t normal[28 * 28];
	synthetic_ok(ctx, scrawl_reader_read(reader, image, &page));
	check_page(page);
	scrawl_page_destroy(page);
	synthetic_ok(ctx, scrawl_image_find_fields(ctx, image, &found, &count));
	const struct scrawl_field whole[] = { { { 0, 0, width, height }, 1 },
					      { { 0, 0, width, height }, cells },
					      { { width / 2, height / 2, 1, 1 }, 1 } };
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, image, whole, 3, &form));
	assert_int_equal(form->character_count, cells + 2);
	check_page(form);
	scrawl_page_destroy(form);
	synthetic_ok(ctx, scrawl_reader_read_boxes(reader, image, &form));
	check_page(form);
	scrawl_page_destroy(form);
	if (found) {
		synthetic_ok(ctx, scrawl_reader_read_fields(reader, image, found, count, &form));
		check_page(form);
		scrawl_page_destroy(form);
	}
	scrawl_memory_free(found);
	synthetic_ok(ctx, scrawl_character_normalize(ctx, image, scrawl_model_input(model), normal,
						     NULL));
}

static void read_kinds(size_t width, size_t height)
{
	for (enum kind kind = 0; kind < KINDS; kind++) {
		struct scrawl_image image = { { height, width, 1 }, malloc(width * height) };
		struct random random;
		random_init(&random, 1, 0, 0, 0);
		assert_non_null(image.pixels);
		for (size_t y = 0; y < height; y++)
			for (size_t x = 0; x < width; x++)
				image.pixels[y * width + x] = pixel(kind, x, y, width, &random);
		read_all(&image);
		free(image.pixels);
	}
}

static void test_tiny(void **state)
{
	(void)state;
	static const size_t sides[] = { 1, 3, 40 };
	const size_t step = quick() ? 2 : 1;
	for (size_t i = 0; i < 3; i += step)
		for (size_t k = 0; k < 3; k += step)
			read_kinds(sides[i], sides[k]);
}

/*
 * A character of 20,000 pixels was once widened by thousands, a picture turned to a height below
 * its own, and cells made narrower than nothing.
 */
static void test_long(void **state)
{
	(void)state;
	const size_t length = quick() ? 300 : 20000;
	read_kinds(length, 1);
	if (!quick())
		read_kinds(1, length);
	read_kinds(3, length);
}

static void test_large(void **state)
{
	(void)state;
	read_kinds(quick() ? 60 : 900, quick() ? 50 : 700);
}

/* A blank picture is no failure. */
static void test_blank(void **state)
{
	(void)state;
	uint8_t pixels[40 * 40], out[28 * 28];
	bool blank = false;
	const struct scrawl_image image = { { 40, 40, 1 }, pixels };
	memset(pixels, 255, sizeof(pixels));
	memset(out, 7, sizeof(out));
	synthetic_ok(ctx, scrawl_character_normalize(ctx, &image, scrawl_model_input(model), out,
						     &blank));
	assert_true(blank);
	for (size_t i = 0; i < sizeof(out); i++)
		assert_int_equal(out[i], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tiny),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_blank),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
