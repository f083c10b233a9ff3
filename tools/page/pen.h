/* SPDX-License-Identifier: MIT */
/*
 * pen.h - what is written with
 */
#ifndef SCRAWL_TOOLS_PAGE_PEN_H
#define SCRAWL_TOOLS_PAGE_PEN_H

#include <stddef.h>

struct page_pen {
	const char *name;
	double width;    /* of strokes, in heights of a character */
	double softness; /* of edges: 1 is a step from paper to ink within one pixel */
	double opacity;  /* of a stroke's middle */
	double grain;    /* 0: even; 1: the paper's grain shows fully */
	double fading;   /* how much the ink comes and goes along a stroke */
	unsigned char ink[3];
};

/* "pen", "marker", "ballpoint", "pencil", then NULL. */
const char *page_pen_name(size_t index);

/* The pen of that name, which exists. */
const struct page_pen *page_pen_find(const char *name);

#endif
