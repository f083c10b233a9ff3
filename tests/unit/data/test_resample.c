/* SPDX-License-Identifier: MIT */
/*
 * test_resample.c - scaling against the definition, in doubles and by brute force
 */
#include "data/resample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MAX 24

static uint8_t in[MAX * MAX * 4], out[MAX * MAX * 4];

static void fill(unsigned seed)
{
	for (size_t i = 0; i < sizeof(in); i++) {
		seed = seed * 1103515245u + 12345u;
		in[i] = (uint8_t)(seed >> 16);
	}
}

/* The weight of input pixel i in output pixel o, from m pixels to n. */
static double weight_of(size_t m, size_t n, size_t o, size_t i)
{
	double size = (double)m / (double)n;
	if (n <= m) {
		double low = (double)o * size, high = low + size;
		double from = low > (double)i ? low : (double)i;
		double to = high < (double)i + 1.0 ? high : (double)i + 1.0;
		return to > from ? (to - from) / size : 0.0;
	}
	double x = ((double)o + 0.5) * size - 0.5;
	x = x < 0.0 ? 0.0 : x > (double)(m - 1) ? (double)(m - 1) : x;
	double distance = x > (double)i ? x - (double)i : (double)i - x;
	return distance < 1.0 ? 1.0 - distance : 0.0;
}

static void expect_scaled(size_t height, size_t width, size_t to_height, size_t to_width,
			  size_t channels)
{
	const struct image_part from = { height, width, width * channels, channels };
	const struct image_part to = { to_height, to_width, to_width * channels, channels };
	resample_image(&from, in, &to, out, channels);
	for (size_t y = 0; y < to_height; y++)
		for (size_t x = 0; x < to_width; x++)
			for (size_t c = 0; c < channels; c++) {
				double value = 0.0;
				for (size_t i = 0; i < height; i++)
					for (size_t j = 0; j < width; j++)
						value += weight_of(height, to_height, y, i) *
							 weight_of(width, to_width, x, j) *
							 in[i * from.row + j * channels + c];
				double error = out[y * to.row + x * channels + c] - value;
				assert_true(error < 0.5 + 1e-9 && error > -0.5 - 1e-9);
			}
}

static void test_sizes(void **state)
{
	(void)state;
	static const size_t sizes[] = { 1, 2, 3, 7, 16, 20, 23 };
	for (size_t a = 0; a < 7; a++)
		for (size_t b = 0; b < 7; b++) {
			fill((unsigned)(7 * a + b));
			expect_scaled(sizes[a], sizes[6 - a], sizes[b], sizes[(b + 3) % 7],
				      1 + (a + b) % 4);
		}
}

/* Strides exchanged: the transposed image gives the transposed result. */
static void test_transposed(void **state)
{
	(void)state;
	uint8_t turned[9 * 13];
	const struct image_part from = { 20, 6, 6, 1 }, across = { 6, 20, 1, 6 };
	const struct image_part to = { 13, 9, 9, 1 }, turned_to = { 9, 13, 13, 1 };
	fill(5);
	resample_image(&from, in, &to, out, 1);
	resample_image(&across, in, &turned_to, turned, 1);
	for (size_t y = 0; y < 13; y++)
		for (size_t x = 0; x < 9; x++)
			assert_int_equal(out[y * 9 + x], turned[x * 13 + y]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_transposed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
