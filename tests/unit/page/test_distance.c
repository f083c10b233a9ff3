/* SPDX-License-Identifier: MIT */
/*
 * test_distance.c - distances against their definition, and thinned strokes
 */
#include "page/distance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/random.h"
#include "support/compare.h"

#define HIGH 23
#define WIDE 31

static double nearest(const uint8_t *mask, bool of, size_t y, size_t x)
{
	double least = 1e30;
	for (size_t i = 0; i < HIGH; i++)
		for (size_t j = 0; j < WIDE; j++) {
			double v = (double)i - (double)y, u = (double)j - (double)x;
			if (mask[i * WIDE + j] == of)
				least = fmin(least, u * u + v * v);
		}
	return sqrt(least);
}

static void test_definition(void **state)
{
	(void)state;
	uint8_t mask[HIGH * WIDE];
	float out[HIGH * WIDE];
	for (uint64_t share = 1; share < 40; share += 6) {
		for (size_t i = 0; i < HIGH * WIDE; i++)
			mask[i] = page_bits(share, PAGE_CHOICE, i, 0) % 40 < share;
		mask[5] = 1;
		mask[6] = 0;
		for (int of = 0; of < 2; of++) {
			assert_true(distance_to(mask, of, HIGH, WIDE, out));
			for (size_t i = 0; i < HIGH * WIDE; i++)
				assert_true(fabs((double)out[i] -
						 nearest(mask, of, i / WIDE, i % WIDE)) < 1e-5);
		}
	}
	memset(mask, 0, sizeof(mask));
	assert_true(distance_to(mask, true, HIGH, WIDE, out));
	for (size_t i = 0; i < HIGH * WIDE; i++)
		assert_true(out[i] > 1000.0f);
}

/* A ring stays a ring, one pixel wide; a bar becomes a line. */
static void test_thinning(void **state)
{
	(void)state;
	uint8_t mask[40 * 40] = { 0 }, thin[40 * 40];
	for (size_t y = 0; y < 40; y++)
		for (size_t x = 0; x < 40; x++) {
			double v = (double)y - 14.0, u = (double)x - 14.0;
			double radius = sqrt(u * u + v * v);
			mask[y * 40 + x] = (radius > 6.0 && radius < 11.0) ||
					   (y >= 31 && y < 36 && x >= 5 && x < 33);
		}
	thin_strokes(mask, 40, 40, thin);
	size_t bar = 0, ring = 0;
	for (size_t i = 0; i < 40 * 40; i++) {
		assert_true(thin[i] <= mask[i]);
		bar += i / 40 >= 31 && thin[i];
		ring += i / 40 < 31 && thin[i];
	}
	assert_in_range(bar, 20, 28);
	assert_in_range(ring, 40, 62); /* a circle of radius 8.5 has 53, or 42 diagonal ones */

	bool left = false, above = false;
	for (size_t i = 0; i < 14; i++) {
		left |= thin[14 * 40 + i] != 0;
		above |= thin[i * 40 + 14] != 0;
	}
	assert_true(left && above);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition),
		cmocka_unit_test(test_thinning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
