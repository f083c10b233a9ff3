/* SPDX-License-Identifier: MIT */
/*
 * layout_fit.c - a layout made larger, or its parts moved apart
 */
#include "page/layout.h"

#define SPREAD_GAP   1.0 /* added between characters at most, so that lines stay lines */
#define SPREAD_PITCH 2.5 /* and between lines */

static double at_most(double a, double b)
{
	return a < b ? a : b;
}

/* The most gaps that a line has between characters that do not touch. */
static size_t layout_gaps(const struct page_layout *l)
{
	size_t most = 0, gaps = 0;
	for (size_t i = 0; i < l->count; i++) {
		if (!l->characters[i].position)
			gaps = 0;
		else if (!l->characters[i - 1].touches)
			gaps++;
		most = gaps > most ? gaps : most;
	}
	return most;
}

void layout_spread(struct page_layout *l, double width, double height)
{
	size_t gaps = l->cell_width > 0.0 ? 0 : layout_gaps(l);
	double wider = 0.0, higher = 0.0;
	if (gaps && width > l->width)
		wider = at_most((width - l->width) / (double)gaps, SPREAD_GAP * l->unit);
	if (l->lines > 1 && height > l->height)
		higher = at_most((height - l->height) / (double)(l->lines - 1),
				 SPREAD_PITCH * l->unit);
	gaps = 0;
	for (size_t i = 0; i < l->count; i++) {
		struct page_character *c = &l->characters[i];
		if (!c->position)
			gaps = 0;
		else if (!l->characters[i - 1].touches)
			gaps++;
		c->origin.x += wider * (double)gaps;
		c->origin.y += higher * (double)c->line;
	}
	l->width += wider * (double)layout_gaps(l);
	l->height += higher * (double)(l->lines - 1);
	l->pitch += higher;
}

void layout_scale(struct page_layout *l, double factor)
{
	double *const lengths[] = { &l->unit,       &l->width,       &l->height,
				    &l->left,       &l->pitch,       &l->baseline,
				    &l->cell_width, &l->cell_height, &l->cell_drop };
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		*lengths[i] *= factor;
	for (size_t i = 0; i < l->count; i++) {
		l->characters[i].origin.x *= factor;
		l->characters[i].origin.y *= factor;
		l->characters[i].scale *= factor;
	}
}
