/* SPDX-License-Identifier: MIT */
/*
 * paper.c - paper with its fibres, or a blackboard, and the lines printed on it
 */
#include "page/paper.h"

#include <math.h>
#include <stdlib.h>

#include "cli/message.h"
#include "page/random.h"

/* Noise that makes a surface uneven: cells in pixels, strength in grey levels. */
struct surface_layer {
	double cell_width, cell_height, strength;
};

#define SURFACE_LAYERS 5

struct surface {
	double colour[3];
	struct surface_layer layers[SURFACE_LAYERS];
	double print[4][3]; /* colours of what is printed, by enum page_paper */
};

static const struct surface paper_surface = {
	{ 242, 239, 231 },
	{ { 1.7, 1.7, 2.6 }, { 8, 2.2, 1.2 }, { 2.2, 9, 1.2 }, { 140, 170, 2 }, { 700, 600, 3.5 } },
	{ { 0 }, { 148, 176, 213 }, { 163, 179, 199 }, { 78, 78, 82 } },
};

static const struct surface board_surface = {
	{ 44, 60, 52 },
	{ { 1.6, 1.6, 2.5 }, { 30, 4, 3 }, { 5, 28, 2 }, { 130, 50, 5 }, { 500, 400, 6 } },
	{ { 0 }, { 92, 112, 106 }, { 84, 102, 96 }, { 142, 156, 150 } },
};

static double nearest_multiple(double x, double step)
{
	return fabs(x - step * floor(x / step + 0.5));
}

/* How far a point is from the nearest edge of a printed box. */
static double distance_to_box(const struct page_layout *l, uint64_t cells, double x, double y)
{
	double u = x - l->left, right = l->cell_width * (double)cells;
	double line =
		floor((y - l->baseline + l->cell_height * 0.5 - l->cell_drop) / l->pitch + 0.5);
	line = line < 0.0 ? 0.0 : line > (double)(l->lines - 1) ? (double)(l->lines - 1) : line;
	double bottom = l->baseline + l->cell_drop + l->pitch * line;
	double v = y - (bottom - l->cell_height);
	double beside = u < 0.0 ? -u : u > right ? u - right : 0.0;
	double above = v < 0.0 ? -v : v > l->cell_height ? v - l->cell_height : 0.0;
	double flat = fmin(fabs(v), fabs(v - l->cell_height));
	double upright = beside > 0.0 ? beside : nearest_multiple(u, l->cell_width);
	return fmin(fmax(flat, beside), fmax(upright, above));
}

/* The share of a pixel that printed lines cover. */
static double printed_share(const struct page_layout *l, const struct layout_options *o,
			    struct page_point p)
{
	double distance, unit = l->unit, width = 0.025 * unit;
	switch (o->paper) {
	case PAGE_PAPER_RULED:
		distance = nearest_multiple(p.y - l->baseline - 0.06 * unit, l->pitch);
		break;
	case PAGE_PAPER_SQUARED:
		distance = fmin(nearest_multiple(p.y - 0.3 * unit, 0.7 * unit),
				nearest_multiple(p.x - 0.4 * unit, 0.7 * unit));
		break;
	case PAGE_PAPER_BOXES:
		width = 0.03 * unit;
		distance = distance_to_box(l, o->per_line, p.x, p.y);
		break;
	default:
		return 0.0;
	}
	double coverage = 0.5 + 0.5 * fmax(width, 1.2) - distance;
	return coverage < 0.0 ? 0.0 : coverage > 1.0 ? 1.0 : coverage;
}

/* Adds the layers of noise along a row: sums [width]; scratch: [width]. */
static void surface_row(const struct surface *s, uint64_t seed, size_t y, size_t width, float *sums,
			float *scratch)
{
	for (size_t x = 0; x < width; x++)
		sums[x] = 0.0f;
	for (size_t k = 0; k < SURFACE_LAYERS; k++) {
		const struct surface_layer *layer = &s->layers[k];
		const struct page_noise noise = { seed, PAGE_TEXTURE, k, layer->cell_width,
						  layer->cell_height };
		page_noise_row(&noise, 0.0, (double)y, width, scratch);
		for (size_t x = 0; x < width; x++)
			sums[x] += (float)layer->strength * scratch[x];
	}
}

int paper_draw(struct page *page, const struct page_options *options)
{
	const struct surface *s = options->chalk ? &board_surface : &paper_surface;
	const struct layout_options *o = &options->layout;
	const double *print = s->print[o->paper];
	const struct page_noise fine = { o->seed, PAGE_PRINT, 0, 1.8, 1.8 };
	const struct page_noise slow = { o->seed, PAGE_PRINT, 1, 45.0, 45.0 };
	size_t width = page->width;
	float *rows = malloc(3 * width * sizeof(*rows));
	if (!rows)
		return fail_memory();
	for (size_t y = 0; y < page->height; y++) {
		float *texture = rows, *worn = rows + width, *scratch = rows + 2 * width;
		surface_row(s, o->seed, y, width, texture, scratch);
		page_noise_row(&fine, 0.0, (double)y, width, worn);
		page_noise_row(&slow, 0.0, (double)y, width, scratch);
		uint8_t *p = page->pixels + y * width * 3;
		for (size_t x = 0; x < width; x++, p += 3) {
			struct page_point point = { (double)x + 0.5, (double)y + 0.5 };
			double covered = 0.0;
			if (o->paper != PAGE_PAPER_PLAIN)
				covered = printed_share(&page->layout, o,
							page_to_sheet(&page->view, point));
			covered *= 0.8 + 0.1 * (double)worn[x] + 0.1 * (double)scratch[x];
			for (int c = 0; c < 3; c++) {
				double bare = s->colour[c] + (double)texture[x];
				p[c] = page_grey(bare + (print[c] - bare) * covered);
			}
		}
	}
	free(rows);
	return EXIT_DONE;
}

/* Darkens, or lightens, a soft disc. */
static void speck_draw(struct page *page, double x, double y, double radius, double strength,
		       double grey)
{
	size_t top = y > radius + 1.0 ? (size_t)(y - radius - 1.0) : 0;
	size_t left = x > radius + 1.0 ? (size_t)(x - radius - 1.0) : 0;
	for (size_t i = top; i < page->height && (double)i < y + radius + 1.0; i++)
		for (size_t j = left; j < page->width && (double)j < x + radius + 1.0; j++) {
			double u = (double)j + 0.5 - x, v = (double)i + 0.5 - y;
			double covered = radius + 0.5 - sqrt(u * u + v * v);
			covered = covered < 0.0 ? 0.0 : covered > 1.0 ? 1.0 : covered;
			uint8_t *p = page->pixels + (i * page->width + j) * 3;
			for (int c = 0; c < 3; c++)
				p[c] = page_grey((double)p[c] +
						 (grey - (double)p[c]) * covered * strength);
		}
}

void specks_draw(struct page *page, const struct page_options *options)
{
	uint64_t seed = options->layout.seed;
	double unit = page->layout.unit / (double)PAGE_USUAL_HEIGHT;
	for (uint64_t i = 0; i < options->specks; i++) {
		double x = page_uniform(seed, PAGE_SPECK, 4 * i, 0.0, (double)page->width);
		double y = page_uniform(seed, PAGE_SPECK, 4 * i + 1, 0.0, (double)page->height);
		double size = page_uniform(seed, PAGE_SPECK, 4 * i + 2, 0.4, 1.5);
		speck_draw(page, x, y, size * size * unit,
			   page_uniform(seed, PAGE_SPECK, 4 * i + 3, 0.3, 0.9),
			   options->chalk ? 220.0 : 60.0);
	}
}
