/* SPDX-License-Identifier: MIT */
/*
 * test_morphology.c - the greatest and least values around each pixel, against plain loops
 */
#include "read/morphology.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const l_int32 sizes[][2] = { { 1, 1 }, { 2, 9 }, { 7, 1 }, { 33, 20 }, { 64, 65 } };

/* Values that are all over the range, and equal in places. */
static PIX *noise(l_int32 width, l_int32 height)
{
	PIX *pix = pixCreate(width, height, 8);
	unsigned state = 1;
	assert_non_null(pix);
	for (l_int32 y = 0; y < height; y++) {
		for (l_int32 x = 0; x < width; x++) {
			state = state * 1664525u + 1013904223u;
			pixSetPixel(pix, x, y, state >> 30 ? state >> 24 : 255 * (state >> 29));
		}
	}
	return pix;
}

/* The greatest, or least, value in the window around a pixel. */
static l_uint32 expected_at(PIX *pix, l_int32 x, l_int32 y, l_int32 half, bool greatest)
{
	l_int32 right = L_MIN(pixGetWidth(pix) - 1, x + half);
	l_int32 bottom = L_MIN(pixGetHeight(pix) - 1, y + half);
	l_uint32 found = greatest ? 0 : 255, value;
	for (l_int32 v = L_MAX(0, y - half); v <= bottom; v++) {
		for (l_int32 u = L_MAX(0, x - half); u <= right; u++) {
			pixGetPixel(pix, u, v, &value);
			found = greatest ? L_MAX(found, value) : L_MIN(found, value);
		}
	}
	return found;
}

static PIX *expected(PIX *pix, l_int32 window, bool greatest)
{
	PIX *out = pixCreateTemplate(pix);
	assert_non_null(out);
	for (l_int32 y = 0; y < pixGetHeight(pix); y++)
		for (l_int32 x = 0; x < pixGetWidth(pix); x++)
			pixSetPixel(out, x, y, expected_at(pix, x, y, window / 2, greatest));
	return out;
}

/* Compares two pictures, and frees them. */
static void expect_same(PIX *found, PIX *wanted)
{
	l_int32 same = 0;
	assert_non_null(found);
	assert_int_equal(pixEqual(found, wanted, &same), 0);
	assert_true(same);
	pixDestroy(&found);
	pixDestroy(&wanted);
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		PIX *pix = noise(sizes[i][0], sizes[i][1]);
		for (l_int32 window = 1; window <= 17; window += 2) {
			PIX *greatest = expected(pix, window, true);
			PIX *least = expected(pix, window, false);
			expect_same(morphology_dilate(pix, window), pixClone(greatest));
			expect_same(morphology_erode(pix, window), pixClone(least));
			expect_same(morphology_close(pix, window),
				    expected(greatest, window, false));
			expect_same(morphology_open(pix, window), expected(least, window, true));
			pixDestroy(&greatest);
			pixDestroy(&least);
		}
		pixDestroy(&pix);
	}
}

/* A window that holds the whole picture from everywhere. */
static void test_large_window(void **state)
{
	(void)state;
	PIX *pix = noise(9, 5);
	expect_same(morphology_dilate(pix, 101), expected(pix, 101, true));
	expect_same(morphology_erode(pix, 101), expected(pix, 101, false));
	pixDestroy(&pix);
}

static void test_nothing(void **state)
{
	(void)state;
	assert_null(morphology_close(NULL, 3));
	assert_null(morphology_open(NULL, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_large_window),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests_name("morphology", tests, NULL, NULL);
}
