/* SPDX-License-Identifier: MIT */
/*
 * form_drawing.h - for tests: forms with printed boxes and drawn digits, askew, shaded and noisy
 */
#ifndef SCRAWL_TESTS_FORM_DRAWING_H
#define SCRAWL_TESTS_FORM_DRAWING_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/synthetic.h"

#include "core/random.h"

/* A picture that is drawn on in coordinates that are turned about its middle. */
struct drawn {
	struct scrawl_image image;
	double angle; /* in radians; lines that are drawn level fall to the right */
};

static inline struct drawn drawn_create(size_t width, size_t height, uint8_t paper, double angle)
{
	struct drawn d = { { { height, width, 1 }, malloc(width * height) }, angle };
	assert_non_null(d.image.pixels);
	memset(d.image.pixels, paper, width * height);
	return d;
}

static inline void drawn_destroy(struct drawn *d)
{
	free(d->image.pixels);
}

/* Where a point comes to lie. */
static inline void drawn_turn(const struct drawn *d, double *x, double *y)
{
	double middle_x = (double)d->image.shape.width / 2.0, dx = *x - middle_x;
	double middle_y = (double)d->image.shape.height / 2.0, dy = *y - middle_y;
	*x = middle_x + dx * cos(d->angle) - dy * sin(d->angle);
	*y = middle_y + dx * sin(d->angle) + dy * cos(d->angle);
}

/* A straight stroke with round ends. */
static inline void draw_stroke(struct drawn *d, double x0, double y0, double x1, double y1,
			       double thick, uint8_t value)
{
	drawn_turn(d, &x0, &y0);
	drawn_turn(d, &x1, &y1);
	double dx = x1 - x0, dy = y1 - y0, square = dx * dx + dy * dy;
	double r = thick / 2.0 + 1.0;
	long width = (long)d->image.shape.width, height = (long)d->image.shape.height;
	for (long y = (long)(fmin(y0, y1) - r); y <= (long)(fmax(y0, y1) + r); y++)
		for (long x = (long)(fmin(x0, x1) - r); x <= (long)(fmax(x0, x1) + r); x++) {
			if (x < 0 || y < 0 || x >= width || y >= height)
				continue;
			double t = square > 0.0 ? (((double)x - x0) * dx + ((double)y - y0) * dy) /
							  square
						: 0.0;
			t = fmin(1.0, fmax(0.0, t));
			double off = hypot((double)x - x0 - t * dx, (double)y - y0 - t * dy);
			double ink = fmin(1.0, fmax(0.0, thick / 2.0 + 0.5 - off));
			uint8_t *p = &d->image.pixels[y * width + x];
			double mixed = *p + ink * (value - (double)*p);
			*p = (uint8_t)(value < *p ? fmin(*p, mixed) : fmax(*p, mixed));
		}
}

static inline void draw_box(struct drawn *d, double x, double y, double width, double height,
			    double thick, uint8_t value)
{
	draw_stroke(d, x, y, x + width, y, thick, value);
	draw_stroke(d, x, y + height, x + width, y + height, thick, value);
	draw_stroke(d, x, y, x, y + height, thick, value);
	draw_stroke(d, x + width, y, x + width, y + height, thick, value);
}

/* A digit of straight strokes in a box of that size. */
static inline void draw_digit(struct drawn *d, int digit, double x, double y, double width,
			      double height, double thick, uint8_t value)
{
	/* Corners in a grid of 3 columns and 5 rows, row by row from a on. */
	static const char *const corners[] = {
		"bdjnlfb", "dbn",     "dbfjmo", "abfhlnm",   "ocgi",
		"caghlnm", "bdjnlhg", "acn",    "bfhjnlhdb", "fbdhfn",
	};
	const char *path = corners[digit];
	for (size_t i = 1; path[i]; i++) {
		int from = path[i - 1] - 'a', to = path[i] - 'a';
		draw_stroke(d, x + width * (from % 3) / 2.0, y + height * (from / 3) / 4.0,
			    x + width * (to % 3) / 2.0, y + height * (to / 3) / 4.0, thick, value);
	}
}

/* Light that falls off to the right, by that share. */
static inline void draw_shade(struct drawn *d, double share)
{
	size_t width = d->image.shape.width;
	for (size_t i = 0; i < width * d->image.shape.height; i++) {
		double light = 1.0 - share * (double)(i % width) / (double)width;
		d->image.pixels[i] = (uint8_t)(d->image.pixels[i] * light);
	}
}

static inline void draw_noise(struct drawn *d, double sigma, uint64_t seed)
{
	struct random random;
	random_init(&random, seed, 0, 0, 0);
	for (size_t i = 0; i < d->image.shape.width * d->image.shape.height; i++) {
		double v = d->image.pixels[i] + sigma * random_normal(&random);
		d->image.pixels[i] = (uint8_t)fmin(255.0, fmax(0.0, v));
	}
}

#endif
