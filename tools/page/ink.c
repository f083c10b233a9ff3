/* SPDX-License-Identifier: MIT */
/*
 * ink.c - strokes of ink, pencil or chalk
 *
 * What is light (chalk) covers what is below; what is dark is multiplied with it.
 */
#include "page/ink.h"

#include <stdlib.h>

#include "cli/message.h"
#include "page/random.h"

static const struct page_pen chalk = { "chalk", 0.0, 1.8, 0.92, 0.5, 0.15, { 230, 229, 220 } };

/* A pixel's row of a character as it is drawn. */
struct ink_row {
	const struct page_pen *pen;
	bool covers;
	const float *grain, *fading; /* from the character's left column */
};

/* Inks one pixel, as much as `covered` says, 0 to 1. */
static void ink_pixel(const struct ink_row *row, uint8_t *p, size_t i, double covered)
{
	const struct page_pen *pen = row->pen;
	double rough = 1.0 - 1.3 * pen->grain * (0.5 - 0.5 * (double)row->grain[i]);
	double faded = 1.0 - pen->fading * (0.5 - 0.5 * (double)row->fading[i]);
	double a = covered * pen->opacity * rough * faded;
	for (int c = 0; c < 3; c++) {
		double ink = row->covers ? (double)pen->ink[c]
					 : (double)pen->ink[c] * (double)p[c] / 255.0;
		p[c] = page_grey((double)p[c] + (ink - (double)p[c]) * a);
	}
}

static void note_ink(struct page_character *c, size_t x, size_t y)
{
	c->left = x < c->left ? x : c->left;
	c->top = y < c->top ? y : c->top;
	c->right = x + 1 > c->right ? x + 1 : c->right;
	c->bottom = y + 1 > c->bottom ? y + 1 : c->bottom;
}

/* The pixels that a character can be in: columns x[0] to x[1] - 1, rows y[0] to y[1] - 1. */
static void character_range(const struct page *page, const struct page_character *c, size_t *x,
			    size_t *y)
{
	struct page_box sheet = { c->origin, c->origin };
	sheet.to.x += (double)c->glyph.width * c->scale;
	sheet.to.y += (double)c->glyph.height * c->scale;
	struct page_box box = page_box_in_picture(&page->view, sheet);
	x[0] = box.from.x > 0.0 ? (size_t)box.from.x : 0;
	y[0] = box.from.y > 0.0 ? (size_t)box.from.y : 0;
	x[1] = box.to.x > 0.0 ? (size_t)box.to.x + 1 : 0;
	y[1] = box.to.y > 0.0 ? (size_t)box.to.y + 1 : 0;
	x[1] = x[1] < page->width ? x[1] : page->width;
	y[1] = y[1] < page->height ? y[1] : page->height;
	x[0] = x[0] < x[1] ? x[0] : x[1];
}

/* noise: room for two rows of the page. */
static void draw_character(struct page *page, struct page_character *c,
			   const struct page_options *o, const struct page_pen *pen, float *noise)
{
	size_t x[2], y[2];
	double unit = page->layout.unit, edge = c->scale / pen->softness;
	const struct page_noise grain = { o->layout.seed, PAGE_GRAIN, 0, 1.5, 1.5 };
	const struct page_noise fading = { o->layout.seed, PAGE_GRAIN, 1, 0.4 * unit, 0.4 * unit };
	const struct ink_row row = { pen, o->chalk, noise, noise + page->width };
	character_range(page, c, x, y);
	c->left = page->width;
	c->top = page->height;
	for (size_t i = y[0]; i < y[1]; i++) {
		page_noise_row(&grain, (double)x[0], (double)i, x[1] - x[0], noise);
		page_noise_row(&fading, (double)x[0], (double)i, x[1] - x[0], noise + page->width);
		for (size_t j = x[0]; j < x[1]; j++) {
			struct page_point p = { (double)j + 0.5, (double)i + 0.5 };
			p = page_to_sheet(&page->view, p);
			double covered =
				0.5 + edge * glyph_field(&c->glyph, (p.x - c->origin.x) / c->scale,
							 (p.y - c->origin.y) / c->scale);
			if (covered <= 0.0)
				continue;
			ink_pixel(&row, page->pixels + (i * page->width + j) * 3, j - x[0],
				  covered < 1.0 ? covered : 1.0);
			if (covered >= 0.5)
				note_ink(c, j, i);
		}
	}
}

int ink_draw(struct page *page, const struct page_options *options)
{
	const struct page_pen *pen = options->chalk ? &chalk : options->layout.pen;
	float *noise = malloc(2 * page->width * sizeof(*noise));
	if (!noise)
		return fail_memory();
	for (size_t i = 0; i < page->layout.count; i++)
		draw_character(page, &page->layout.characters[i], options, pen, noise);
	free(noise);
	return EXIT_DONE;
}
