/* SPDX-License-Identifier: MIT */
/*
 * page.h - a page of handwriting, and what it is to be like
 *
 * Heights, gaps and margins are in heights of a character, unless said otherwise.
 */
#ifndef SCRAWL_TOOLS_PAGE_PAGE_H
#define SCRAWL_TOOLS_PAGE_PAGE_H

#include <math.h>

#include "page/layout.h"

enum page_light {
	PAGE_LIGHT_EVEN,
	PAGE_LIGHT_GRADIENT,
	PAGE_LIGHT_SHADOW,
	PAGE_LIGHT_VIGNETTE,
	PAGE_LIGHT_DIM
};

struct page_options {
	struct layout_options layout;
	uint64_t height;  /* pixels of a character; 0: what the size has room for */
	uint64_t size[2]; /* width and height of the picture; 0: what the characters need */
	enum page_light light;
	bool chalk;         /* light on a blackboard, instead of dark on paper */
	double skew;        /* degrees, clockwise */
	double perspective; /* how much smaller the top is than the bottom, about */
	double blur, noise; /* deviations, in pixels and in grey levels */
	uint64_t specks;
};

#define PAGE_USUAL_HEIGHT 60 /* pixels of a character */
#define PAGE_MOST_PIXELS  (1 << 28)

/* An RGB picture; the characters say where each is in it. */
struct page {
	size_t height, width;
	uint8_t *pixels; /* [height, width, 3] */
	struct page_layout layout;
	struct page_view view;
};

/* The nearest grey level. */
static inline uint8_t page_grey(double value)
{
	return value <= 0.0 ? 0 : value >= 255.0 ? 255 : (uint8_t)lround(value);
}

#endif
