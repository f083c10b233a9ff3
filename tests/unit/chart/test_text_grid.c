/* SPDX-License-Identifier: MIT */
/*
 * test_text_grid.c - dots as Braille, text and lines, in both character sets
 */
#include "chart/text_grid.h"

#include <stdlib.h>
#include <string.h>

#include "support/compare.h"

/* What is printed, to be freed. */
static char *printed(const struct text_grid *grid, bool utf8, bool colour)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	text_grid_print(grid, &(struct terminal_style){ utf8, colour }, "|\n", out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void expect_printed(const struct text_grid *grid, bool utf8, bool colour, const char *wanted)
{
	char *text = printed(grid, utf8, colour);
	assert_string_equal(text, wanted);
	free(text);
}

static void test_dots(void **state)
{
	(void)state;
	/* U+2801 to U+2880: each dot of a cell has its own bit. */
	static const char *const wanted[4][2] = {
		{ "⠁", "⠈" }, { "⠂", "⠐" }, { "⠄", "⠠" }, { "⡀", "⢀" }
	};
	for (size_t y = 0; y < 4; y++)
		for (size_t x = 0; x < 2; x++) {
			struct text_grid grid;
			char line[16];
			double at_x = (double)x, at_y = (double)y;
			assert_true(text_grid_create(&grid, 1, 1));
			text_grid_line(&grid, at_x, at_y, at_x, at_y, TEXT_INK_FIRST, false);
			snprintf(line, sizeof(line), "%s|\n", wanted[y][x]);
			expect_printed(&grid, true, false, line);
			expect_printed(&grid, false, false, ".|\n");
			text_grid_release(&grid);
		}
}

static void test_lines(void **state)
{
	(void)state;
	struct text_grid grid;
	assert_true(text_grid_create(&grid, 3, 2));
	text_grid_line(&grid, 0.0, 0.0, 5.0, 0.0, TEXT_INK_FIRST, true);
	text_grid_line(&grid, 0.0, 4.0, 3.0, 7.0, TEXT_INK_SECOND, false);
	expect_printed(&grid, true, false, "⠁⠁⠁|\n⠑⢄|\n");
	expect_printed(&grid, false, false, "...|\n**|\n");
	expect_printed(&grid, true, true, "\033[36m⠁⠁⠁\033[0m|\n\033[33m⠑⢄\033[0m|\n");
	/* What is outside is left out, wherever it is. */
	text_grid_line(&grid, -9.0, -9.0, -1.0, 99.0, TEXT_INK_FIRST, false);
	text_grid_line(&grid, 6.0, 0.0, 1e300, 0.0, TEXT_INK_FIRST, false);
	expect_printed(&grid, true, false, "⠁⠁⠁|\n⠑⢄|\n");
	text_grid_release(&grid);
}

static void test_text(void **state)
{
	(void)state;
	struct text_grid grid;
	assert_true(text_grid_create(&grid, 4, 2));
	text_grid_write(&grid, 1, 0, TEXT_INK_BOLD, "é│\033");
	text_grid_write(&grid, 2, 1, TEXT_INK_PLAIN, "long");
	text_grid_write(&grid, 0, 2, TEXT_INK_PLAIN, "below");
	expect_printed(&grid, true, false, " é│?|\n  lo|\n");
	expect_printed(&grid, false, false, " ?|?|\n  lo|\n");
	expect_printed(&grid, true, true, " \033[1mé│?\033[0m|\n  lo|\n");
	/* Lines go behind text. */
	text_grid_line(&grid, 0.0, 5.0, 7.0, 5.0, TEXT_INK_FIRST, false);
	expect_printed(&grid, true, false, " é│?|\n⠒⠒lo|\n");
	text_grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dots),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
