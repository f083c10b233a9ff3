/* SPDX-License-Identifier: MIT */
/*
 * test_retouch.c - what blur, contrast and noise do to pixels
 */
#include "data/retouch.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "support/buffers.h"

#define SIDE 28
#define AREA ((size_t)SIDE * SIDE)

static const struct scrawl_shape grey = { SIDE, SIDE, 1 };

/* A bright square becomes the Gaussian's cumulative distribution, the same in x and in y. */
static void test_blur_is_gaussian(void **state)
{
	(void)state;
	uint8_t image[AREA] = { 0 };
	float *scratch = buffer_floats(retouch_blur_floats(grey));
	for (size_t y = 0; y < SIDE; y++)
		memset(image + y * SIDE + 14, 200, 14);
	retouch_blur(grey, 1.5, scratch, image);
	for (size_t x = 4; x < SIDE - 7; x++) {
		double share = 0.5 * (1.0 + erf(((double)x - 13.5) / (1.5 * sqrt(2.0))));
		assert_true(fabs(image[14 * SIDE + x] - 200.0 * share) < 3.0);
	}
	/* Turned by a right angle, the result is the same. */
	uint8_t turned[AREA] = { 0 };
	memset(turned + 14 * SIDE, 200, (size_t)14 * SIDE);
	retouch_blur(grey, 1.5, scratch, turned);
	for (size_t i = 0; i < AREA; i++)
		assert_in_range(turned[i % SIDE * SIDE + i / SIDE] + 1, image[i], image[i] + 2);
	buffers_release();
}

static void test_contrast(void **state)
{
	(void)state;
	uint8_t image[AREA];
	for (size_t i = 0; i < AREA; i++)
		image[i] = (uint8_t)i;
	retouch_contrast(grey, 0.5, 2.0, image);
	for (size_t i = 0; i < AREA; i++) {
		double value = (double)(uint8_t)i / 255.0;
		assert_int_equal(image[i], lround(127.5 * value * value));
	}
}

/* Uniform around what was there, held to 0 .. 255, and the same in each channel. */
static void test_noise(void **state)
{
	(void)state;
	const struct scrawl_shape coloured = { SIDE, SIDE, 3 };
	uint8_t image[3 * AREA];
	struct random r;
	double sum = 0.0, squares = 0.0;
	for (size_t i = 0; i < AREA; i++) {
		image[3 * i] = 100;
		image[3 * i + 1] = 0;
		image[3 * i + 2] = 255;
	}
	random_init(&r, 1, RANDOM_NOISE, 1, 1);
	retouch_noise(coloured, 40.0, &r, image);
	for (size_t i = 0; i < AREA; i++) {
		double change = (double)image[3 * i] - 100.0;
		assert_true(fabs(change) <= 40.0);
		assert_int_equal(image[3 * i + 1], change > 0.0 ? (int)change : 0);
		assert_int_equal(image[3 * i + 2], change < 0.0 ? 255 + (int)change : 255);
		sum += change;
		squares += change * change;
	}
	assert_true(fabs(sum / (double)AREA) < 3.0);
	assert_true(fabs(squares / (double)AREA / (1600.0 / 3.0) - 1.0) < 0.15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blur_is_gaussian),
		cmocka_unit_test(test_contrast),
		cmocka_unit_test(test_noise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
