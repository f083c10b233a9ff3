/* SPDX-License-Identifier: MIT */
/*
 * test_tta.c - an image's views against the list in scrawl.h
 */
#include "data/tta.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/buffers.h"

#define HEIGHT 11
#define WIDTH  14
#define AREA   ((size_t)HEIGHT * WIDTH)

static scrawl_context *ctx;
static struct views *views;

/* The list in scrawl.h, which counts from 1: rotated clockwise, zoomed, shifted. */
static const struct {
	double degrees, zoom;
	int right, down;
} listed[] = {
	{ 0, 1, 0, 0 },  { 0, 1, -1, 0 }, { 0, 1, 1, 0 },   { 0, 1, 0, -1 },   { 0, 1, 0, 1 },
	{ -5, 1, 0, 0 }, { 5, 1, 0, 0 },  { 0, .95, 0, 0 }, { 0, 1.05, 0, 0 }, { 0, 1, -1, -1 },
	{ 0, 1, 1, 1 },  { 0, 1, 1, -1 }, { 0, 1, -1, 1 },  { -10, 1, 0, 0 },  { 10, 1, 0, 0 },
};

_Static_assert(sizeof(listed) / sizeof(*listed) == SCRAWL_MAX_VIEWS, "all views are listed");

static double pixel(const uint8_t *image, int x, int y)
{
	return x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT ? 0.0 : image[y * WIDTH + x];
}

/* The image at fractional coordinates, interpolated bilinearly. */
static double between(const uint8_t *image, double x, double y)
{
	int i = (int)floor(x), j = (int)floor(y);
	double u = x - i, v = y - j;
	return (1 - v) * ((1 - u) * pixel(image, i, j) + u * pixel(image, i + 1, j)) +
	       v * ((1 - u) * pixel(image, i, j + 1) + u * pixel(image, i + 1, j + 1));
}

static void test_shifts(void **state)
{
	(void)state;
	uint8_t *image = buffer_bytes(AREA);
	fill_bytes(AREA, image);
	for (unsigned k = 0; k < SCRAWL_MAX_VIEWS; k++) {
		if (listed[k].degrees != 0 || listed[k].zoom != 1)
			continue;
		const uint8_t *view = views_image(views, image, k, 0);
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++)
				assert_int_equal(view[y * WIDTH + x],
						 (uint8_t)pixel(image, x - listed[k].right,
								y - listed[k].down));
	}
	assert_ptr_equal(views_image(views, image, 0, 0), image);
	buffers_release();
}

/* Smooth, so that rounding a coordinate changes less than a grey level. */
static void draw_hill(uint8_t *image)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			image[y * WIDTH + x] = (uint8_t)(250.0 * exp(-0.05 * ((x - 4) * (x - 4)) -
								     0.1 * ((y - 7) * (y - 7))));
}

static void test_turns_and_zooms(void **state)
{
	(void)state;
	uint8_t *image = buffer_bytes(AREA);
	draw_hill(image);
	double cx = (WIDTH - 1) / 2.0, cy = (HEIGHT - 1) / 2.0;
	for (unsigned k = 0; k < SCRAWL_MAX_VIEWS; k++) {
		const uint8_t *view = views_image(views, image, k, 0);
		/* A pixel's position before the clockwise rotation, with y downwards. */
		double turn = listed[k].degrees * acos(-1.0) / 180.0;
		for (int y = 0; y < HEIGHT; y++)
			for (int x = 0; x < WIDTH; x++) {
				double dx = x - listed[k].right - cx, dy = y - listed[k].down - cy;
				double u = (cos(turn) * dx + sin(turn) * dy) / listed[k].zoom;
				double v = (cos(turn) * dy - sin(turn) * dx) / listed[k].zoom;
				double wanted = between(image, cx + u, cy + v);
				if (fabs(view[y * WIDTH + x] - wanted) > 0.51)
					fail_msg("view %u, pixel %d, %d: %d, expected %.2f", k + 1,
						 x, y, view[y * WIDTH + x], wanted);
			}
	}
	buffers_release();
}

/* A bar to the right of the centre moves down in a clockwise rotation. */
static void test_direction_of_turns(void **state)
{
	(void)state;
	uint8_t *image = buffer_bytes(AREA);
	memset(image, 0, AREA);
	for (int x = WIDTH / 2; x < WIDTH; x++)
		image[HEIGHT / 2 * WIDTH + x] = 255;
	size_t below = (HEIGHT / 2 + 1) * WIDTH + WIDTH - 1;
	size_t above = (HEIGHT / 2 - 1) * WIDTH + WIDTH - 1;
	const uint8_t *clockwise = views_image(views, image, 14, 0);
	assert_true(clockwise[below] > 200 && clockwise[above] == 0);
	const uint8_t *anticlockwise = views_image(views, image, 13, 0);
	assert_true(anticlockwise[above] > 200 && anticlockwise[below] == 0);
	buffers_release();
}

/* Each worker has its own buffer, which the others do not touch. */
static void test_workers(void **state)
{
	(void)state;
	uint8_t *one = buffer_bytes(AREA), *other = buffer_bytes(AREA), copy[AREA];
	fill_bytes(AREA, one);
	fill_bytes(AREA, other);
	const uint8_t *first = views_image(views, one, 5, 0);
	memcpy(copy, first, AREA);
	const uint8_t *second = views_image(views, other, 8, 1);
	assert_ptr_not_equal(first, second);
	assert_memory_equal(first, copy, AREA);
	assert_memory_equal(views_image(views, one, 5, 1), copy, AREA);
	buffers_release();
}

static void test_large_images(void **state)
{
	(void)state;
	struct views *none = NULL;
	assert_int_equal(views_create(ctx, (struct scrawl_shape){ 4097, 4097, 1 }, &none),
			 SCRAWL_EINVAL);
	assert_non_null(strstr(scrawl_context_error(ctx), "4097 x 4097"));
	assert_int_equal(views_create(ctx, (struct scrawl_shape){ 1, ((size_t)1 << 24) + 1, 1 },
				      &none),
			 SCRAWL_EINVAL);
	assert_null(none);
	assert_int_equal(views_create(ctx, (struct scrawl_shape){ 4096, 4096, 1 }, &none),
			 SCRAWL_OK);
	views_destroy(none);
	views_destroy(NULL);
}

/* Each channel is as in an image of that channel alone. */
static void test_channels(void **state)
{
	(void)state;
	enum { CHANNELS = 3 };
	const struct scrawl_shape shape = { HEIGHT, WIDTH, CHANNELS };
	struct views *coloured = NULL;
	uint8_t *image = buffer_bytes(AREA * CHANNELS), *plane = buffer_bytes(AREA);
	fill_bytes(AREA * CHANNELS, image);
	assert_int_equal(views_create(ctx, shape, &coloured), SCRAWL_OK);
	for (unsigned k = 0; k < SCRAWL_MAX_VIEWS; k++) {
		const uint8_t *view = views_image(coloured, image, k, 1);
		for (size_t c = 0; c < CHANNELS; c++) {
			for (size_t i = 0; i < AREA; i++)
				plane[i] = image[i * CHANNELS + c];
			const uint8_t *alone = views_image(views, plane, k, 1);
			for (size_t i = 0; i < AREA; i++)
				assert_int_equal(view[i * CHANNELS + c], alone[i]);
		}
	}
	views_destroy(coloured);
	buffers_release();
}

static int make_views(void **state)
{
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK || fill_restart(state) != 0)
		return -1;
	return views_create(ctx, (struct scrawl_shape){ HEIGHT, WIDTH, 1 }, &views) == SCRAWL_OK
		       ? 0
		       : -1;
}

static int destroy_views(void **state)
{
	(void)state;
	views_destroy(views);
	scrawl_context_destroy(ctx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shifts),
		cmocka_unit_test(test_turns_and_zooms),
		cmocka_unit_test(test_direction_of_turns),
		cmocka_unit_test(test_workers),
		cmocka_unit_test(test_channels),
		cmocka_unit_test(test_large_images),
	};
	return cmocka_run_group_tests(tests, make_views, destroy_views);
}
