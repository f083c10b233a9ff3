/* SPDX-License-Identifier: MIT */
/*
 * geometry.h - where points of the sheet of paper are in the picture
 *
 * The sheet is turned by the skew, clockwise, about its centre, and its top is farther away: a
 * point (u, v), turned, from the centre is at (u / w, v / w) with w = 1 - p v / r, where r is half
 * the sheet's height.  So v = y / (1 + p y / r) leads back.
 */
#ifndef SCRAWL_TOOLS_PAGE_GEOMETRY_H
#define SCRAWL_TOOLS_PAGE_GEOMETRY_H

struct page_point {
	double x, y;
};

struct page_view {
	double sine, cosine, perspective; /* p */
	double half_height;               /* r */
	struct page_point sheet, picture; /* the centres */
};

/* skew in degrees, at most 45 either way; only the centres are left to be set. */
struct page_view page_view(double skew, double perspective, double half_height);

struct page_point page_to_picture(const struct page_view *view, struct page_point sheet);
struct page_point page_to_sheet(const struct page_view *view, struct page_point picture);

struct page_box {
	struct page_point from, to;
};

/* The smallest upright box in the picture around a box of the sheet. */
struct page_box page_box_in_picture(const struct page_view *view, struct page_box sheet);

#endif
