/* SPDX-License-Identifier: MIT */
/*
 * pen.c - the table of pens
 */
#include "page/pen.h"

#include <string.h>

static const struct page_pen pens[] = {
	{ "pen", 0.105, 1.2, 0.96, 0.0, 0.05, { 22, 24, 34 } },
	{ "marker", 0.17, 1.8, 0.97, 0.0, 0.04, { 18, 17, 19 } },
	{ "ballpoint", 0.062, 1.5, 0.90, 0.15, 0.25, { 32, 44, 120 } },
	{ "pencil", 0.07, 1.8, 0.78, 0.38, 0.20, { 66, 66, 70 } },
};
#define PENS (sizeof(pens) / sizeof(*pens))

const char *page_pen_name(size_t index)
{
	return index < PENS ? pens[index].name : NULL;
}

const struct page_pen *page_pen_find(const char *name)
{
	size_t i = 0;
	while (i + 1 < PENS && strcmp(pens[i].name, name) != 0)
		i++;
	return &pens[i];
}
