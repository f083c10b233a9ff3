/* SPDX-License-Identifier: MIT */
/*
 * test_glyph.c - strokes from an image: where they are, how wide, and with gaps
 */
#include "page/glyph.h"

#include "support/compare.h"

#define SIDE 28

static const struct scrawl_shape shape = { SIDE, SIDE, 1 };

/* An upright bar of 3 pixels, columns 12 to 14, rows 4 to 23. */
static void draw_bar(uint8_t *image)
{
	for (size_t y = 0; y < SIDE; y++)
		for (size_t x = 0; x < SIDE; x++)
			image[y * SIDE + x] = y >= 4 && y < 24 && x >= 12 && x < 15 ? 255 : 0;
}

static struct page_glyph bar_glyph(const char *pen)
{
	uint8_t image[SIDE * SIDE];
	struct page_glyph glyph;
	bool found;
	draw_bar(image);
	assert_int_equal(glyph_create(&glyph, image, shape, page_pen_find(pen), &found), 0);
	assert_true(found);
	return glyph;
}

/* Samples of ink in the row halfway down. */
static size_t stroke_width(const struct page_glyph *g)
{
	size_t width = 0, y = (g->top + g->end) / 2;
	for (size_t x = 0; x < g->width; x++)
		width += g->field[y * g->width + x] > 0.0f;
	return width;
}

/* There are 8 samples to a pixel, so the bar is 160 high, whatever the pen. */
static void test_width_follows_pen(void **state)
{
	(void)state;
	for (size_t i = 0; page_pen_name(i); i++) {
		struct page_glyph g = bar_glyph(page_pen_name(i));
		double wanted = 160.0 * page_pen_find(page_pen_name(i))->width;
		double found = (double)stroke_width(&g);
		assert_true(found > wanted - 3.0 && found < wanted + 3.0);
		assert_in_range(g.end - g.top, 140, 175);
		assert_int_equal(g.right - g.left, g.last[100] - g.first[100] + 1);
		assert_true(glyph_field(&g, (double)(g.left + g.right) / 2.0, 120.0) > 3.0);
		assert_true(glyph_field(&g, -5.0, 120.0) < -1000.0);
		glyph_release(&g);
	}
}

static void test_blank(void **state)
{
	(void)state;
	uint8_t image[SIDE * SIDE] = { 0 };
	struct page_glyph glyph;
	bool found = true;
	image[300] = 40; /* a faint pixel is no stroke */
	assert_int_equal(glyph_create(&glyph, image, shape, page_pen_find("pen"), &found), 0);
	assert_false(found);
	assert_null(glyph.field);
}

/* A gap leaves paper all across the stroke, but not much of it. */
static void test_gaps(void **state)
{
	(void)state;
	for (uint64_t place = 1; place < 30; place++) {
		struct page_glyph g = bar_glyph("pen");
		size_t paper = 0;
		glyph_break(&g, place);
		for (size_t y = g.top; y < g.end; y++) {
			bool ink = false;
			for (size_t x = 0; x < g.width; x++)
				ink |= g.field[y * g.width + x] > 0.0f;
			paper += !ink;
		}
		assert_in_range(paper, 4, 30);
		glyph_release(&g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_width_follows_pen),
		cmocka_unit_test(test_blank),
		cmocka_unit_test(test_gaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
