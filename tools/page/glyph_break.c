/* SPDX-License-Identifier: MIT */
/*
 * glyph_break.c - gaps in strokes, as a pen leaves that does not write well
 *
 * A gap is a narrow band across one stroke: a row, or column, of the glyph where the stroke's
 * section is short is widened and made paper.
 */
#include <math.h>

#include "page/glyph.h"
#include "page/random.h"

#define BREAK_TRIES 40

/* The glyph's field as it is, or with rows and columns exchanged. */
struct field_view {
	float *field;
	size_t length, across; /* rows, columns */
	size_t row_step, column_step;
};

static float *view_at(const struct field_view *v, size_t row, size_t column)
{
	return v->field + row * v->row_step + column * v->column_step;
}

static struct field_view view_of(const struct page_glyph *g, bool turned)
{
	if (turned)
		return (struct field_view){ g->field, g->width, g->height, 1, g->width };
	return (struct field_view){ g->field, g->height, g->width, g->width, 1 };
}

/* Finds a run of ink in a row, number `wanted` from the left; false: there are fewer. */
static bool find_run(const struct field_view *v, size_t row, size_t wanted, size_t *begin,
		     size_t *end)
{
	size_t runs = 0;
	for (size_t x = 1; x < v->across; x++) {
		bool ink = *view_at(v, row, x) > 0.0f, before = *view_at(v, row, x - 1) > 0.0f;
		if (ink && !before)
			*begin = x;
		*end = x;
		if (!ink && before && runs++ == wanted)
			return true;
	}
	return false;
}

/* Makes a band of this height paper, around a row and over the columns of a run. */
static void cut_run(const struct field_view *v, size_t row, size_t begin, size_t end, double height)
{
	for (size_t y = 0; y < v->length; y++) {
		float outside = (float)(fabs((double)y - (double)row) - 0.5 * height);
		for (size_t x = begin; x < end && outside < 4.0f; x++)
			if (*view_at(v, y, x) > outside)
				*view_at(v, y, x) = outside;
	}
}

void glyph_break(struct page_glyph *glyph, uint64_t place)
{
	size_t height = glyph->end - glyph->top, width = glyph->right - glyph->left;
	double size = (double)(height > width ? height : width);
	int breaks = 1 + (int)(place & 1);
	for (uint64_t i = 0; i < BREAK_TRIES && breaks; i++) {
		bool turned = page_uniform(place, PAGE_BREAK_PLACE, 4 * i, 0.0, 1.0) < 0.4;
		struct field_view v = view_of(glyph, turned);
		double from = (double)(turned ? glyph->left : glyph->top);
		double extent = (double)(turned ? width : height);
		double where = page_uniform(place, PAGE_BREAK_PLACE, 4 * i + 1, 0.2, 0.8);
		size_t row = (size_t)(from + extent * where), begin = 0, end = 0;
		size_t run = page_bits(place, PAGE_BREAK_PLACE, 4 * i + 2, 0) % 2;
		if (!find_run(&v, row, run, &begin, &end) || (double)(end - begin) > 0.22 * size)
			continue;
		cut_run(&v, row, begin, end,
			size * page_uniform(place, PAGE_BREAK_PLACE, 4 * i + 3, 0.045, 0.08));
		breaks--;
	}
}
