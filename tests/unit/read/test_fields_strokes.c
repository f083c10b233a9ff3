/* SPDX-License-Identifier: MIT */
/*
 * test_fields_strokes.c - strokes that reach over several cells of a form
 */
#include "support/form_row.h"
#include "support/reading.h"

#define CELLS ((size_t)7)

/* A level stroke between two places, in cells from the left; the cells first to last share it. */
static void check(double begin, double end, size_t first, size_t last)
{
	static const struct row comb = { .border = 2.0, .printed = 90 };
	struct drawn d = drawn_create(760, 240, 235, 0.0);
	struct scrawl_page *page = NULL;
	double y = TOP + HEIGHT / 2.0;
	draw_row(&d, &comb, "_______");
	draw_stroke(&d, LEFT + begin * CELL, y, LEFT + end * CELL, y, 6.0, 60);
	const struct scrawl_field field = { box_around(&d, LEFT, TOP, CELLS * CELL, HEIGHT),
					    CELLS };
	synthetic_ok(ctx, scrawl_reader_read_fields(reader, &d.image, &field, 1, &page));
	assert_int_equal(page->character_count, CELLS);
	for (size_t i = 0; i < CELLS; i++)
		if (page->characters[i].blank == (i >= first && i <= last))
			fail_msg("%g to %g: cell %zu", begin, end, i);
	scrawl_page_destroy(page);
	drawn_destroy(&d);
}

/* Cells that it just touches have no part of it. */
static void test_shared(void **state)
{
	(void)state;
	check(0.93, 5.07, 1, 4);
	check(2.2, 2.8, 2, 2);
	check(1.4, 3.6, 1, 3);
}

/* What lies beyond the field belongs to no cell. */
static void test_beyond(void **state)
{
	(void)state;
	check(-0.6, 1.6, 0, 1);
	check(4.6, 7.6, 4, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_beyond),
	};
	return cmocka_run_group_tests_name("fields_strokes", tests, make_reader, destroy_reader);
}
