/* SPDX-License-Identifier: MIT */
/*
 * glyph.c - from an image to the outline of pen strokes
 */
#include "page/glyph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "page/distance.h"
#include "page/strokes.h"

#define GLYPH_SAMPLES 224 /* of the enlarged image's longer side, about */

/* The outline of an image's strokes is rougher than a pen's. */
#define GLYPH_SMOOTHINGS 6

/* An image on its way to a glyph. */
struct enlarged {
	size_t factor;             /* samples per pixel of the image */
	size_t height, width;      /* in samples, with the edge */
	uint8_t *strokes, *middle; /* [height, width]: 1 is ink; the middle lines of the strokes */
	float *to_paper, *to_ink, *to_middle; /* [height, width]: distances */
};

/* Half the usual width of the strokes; 0: there are none. */
static double usual_radius(const struct enlarged *e)
{
	double sum = 0.0, count = 0.0;
	for (size_t i = 0; i < e->height * e->width; i++)
		if (e->middle[i]) {
			sum += (double)e->to_paper[i];
			count += 1.0;
		}
	return count > 0.0 ? sum / count : 0.0;
}

/* The longer side of the strokes' box; 0: there are none. */
static size_t strokes_size(const struct enlarged *e)
{
	size_t top = e->height, end = 0, left = e->width, right = 0;
	for (size_t y = 0; y < e->height; y++)
		for (size_t x = 0; x < e->width; x++)
			if (e->strokes[y * e->width + x]) {
				top = y < top ? y : top;
				end = y + 1;
				left = x < left ? x : left;
				right = x + 1 > right ? x + 1 : right;
			}
	if (!end)
		return 0;
	return end - top > right - left ? end - top : right - left;
}

/* Distances to the outline of strokes as wide as the pen's. */
static void stroke_field(const struct enlarged *e, const struct page_pen *pen, float *field)
{
	double radius = 0.5 * pen->width * (double)strokes_size(e);
	double thinner = usual_radius(e) - radius;
	for (size_t i = 0; i < e->height * e->width; i++) {
		double inside =
			e->strokes[i] ? (double)e->to_paper[i] - 0.5 : 0.5 - (double)e->to_ink[i];
		double line = radius - (double)e->to_middle[i];
		field[i] = (float)(inside - thinner > line ? inside - thinner : line);
	}
}

/* Means of 3 x 3, but at the edges.  scratch: as the field. */
static void smooth_field(float *field, float *scratch, size_t height, size_t width)
{
	memcpy(scratch, field, height * width * sizeof(*field));
	for (size_t y = 1; y + 1 < height; y++)
		for (size_t x = 1; x + 1 < width; x++) {
			const float *p = scratch + y * width + x;
			float sum = p[0] + p[-1] + p[1];
			for (int side = -1; side <= 1; side += 2) {
				const float *q = p + side * (ptrdiff_t)width;
				sum += q[0] + q[-1] + q[1];
			}
			field[y * width + x] = sum / 9.0f;
		}
}

/* Finds where the ink begins and ends in each row, and in all. */
static void measure_ink(struct page_glyph *g)
{
	g->top = g->height;
	g->left = g->width;
	g->end = g->right = 0;
	for (size_t y = 0; y < g->height; y++) {
		g->first[y] = (int)g->width;
		g->last[y] = -1;
		for (size_t x = 0; x < g->width; x++)
			if (g->field[y * g->width + x] > 0.0f) {
				g->first[y] = (int)x < g->first[y] ? (int)x : g->first[y];
				g->last[y] = (int)x;
			}
		if (g->last[y] < 0)
			continue;
		g->top = y < g->top ? y : g->top;
		g->end = y + 1;
		g->left = (size_t)g->first[y] < g->left ? (size_t)g->first[y] : g->left;
		g->right = (size_t)g->last[y] >= g->right ? (size_t)g->last[y] + 1 : g->right;
	}
}

static bool enlarged_allocate(struct enlarged *e, struct page_glyph *g)
{
	size_t samples = e->height * e->width;
	e->strokes = calloc(samples, 1);
	e->middle = calloc(samples, 1);
	e->to_paper = calloc(samples, sizeof(float));
	e->to_ink = calloc(samples, sizeof(float));
	e->to_middle = calloc(samples, sizeof(float));
	g->field = calloc(samples, sizeof(float));
	g->first = malloc(e->height * sizeof(int));
	g->last = malloc(e->height * sizeof(int));
	return e->strokes && e->middle && e->to_paper && e->to_ink && e->to_middle && g->field &&
	       g->first && g->last;
}

static void enlarged_release(struct enlarged *e)
{
	free(e->strokes);
	free(e->middle);
	free(e->to_paper);
	free(e->to_ink);
	free(e->to_middle);
}

int glyph_create(struct page_glyph *glyph, const uint8_t *image, struct scrawl_shape shape,
		 const struct page_pen *pen, bool *found)
{
	struct enlarged e = { 0 };
	size_t longer = shape.height > shape.width ? shape.height : shape.width;
	e.factor = longer < GLYPH_SAMPLES ? GLYPH_SAMPLES / longer : 1;
	e.height = stroke_samples(shape.height, e.factor);
	e.width = stroke_samples(shape.width, e.factor);
	*glyph = (struct page_glyph){ .height = e.height, .width = e.width };
	*found = false;
	bool done = enlarged_allocate(&e, glyph) && strokes_find(image, shape, e.factor, e.strokes);
	if (done) {
		thin_strokes(e.strokes, e.height, e.width, e.middle);
		done = distance_to(e.strokes, false, e.height, e.width, e.to_paper) &&
		       distance_to(e.strokes, true, e.height, e.width, e.to_ink) &&
		       distance_to(e.middle, true, e.height, e.width, e.to_middle);
	}
	if (done) {
		stroke_field(&e, pen, glyph->field);
		for (int i = 0; i < GLYPH_SMOOTHINGS; i++)
			smooth_field(glyph->field, e.to_ink, e.height, e.width);
		measure_ink(glyph);
		*found = glyph->end > 0;
	}
	enlarged_release(&e);
	if (!*found)
		glyph_release(glyph);
	return done ? EXIT_DONE : fail_memory();
}

void glyph_release(struct page_glyph *glyph)
{
	free(glyph->field);
	free(glyph->first);
	free(glyph->last);
	*glyph = (struct page_glyph){ 0 };
}

double glyph_field(const struct page_glyph *glyph, double x, double y)
{
	if (x < 0.0 || y < 0.0 || x >= (double)(glyph->width - 1) ||
	    y >= (double)(glyph->height - 1))
		return -1e6;
	size_t column = (size_t)x, row = (size_t)y;
	double u = x - (double)column, v = y - (double)row;
	const float *p = glyph->field + row * glyph->width + column, *q = p + glyph->width;
	double above = (double)p[0] + ((double)p[1] - (double)p[0]) * u;
	double below = (double)q[0] + ((double)q[1] - (double)q[0]) * u;
	return above + (below - above) * v;
}
