/* SPDX-License-Identifier: MIT */
/*
 * test_lines.c - lines of writing of several sizes, and marks between digits
 */
#include "support/reading.h"

#define WIDTH  600
#define HEIGHT 400

/* Each line has as many characters as there, from top to bottom. */
static void expect_counts(struct drawn *d, const size_t *counts, size_t lines)
{
	struct scrawl_page *page = read_drawn(d);
	assert_int_equal(page->line_count, lines);
	for (size_t i = 0; i < lines; i++)
		assert_int_equal(page->lines[i].count, counts[i]);
	scrawl_page_destroy(page);
}

/* Lines of small writing below a line of large writing. */
static void test_sizes(void **state)
{
	(void)state;
	static const size_t counts[] = { 4, 8, 8 };
	struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
	for (int i = 0; i < 4; i++)
		draw_digit(&d, 2 + i, 40 + 140 * i, 40, 80, 150, 9, 40);
	for (int i = 0; i < 16; i++)
		draw_digit(&d, 2 + i % 8, 40 + 60 * (i % 8), 250 + 70 * (i / 8), 24, 40, 4, 40);
	expect_counts(&d, counts, 3);
	drawn_destroy(&d);
}

/* A column whose upper digits are small and close, and dirt beside it. */
static void test_column(void **state)
{
	(void)state;
	static const size_t counts[] = { 1, 1, 1, 1, 1 };
	struct drawn d = drawn_create(WIDTH, HEIGHT + 100, 230, 0.0);
	int y = 20;
	for (int i = 0; i < 5; i++) {
		int height = i < 3 ? 50 : 90;
		draw_digit(&d, 2 + i, 40, y, height * 2 / 3, height, 6, 40);
		y += height + 28;
	}
	draw_stroke(&d, WIDTH - 6, 100, WIDTH - 6, 106, 6, 40);
	expect_counts(&d, counts, 5);
	drawn_destroy(&d);
}

/* A point, a comma and a dash are no part of their neighbours, and never sure. */
static void test_marks(void **state)
{
	(void)state;
	struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
	for (int i = 0; i < 4; i++)
		draw_digit(&d, 2 + i, 60 + 120 * i, 80, 36, 60, 7, 40);
	draw_stroke(&d, 138, 138, 138, 138, 8, 40);
	draw_stroke(&d, 260, 132, 256, 146, 7, 40);
	draw_stroke(&d, 368, 112, 384, 112, 7, 40);
	struct scrawl_page *page = read_drawn(&d);
	assert_int_equal(page->line_count, 1);
	assert_int_equal(page->character_count, 7);
	for (size_t i = 0; i < 7; i++) {
		const struct scrawl_character *c = &page->characters[i];
		assert_int_equal(c->confidence == 0.0, i % 2);
		assert_int_equal(c->box.height < 30, i % 2);
		assert_true(i % 2 == 0 || c->unsure);
	}
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* Grain, more of it than characters, is no row of points. */
static void test_grain(void **state)
{
	(void)state;
	struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
	draw_digit(&d, 2, 60, 80, 36, 60, 7, 40);
	draw_digit(&d, 3, 300, 80, 36, 60, 7, 40);
	for (int i = 0; i < 6; i++)
		draw_stroke(&d, 125 + 25 * i, 130, 125 + 25 * i, 130, 8, 40);
	struct scrawl_page *page = read_drawn(&d);
	for (size_t i = 0; i < page->character_count; i++)
		assert_true(page->characters[i].confidence > 0.0);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* Strokes whose frames lie over each other are one thing: to read them all takes minutes. */
static void test_hatching(void **state)
{
	(void)state;
	struct drawn d = drawn_create(1500, 300, 230, 0.0);
	for (int x = 260; x < 1440; x += 12)
		draw_stroke(&d, x, 50, x - 200, 250, 4, 40);
	struct scrawl_page *page = read_drawn(&d);
	assert_int_equal(page->character_count, 1);
	assert_true(page->characters[0].unsure && page->characters[0].confidence == 0.0);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* What kind of page it is follows from what was found on it. */
static void test_layouts(void **state)
{
	(void)state;
	static const enum scrawl_layout layouts[] = { SCRAWL_LAYOUT_SINGLE, SCRAWL_LAYOUT_LINE,
						      SCRAWL_LAYOUT_PAGE };
	for (int kind = 0; kind < 3; kind++) {
		struct drawn d = drawn_create(WIDTH, HEIGHT, 230, 0.0);
		for (int i = 0; i < (kind ? 4 : 1); i++)
			for (int line = 0; line < (kind == 2 ? 2 : 1); line++)
				draw_digit(&d, 2 + i, 60 + 85 * i, 60 + 120 * line, 36, 60, 7, 40);
		struct scrawl_page *page = read_drawn(&d);
		assert_int_equal(page->layout, layouts[kind]);
		scrawl_page_destroy(page);
		drawn_destroy(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),    cmocka_unit_test(test_column),
		cmocka_unit_test(test_marks),    cmocka_unit_test(test_grain),
		cmocka_unit_test(test_hatching), cmocka_unit_test(test_layouts),
	};
	return cmocka_run_group_tests_name("lines", tests, make_reader, destroy_reader);
}
