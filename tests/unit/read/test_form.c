/* SPDX-License-Identifier: MIT */
/*
 * test_form.c - the printed boxes of a form that is turned
 */
#include "support/form_row.h"
#include "support/reading.h"

#define TEXT "0123_567"

static void expect_near(double found, double wanted, double by)
{
	if (fabs(found - wanted) > by)
		fail_msg("%.2f is not near %.2f", found, wanted);
}

/* Each cell is where it was drawn, with what was drawn in it. */
static void expect_cells(const struct drawn *d, const struct scrawl_page *page)
{
	for (size_t i = 0; TEXT[i]; i++) {
		const struct scrawl_character *c = &page->characters[i];
		double x = LEFT + ((double)i + 0.5) * CELL, y = TOP + HEIGHT / 2.0;
		drawn_turn(d, &x, &y);
		assert_int_equal(c->blank, TEXT[i] == '_');
		expect_near((double)c->box.x + (double)c->box.width / 2.0, x, 8.0);
		expect_near((double)c->box.y + (double)c->box.height / 2.0, y, 8.0);
	}
}

static void check_turned(const struct row *row, double degrees)
{
	struct drawn d = drawn_create(760, 320, 235, degrees * 3.14159265 / 180.0);
	struct scrawl_page *page = NULL;
	draw_row(&d, row, TEXT);
	synthetic_ok(ctx, scrawl_reader_read_boxes(reader, &d.image, &page));
	assert_int_equal(page->layout, SCRAWL_LAYOUT_FORM);
	assert_int_equal(page->line_count, 1);
	assert_int_equal(page->character_count, strlen(TEXT));
	expect_near(fabs(page->angle), fabs(degrees), 1.0);
	expect_cells(&d, page);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

static void test_turned(void **state)
{
	(void)state;
	static const struct row row = { .border = 2.0, .printed = 90 };
	static const double degrees[] = { -12.0, -6.0, -2.0, 0.0, 3.0, 8.0 };
	for (size_t i = 0; i < sizeof(degrees) / sizeof(*degrees); i++)
		check_turned(&row, degrees[i]);
}

/* A picture without boxes, and what is no picture. */
static void test_nothing(void **state)
{
	(void)state;
	struct drawn d = drawn_create(300, 200, 235, 0.0);
	struct scrawl_page *page = NULL;
	put_digit(&d, 7, 100, 60, 0, 0);
	synthetic_ok(ctx, scrawl_reader_read_boxes(reader, &d.image, &page));
	assert_int_equal(page->line_count, 0);
	scrawl_page_destroy(page);
	page = NULL;
	const struct scrawl_image none = { 0 };
	synthetic_fails(ctx, scrawl_reader_read_boxes(reader, &none, &page), SCRAWL_EINVAL, "0x0");
	assert_null(page);
	drawn_destroy(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turned),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests_name("form", tests, make_reader, destroy_reader);
}
