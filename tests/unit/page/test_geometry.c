/* SPDX-License-Identifier: MIT */
/*
 * test_geometry.c - from the sheet to the picture and back
 */
#include "page/geometry.h"

#include <math.h>

#include "support/compare.h"

static void assert_near(double found, double wanted)
{
	assert_true(fabs(found - wanted) < 1e-9);
}

static void test_there_and_back(void **state)
{
	(void)state;
	for (double skew = -45.0; skew <= 45.0; skew += 22.5)
		for (double perspective = 0.0; perspective < 0.3; perspective += 0.14) {
			struct page_view view = page_view(skew, perspective, 300.0);
			view.sheet = (struct page_point){ 200.0, 300.0 };
			view.picture = (struct page_point){ 260.0, 390.0 };
			for (double x = 0.0; x <= 400.0; x += 80.0) {
				struct page_point from = { x, 1.4 * x }, to, back;
				to = page_to_picture(&view, from);
				back = page_to_sheet(&view, to);
				assert_near(back.x, from.x);
				assert_near(back.y, from.y);
			}
		}
}

/* Clockwise: the right end of a line goes down.  From below: the top is narrower. */
static void test_directions(void **state)
{
	(void)state;
	struct page_view view = page_view(30.0, 0.0, 100.0);
	struct page_point right = page_to_picture(&view, (struct page_point){ 10.0, 0.0 });
	assert_near(right.x, 10.0 * cos(acos(-1.0) / 6.0));
	assert_near(right.y, 5.0);
	view = page_view(0.0, 0.2, 100.0);
	struct page_point top = page_to_picture(&view, (struct page_point){ 50.0, -100.0 });
	struct page_point foot = page_to_picture(&view, (struct page_point){ 50.0, 100.0 });
	assert_near(top.x, 50.0 / 1.2);
	assert_near(foot.x, 50.0 / 0.8);
}

static void test_box(void **state)
{
	(void)state;
	struct page_view view = page_view(90.0 / 2.0, 0.0, 100.0);
	struct page_box box = { { -1.0, -1.0 }, { 1.0, 1.0 } };
	box = page_box_in_picture(&view, box);
	assert_near(box.from.x, -sqrt(2.0));
	assert_near(box.from.y, -sqrt(2.0));
	assert_near(box.to.x, sqrt(2.0));
	assert_near(box.to.y, sqrt(2.0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_directions),
		cmocka_unit_test(test_box),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
