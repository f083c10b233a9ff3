/* SPDX-License-Identifier: MIT */
/*
 * test_drawing.c - signs, scribbles and textures: what they leave on the paper
 */
#include "data/drawing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/buffers.h"

#define SIDE 28
#define AREA ((size_t)SIDE * SIDE)

typedef void draw_fn(const struct paper *paper, struct random *r);

static void draw(draw_fn *draw_it, size_t side, uint32_t sample, uint8_t *pixels)
{
	struct paper paper = { side, pixels };
	struct random r;
	random_init(&r, 1, RANDOM_NONE, 1, sample);
	memset(pixels, 0, side * side);
	draw_it(&paper, &r);
}

/* Rows and columns with ink, the longer of the two. */
static size_t length_of(const uint8_t *pixels)
{
	bool rows[SIDE] = { false }, columns[SIDE] = { false };
	size_t height = 0, width = 0;
	for (size_t i = 0; i < AREA; i++)
		if (pixels[i] >= 128)
			rows[i / SIDE] = columns[i % SIDE] = true;
	for (size_t i = 0; i < SIDE; i++) {
		height += rows[i];
		width += columns[i];
	}
	return height > width ? height : width;
}

static size_t ink(const uint8_t *pixels)
{
	size_t count = 0;
	for (size_t i = 0; i < AREA; i++)
		count += pixels[i] >= 128;
	return count;
}

/* They keep a margin, so that nothing is cut off, and pens are thin to thick. */
static void test_signs(void **state)
{
	(void)state;
	uint8_t pixels[AREA], other[AREA];
	size_t least = AREA, most = 0, alike = 0;
	for (uint32_t sample = 0; sample < 1000; sample++) {
		draw(drawing_sign, SIDE, sample, pixels);
		assert_in_range(length_of(pixels), 3, 27);
		least = ink(pixels) < least ? ink(pixels) : least;
		most = ink(pixels) > most ? ink(pixels) : most;
		draw(drawing_sign, SIDE, sample + 1, other);
		alike += memcmp(pixels, other, AREA) == 0;
	}
	assert_true(least < 30 && most > 150);
	assert_int_equal(alike, 0);
}

/* A blot fills more than half of its square. */
static void test_blots(void **state)
{
	(void)state;
	uint8_t pixels[AREA];
	for (uint32_t sample = 0; sample < 200; sample++) {
		draw(drawing_blot, SIDE, sample, pixels);
		size_t length = length_of(pixels);
		assert_in_range(length, 7, 24);
		assert_true(2 * ink(pixels) > length * length);
	}
}

/* On paper of any size, nothing is drawn outside (checked by pages and sanitizers). */
static void test_sides(void **state)
{
	(void)state;
	static draw_fn *const all[] = { drawing_sign, drawing_scribble, drawing_blot,
					drawing_blotches, drawing_grains };
	static const size_t sides[] = { 1, 2, 9, 28, 65 };
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		for (size_t s = 0; s < sizeof(sides) / sizeof(*sides); s++) {
			uint8_t *pixels = buffer_bytes(sides[s] * sides[s]);
			for (uint32_t sample = 0; sample < 200; sample++)
				draw(all[i], sides[s], sample, pixels);
			buffers_release();
		}
}

/* What is drawn for a sample is part of what a seed promises. */
static void test_same_drawings(void **state)
{
	(void)state;
	static const struct {
		draw_fn *draw_it;
		long row, column; /* of the ink, summed over all pixels */
	} all[] = {
		{ drawing_sign, 6747352, 6728330 },
		{ drawing_scribble, 8684341, 8457860 },
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		uint8_t pixels[AREA];
		long row = 0, column = 0;
		for (uint32_t sample = 0; sample < 20; sample++) {
			draw(all[i].draw_it, SIDE, sample, pixels);
			for (size_t p = 0; p < AREA; p++) {
				row += (long)(p / SIDE) * pixels[p];
				column += (long)(p % SIDE) * pixels[p];
			}
		}
		assert_true(labs(row - all[i].row) <= all[i].row / 1000);
		assert_true(labs(column - all[i].column) <= all[i].column / 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_blots),
		cmocka_unit_test(test_sides),
		cmocka_unit_test(test_same_drawings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
