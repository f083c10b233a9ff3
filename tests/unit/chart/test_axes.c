/* SPDX-License-Identifier: MIT */
/*
 * test_axes.c - scales: their ends, places of values, and texts of ticks
 */
#include "chart/axes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/drawing.h"

static void assert_scale(struct scale found, double from, double to)
{
	assert_true(fabs(found.from - from) < 1e-9 && fabs(found.to - to) < 1e-9);
}

static void test_scales(void **state)
{
	(void)state;
	assert_scale(scale_linear(8.7), 0.0, 10.0);
	assert_scale(scale_linear(0.0), 0.0, 1.0);
	assert_scale(scale_linear(HUGE_VAL), 0.0, 1.0);
	assert_scale(scale_between(91.2, 99.9), 90.0, 100.0);
	assert_scale(scale_between(97.31, 100.0), 97.0, 100.0);
	assert_scale(scale_between(5.0, 5.0), 5.0, 6.0);
	assert_scale(scale_whole(1.0, 8.0), 1.0, 8.0);
	assert_scale(scale_whole(3.0, 3.0), 2.5, 3.5);
}

static void test_places(void **state)
{
	(void)state;
	struct axes a = { .left = 10.0, .top = 20.0, .width = 100.0, .height = 50.0 };
	a.x = scale_whole(1.0, 11.0);
	a.y = scale_between(90.0, 100.0);
	assert_true(fabs(axes_x(&a, 6.0) - 60.0) < 1e-9);
	assert_true(fabs(axes_y(&a, 100.0) - 20.0) < 1e-9);
	assert_true(fabs(axes_y(&a, 95.0) - 45.0) < 1e-9);
	a.y = (struct scale){ 0.01, 1.0, true };
	assert_true(fabs(axes_y(&a, 0.1) - 45.0) < 1e-9);
	assert_false(isfinite(axes_y(&a, 0.0)));
}

/* The texts of ticks, joined by blanks. */
static void assert_ticks(struct scale y, const char *want)
{
	struct axes a = { .left = 60.0, .top = 20.0, .width = 100.0, .height = 200.0, .y = y };
	struct canvas c = drawing_begin();
	axes_draw_y(&c, &a);
	char *texts = drawing_texts(drawing_end(&c));
	assert_string_equal(texts, want);
	free(texts);
}

static void test_tick_texts(void **state)
{
	(void)state;
	assert_ticks(scale_between(99.12, 99.4), "99.10 99.15 99.20 99.25 99.30 99.35 99.40");
	assert_ticks(scale_linear(0.003), "0 0.0005 0.0010 0.0015 0.0020 0.0025 0.0030");
	assert_ticks(scale_between(90.0, 100.0), "90 92 94 96 98 100");
	assert_ticks(scale_linear(30000.0), "0 5,000 10,000 15,000 20,000 25,000 30,000");
	assert_ticks((struct scale){ 0.001, 1.0, true },
		     "0.001 0.002 0.005 0.01 0.02 0.05 0.1 0.2 0.5 1");
}

static void test_whole_ticks(void **state)
{
	(void)state;
	static const struct {
		double from, to;
		const char *want;
	} cases[] = {
		{ 1.0, 1.0, "1" },
		{ 1.0, 2.0, "1 2" },
		{ 1.0, 3.0, "1 2 3" },
		{ 1.0, 8.0, "2 4 6 8" },
		{ 1.0, 100.0, "20 40 60 80 100" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct axes a = { .width = 100.0, .height = 50.0, .x_title = "epoch" };
		a.x = scale_whole(cases[i].from, cases[i].to);
		struct canvas c = drawing_begin();
		axes_draw_x_whole(&c, &a);
		char *texts = drawing_texts(drawing_end(&c));
		assert_memory_equal(texts, cases[i].want, strlen(cases[i].want));
		assert_string_equal(texts + strlen(cases[i].want), " epoch");
		free(texts);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scales),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_tick_texts),
		cmocka_unit_test(test_whole_ticks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
