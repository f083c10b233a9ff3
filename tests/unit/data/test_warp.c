/* SPDX-License-Identifier: MIT */
/*
 * test_warp.c - the loops of augmentation against their definitions, between guard pages
 */
#include "data/warp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "support/buffers.h"

#define HEIGHT 9
#define WIDTH  9
#define AREA   ((size_t)HEIGHT * WIDTH)

/* Warps the whole image. */
static void warp(const uint8_t *image, const struct warp *w, const float *field, uint8_t *out)
{
	float *padded = buffer_floats(warp_padded(HEIGHT, WIDTH));
	warp_pad(HEIGHT, WIDTH, image, padded);
	warp_resample(HEIGHT, WIDTH, padded, w, field, buffer_floats(3 * WIDTH), out);
}

static uint8_t pixel(const uint8_t *image, int x, int y)
{
	return x < 0 || y < 0 || x >= WIDTH || y >= HEIGHT ? 0 : image[y * WIDTH + x];
}

static void test_quarter_turns(void **state)
{
	(void)state;
	uint8_t *image = buffer_bytes(AREA), *out = buffer_bytes(AREA);
	fill_bytes(AREA, image);
	struct warp quarter = { 0, 1, 0, -1, 0, HEIGHT - 1 }, half = { -1, 0, 8, 0, -1, 8 };
	warp(image, &quarter, NULL, out);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			assert_int_equal(out[y * WIDTH + x], pixel(image, y, HEIGHT - 1 - x));
	warp(image, &half, NULL, out);
	for (size_t i = 0; i < AREA; i++)
		assert_int_equal(out[i], image[AREA - 1 - i]);
	buffers_release();
}

/* Shifts by whole pixels, by the matrix and by the field, are exact; zeros come in from outside. */
static void check_shift(int dx, int dy, int fx, int fy)
{
	size_t plane = HEIGHT * warp_field_width(WIDTH);
	uint8_t *image = buffer_bytes(AREA), *out = buffer_bytes(AREA);
	float *field = buffer_floats(2 * plane);
	fill_bytes(AREA, image);
	for (size_t i = 0; i < plane; i++) {
		field[i] = (float)fx;
		field[plane + i] = (float)fy;
	}
	struct warp w = { 1, 0, (float)dx, 0, 1, (float)dy };
	warp(image, &w, fx || fy ? field : NULL, out);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			assert_int_equal(out[y * WIDTH + x],
					 pixel(image, x + dx + fx, y + dy + fy));
	buffers_release();
}

static void test_shifts(void **state)
{
	(void)state;
	for (int dy = -11; dy <= 11; dy++)
		for (int dx = -11; dx <= 11; dx++) {
			check_shift(dx, dy, 0, 0);
			check_shift(dx, dy, 2, -1);
		}
	check_shift(0, 0, 1000000, -1000000);
}

/* Halfway between pixels, the result is their rounded mean. */
static void test_bilinear(void **state)
{
	(void)state;
	uint8_t *image = buffer_bytes(AREA), *out = buffer_bytes(AREA);
	fill_bytes(AREA, image);
	struct warp w = { 1, 0, 0.5f, 0, 1, -0.25f };
	warp(image, &w, NULL, out);
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			double near = pixel(image, x, y) + pixel(image, x + 1, y);
			double far = pixel(image, x, y - 1) + pixel(image, x + 1, y - 1);
			double value = 0.375 * near + 0.125 * far;
			assert_int_equal(out[y * WIDTH + x], (int)(value + 0.5));
		}
	buffers_release();
}

static void test_thicken(void **state)
{
	(void)state;
	size_t floats = warp_padded(HEIGHT, WIDTH), stride = WIDTH + WARP_BORDER;
	for (int largest = 0; largest < 2; largest++) {
		uint8_t *image = buffer_bytes(AREA);
		float *from = buffer_floats(floats), *to = buffer_floats(floats);
		fill_bytes(AREA, image);
		warp_pad(HEIGHT, WIDTH, image, from);
		memset(to, 0, floats * sizeof(*to));
		warp_thicken(HEIGHT, WIDTH, largest, 0.25f, from, to);
		for (int y = -1; y < HEIGHT + 2; y++)
			for (int x = -1; x < WIDTH + 2; x++) {
				bool inside = x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT;
				int most = pixel(image, x, y);
				for (int d = -1; d <= 1; d += 2) {
					int a = pixel(image, x + d, y), b = pixel(image, x, y + d);
					int c = largest == (a > b) ? a : b;
					most = largest == (c > most) ? c : most;
				}
				double value = 0.75 * pixel(image, x, y) + 0.25 * most;
				assert_true(to[(size_t)(y + 1) * stride + (size_t)(x + 1)] ==
					    (inside ? (float)value : 0.0f));
			}
		buffers_release();
	}
}

static void test_field(void **state)
{
	(void)state;
	for (size_t m = 1; m < 8; m++) {
		size_t n = 8 - m, w = warp_field_width(WIDTH);
		float *rows = buffer_floats(m * HEIGHT), *columns = buffer_floats(n * w);
		float *noise = buffer_floats(m * n), *partial = buffer_floats(m * w);
		float *field = buffer_floats(HEIGHT * w);
		fill_integers(m * HEIGHT, 4, rows);
		fill_integers(n * w, 4, columns);
		fill_integers(m * n, 4, noise);
		warp_field(HEIGHT, WIDTH, m, n, rows, columns, noise, partial, field);
		for (size_t i = 0; i < HEIGHT * w; i++) {
			float sum = 0.0f;
			for (size_t k = 0; k < m * n; k++)
				sum += rows[k / n * HEIGHT + i / w] * noise[k] *
				       columns[k % n * w + i % w];
			assert_true(field[i] == sum);
		}
		buffers_release();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quarter_turns), cmocka_unit_test(test_shifts),
		cmocka_unit_test(test_bilinear),      cmocka_unit_test(test_thicken),
		cmocka_unit_test(test_field),
	};
	return cmocka_run_group_tests(tests, fill_restart, NULL);
}
