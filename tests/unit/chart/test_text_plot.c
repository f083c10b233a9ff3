/* SPDX-License-Identifier: MIT */
/*
 * test_text_plot.c - whole plots as text: scales, ticks, curves with gaps, the legend
 */
#include "chart/text_plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/compare.h"

static void expect_drawn(const struct text_plot *plot, size_t columns, size_t rows,
			 const char *wanted)
{
	struct text_grid grid;
	char *text = NULL;
	size_t size;
	assert_true(text_grid_create(&grid, columns, rows));
	text_plot_draw(plot, &grid, 0, 0, columns, rows);
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	text_grid_print(&grid, &(struct terminal_style){ 0 }, "\n", out);
	assert_int_equal(fclose(out), 0);
	if (strcmp(text, wanted) != 0)
		fail_msg("drawn:\n%s\nwanted:\n%s", text, wanted);
	free(text);
	text_grid_release(&grid);
}

static const double x[] = { 1.0, 2.0, 3.0, 4.0, 5.0 };

static void test_linear(void **state)
{
	(void)state;
	static const double up[] = { 0.0, 25.0, 50.0, 75.0, 100.0 };
	static const double gap[] = { 100.0, 100.0, NAN, 50.0, INFINITY };
	expect_drawn(&(struct text_plot){ .title = "percent",
					  .x = x,
					  .count = 5,
					  .x_from = 1.0,
					  .x_to = 5.0,
					  .curves = { { "a", up }, { "b", gap } },
					  .digits = 1,
					  .unit = "%" },
		     30, 10,
		     "percent\n"
		     "100 +**********           ....\n"
		     "    |          *****  ....\n"
		     " 50 +            ..*****\n"
		     "    |        .....     *\n"
		     "    |    ....\n"
		     "  0 +....\n"
		     "    ++-----+-----------+------\n"
		     "     1     2           4\n"
		     "     .. a 100.0%\n");
}

static void test_logarithmic(void **state)
{
	(void)state;
	static const double down[] = { 100.0, 10.0, 1.0, 0.0, -1.0 };
	expect_drawn(&(struct text_plot){ .title = "loss",
					  .x = x,
					  .count = 3,
					  .x_from = 1.0,
					  .x_to = 5.0,
					  .curves = { { "a", down } },
					  .digits = 2,
					  .logarithmic = true,
					  .unit = "" },
		     30, 10,
		     "loss\n"
		     "100 +..\n"
		     "    |  ...\n"
		     " 10 +    ..\n"
		     "    |      ...\n"
		     "    |        ...\n"
		     "  1 +           ..\n"
		     "    ++-----+-----------+------\n"
		     "     1     2           4\n"
		     "     .. a 1.00\n");
}

/* One value, none, or values that hardly differ: there is still an axis. */
static void test_degenerate(void **state)
{
	(void)state;
	static const double same[] = { 3.0, 3.0, 3.0, 3.0, 3.0 };
	static const double none[] = { NAN, NAN, NAN, NAN, NAN };
	static const double huge[] = { 1e30, 1e30, -1e30, 0.0, 1e-300 };
	const double *const curves[] = { same, none, huge };
	for (size_t i = 0; i < 6; i++) {
		struct text_grid grid;
		assert_true(text_grid_create(&grid, TEXT_PLOT_MIN_COLUMNS, TEXT_PLOT_MIN_ROWS));
		text_plot_draw(&(struct text_plot){ .title = "t",
						    .x = x,
						    .count = i % 2 ? 5 : 1,
						    .x_from = 1.0,
						    .x_to = i % 2 ? 5.0 : 1.0,
						    .curves = { { "a", curves[i % 3] } },
						    .logarithmic = i > 2,
						    .unit = "" },
			       &grid, 0, 0, grid.columns, grid.rows);
		assert_int_equal(grid.cells[4 * grid.columns].code, 0);
		text_grid_release(&grid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_logarithmic),
		cmocka_unit_test(test_degenerate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
