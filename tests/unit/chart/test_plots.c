/* SPDX-License-Identifier: MIT */
/*
 * test_plots.c - curves, intervals and squares, and the escaping of their texts
 */
#include "chart/plots.h"

#include <math.h>
#include <stdint.h>

#include "support/drawing.h"

/* 10 pixels per unit, y upwards from 100. */
static const struct axes unit_axes = {
	.width = 100.0,
	.height = 100.0,
	.x = { 0.0, 10.0, false },
	.y = { 0.0, 10.0, false },
};

static void assert_drawn(struct canvas *c, const char *want)
{
	char *svg = drawing_end(c);
	assert_string_equal(svg, want);
	free(svg);
}

static void test_curve(void **state)
{
	(void)state;
	/* A value that is missing interrupts the curve. */
	const struct point points[] = { { 0, 1 }, { 1, 2 }, { 2, NAN }, { 3, 4 }, { 4, 5 } };
	struct canvas c = drawing_begin();
	curve_draw(&c, &unit_axes, &(struct curve){ "s1", points, 5, 1, "best <1>" });
	assert_true(c.bottom >= 90.0);
	assert_drawn(&c, "<path class=\"curve s1\" d=\"M0.0 90.0L10.0 80.0\"/>\n"
			 "<path class=\"curve s1\" d=\"M30.0 60.0L40.0 50.0\"/>\n"
			 "<circle class=\"dot s1\" cx=\"0.0\" cy=\"90.0\" r=\"2.5\"></circle>\n"
			 "<circle class=\"ring\" cx=\"10.0\" cy=\"80.0\" r=\"6.5\"></circle>\n"
			 "<circle class=\"dot s1\" cx=\"10.0\" cy=\"80.0\" r=\"3.5\">"
			 "<title>best &lt;1&gt;</title></circle>\n"
			 "<circle class=\"dot s1\" cx=\"30.0\" cy=\"60.0\" r=\"2.5\"></circle>\n"
			 "<circle class=\"dot s1\" cx=\"40.0\" cy=\"50.0\" r=\"2.5\"></circle>\n");
}

static void test_empty_curve(void **state)
{
	(void)state;
	const struct point points[] = { { NAN, 1 }, { 1, HUGE_VAL } };
	struct canvas c = drawing_begin();
	curve_draw(&c, &unit_axes, &(struct curve){ "s1", points, 2, SIZE_MAX, NULL });
	curve_draw(&c, &unit_axes, &(struct curve){ "s1", NULL, 0, SIZE_MAX, NULL });
	assert_drawn(&c, "");
}

static void test_interval(void **state)
{
	(void)state;
	struct canvas c = drawing_begin();
	whisker_draw(&c, &unit_axes, 50.0, &(struct whisker){ "s0", "5 & more", 4.0, 5.0, 7.0 });
	assert_drawn(&c, "<path class=\"whisker s0\" d=\"M40.0 50.0L70.0 50.0\"/>\n"
			 "<path class=\"whisker s0\" d=\"M40.0 47.0L40.0 53.0\"/>\n"
			 "<path class=\"whisker s0\" d=\"M70.0 47.0L70.0 53.0\"/>\n"
			 "<circle class=\"dot s0\" cx=\"50.0\" cy=\"50.0\" r=\"4.0\">"
			 "<title>5 &amp; more</title></circle>\n");
	c = drawing_begin();
	whisker_draw(&c, &unit_axes, 50.0, &(struct whisker){ "s0", NULL, NAN, 5.0, NAN });
	assert_drawn(&c, "<circle class=\"dot s0\" cx=\"50.0\" cy=\"50.0\" r=\"4.0\"></circle>\n");
}

static void test_squares(void **state)
{
	(void)state;
	/* 1 twice, -0.5, 0 and a value beyond the range. */
	const double first[] = { 1.0, -0.5, 0.0, 0.01 }, second[] = { 9.0, NAN };
	const struct squares all[] = { { first, 2, 2, 0.0, 0.0, 1.0 }, { second, 1, 2, 3, 0, 1 } };
	struct canvas c = drawing_begin();
	squares_draw(&c, all, 2);
	assert_true(c.bottom == 1.0);
	assert_drawn(&c, "<path class=\"negative\" fill-opacity=\"0.50\" d=\"M1 0h1v1h-1z\"/>\n"
			 "<path class=\"positive\" fill-opacity=\"1.00\" d=\"M0 0h1v1h-1z"
			 "M3 0h1v1h-1z\"/>\n");
}

static void test_cell(void **state)
{
	(void)state;
	struct canvas c = drawing_begin();
	canvas_cell(&c, "wrong", (struct point){ 1, 2 }, (struct point){ 3, 4 }, 0.5, "<");
	canvas_cell(&c, "right", (struct point){ 1, 2 }, (struct point){ 3, 4 }, 1.0, NULL);
	canvas_text(&c, 1, 2, 100.0, TEXT_MIDDLE | TEXT_ON, "a<b>&\"\x01");
	assert_true(c.bottom == 6.0);
	assert_drawn(&c,
		     "<rect class=\"wrong\" x=\"1.0\" y=\"2.0\" width=\"3.0\" height=\"4.0\" "
		     "fill-opacity=\"0.50\"><title>&lt;</title></rect>\n"
		     "<rect class=\"right\" x=\"1.0\" y=\"2.0\" width=\"3.0\" height=\"4.0\">"
		     "</rect>\n"
		     "<text x=\"1.0\" y=\"2.0\" class=\"middle on\">a&lt;b&gt;&amp;\"?</text>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_curve),    cmocka_unit_test(test_empty_curve),
		cmocka_unit_test(test_interval), cmocka_unit_test(test_squares),
		cmocka_unit_test(test_cell),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
