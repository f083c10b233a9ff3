/* SPDX-License-Identifier: MIT */
/*
 * geometry.c - skew and perspective
 */
#include "page/geometry.h"

/* By its power series: a library's sine may differ from another's in the last bit. */
static double series_sine(double x)
{
	double term = x, sum = x;
	for (int n = 2; n < 20; n += 2) {
		term *= -x * x / (double)(n * (n + 1));
		sum += term;
	}
	return sum;
}

#define RIGHT_ANGLE 1.5707963267948966

struct page_view page_view(double skew, double perspective, double half_height)
{
	double angle = skew * RIGHT_ANGLE / 90.0;
	return (struct page_view){
		.sine = series_sine(angle),
		.cosine = series_sine(RIGHT_ANGLE - angle),
		.perspective = perspective,
		.half_height = half_height,
	};
}

struct page_point page_to_picture(const struct page_view *view, struct page_point sheet)
{
	double x = sheet.x - view->sheet.x, y = sheet.y - view->sheet.y;
	double u = x * view->cosine - y * view->sine, v = x * view->sine + y * view->cosine;
	double w = 1.0 - view->perspective * v / view->half_height;
	return (struct page_point){ view->picture.x + u / w, view->picture.y + v / w };
}

struct page_point page_to_sheet(const struct page_view *view, struct page_point picture)
{
	double x = picture.x - view->picture.x, y = picture.y - view->picture.y;
	double w = 1.0 / (1.0 + view->perspective * y / view->half_height);
	double u = x * w, v = y * w;
	return (struct page_point){ view->sheet.x + u * view->cosine + v * view->sine,
				    view->sheet.y - u * view->sine + v * view->cosine };
}

struct page_box page_box_in_picture(const struct page_view *view, struct page_box sheet)
{
	struct page_box box = { 0 };
	for (int i = 0; i < 4; i++) {
		struct page_point p = { i & 1 ? sheet.to.x : sheet.from.x,
					i & 2 ? sheet.to.y : sheet.from.y };
		p = page_to_picture(view, p);
		if (!i)
			box = (struct page_box){ p, p };
		box.from.x = p.x < box.from.x ? p.x : box.from.x;
		box.from.y = p.y < box.from.y ? p.y : box.from.y;
		box.to.x = p.x > box.to.x ? p.x : box.to.x;
		box.to.y = p.y > box.to.y ? p.y : box.to.y;
	}
	return box;
}
