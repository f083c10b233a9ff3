/* SPDX-License-Identifier: MIT */
/*
 * corrupt_planes.c - corruptions in which pixels move, or mix with their neighbours
 *
 * Each works on one channel at a time; pixels outside the image are 0.
 */
#include <math.h>
#include <string.h>

#include "data/corrupt.h"
#include "data/warp.h"

#define RADIAN          (3.14159265358979323846 / 180.0)
#define BLUR_DEVIATIONS 3.0 /* beyond these a Gaussian is cut off */

/* -1 or 1. */
static double either_way(struct random *r)
{
	return random_below(r, 2) ? 1.0 : -1.0;
}

/* Changes the padded image in canvas->padded[0], whose border is 0, and returns the result. */
typedef const float *plane_fn(const struct canvas *canvas, const void *how);

/* The result of `change`, mapped by `warp`, of each channel. */
static void change_channels(const struct canvas *c, const struct motion *motion, plane_fn *change,
			    const void *how, const uint8_t *image, uint8_t *out)
{
	struct warp warp = warp_motion(c->height, c->width, motion);
	size_t area = c->height * c->width;
	for (size_t channel = 0; channel < c->channels; channel++) {
		const uint8_t *from = image;
		uint8_t *to = out;
		if (c->channels > 1) {
			warp_take_channel(area, c->channels, channel, image, c->plane);
			from = to = c->plane;
		}
		warp_pad(c->height, c->width, from, c->padded[0]);
		const float *changed = change ? change(c, how) : c->padded[0];
		warp_resample(c->height, c->width, changed, &warp, NULL, c->line, to);
		if (c->channels > 1)
			warp_put_channel(area, c->channels, channel, c->plane, out);
	}
}

static void move(const struct canvas *c, const struct motion *motion, const uint8_t *image,
		 uint8_t *out)
{
	change_channels(c, motion, NULL, NULL, image, out);
}

void corrupt_rotation(const struct canvas *canvas, double level, struct random *r,
		      const uint8_t *image, uint8_t *out)
{
	move(canvas,
	     &(struct motion){
		     .angle = either_way(r) * level * RADIAN, .zoom_x = 1.0, .zoom_y = 1.0 },
	     image, out);
}

void corrupt_shift(const struct canvas *canvas, double level, struct random *r,
		   const uint8_t *image, uint8_t *out)
{
	double angle = 360.0 * RADIAN * (double)random_uniform(r), distance = level * canvas->unit;
	move(canvas,
	     &(struct motion){ .zoom_x = 1.0,
			       .zoom_y = 1.0,
			       .shift_x = round(distance * cos(angle)),
			       .shift_y = round(distance * sin(angle)) },
	     image, out);
}

void corrupt_scale(const struct canvas *canvas, double level, struct random *r,
		   const uint8_t *image, uint8_t *out)
{
	double zoom = random_below(r, 2) ? level : 1.0 + 0.5 * (1.0 - level);
	move(canvas, &(struct motion){ .zoom_x = zoom, .zoom_y = zoom }, image, out);
}

void corrupt_shear(const struct canvas *canvas, double level, struct random *r,
		   const uint8_t *image, uint8_t *out)
{
	move(canvas,
	     &(struct motion){
		     .slant = either_way(r) * tan(level * RADIAN), .zoom_x = 1.0, .zoom_y = 1.0 },
	     image, out);
}

/* ---- neighbours ------------------------------------------------------------------------------ */

struct thickness {
	bool thicker;
	double pixels;
};

static const float *change_thickness(const struct canvas *c, const void *how)
{
	const struct thickness *t = how;
	size_t now = 0;
	memset(c->padded[1], 0, warp_padded(c->height, c->width) * sizeof(float)); /* the border */
	for (int done = 0; done < t->pixels; done++, now = 1 - now)
		warp_thicken(c->height, c->width, t->thicker, (float)fmin(t->pixels - done, 1.0),
			     c->padded[now], c->padded[1 - now]);
	return c->padded[now];
}

static const struct motion unmoved = { .zoom_x = 1.0, .zoom_y = 1.0 };

void corrupt_erosion(const struct canvas *canvas, double level, struct random *r,
		     const uint8_t *image, uint8_t *out)
{
	const struct thickness how = { false, level * canvas->unit };
	(void)r;
	change_channels(canvas, &unmoved, change_thickness, &how, image, out);
}

void corrupt_dilation(const struct canvas *canvas, double level, struct random *r,
		      const uint8_t *image, uint8_t *out)
{
	const struct thickness how = { true, level * canvas->unit };
	(void)r;
	change_channels(canvas, &unmoved, change_thickness, &how, image, out);
}

/* `count` values, `step` apart: sums of those around them in `from`, by weights [reach + 1]. */
static void blur_line(const float *from, float *to, size_t count, size_t step, const float *weights,
		      size_t reach)
{
	for (size_t i = 0; i < count; i++) {
		float sum = weights[0] * from[i * step];
		for (size_t k = 1; k <= reach; k++) {
			float before = i >= k ? from[(i - k) * step] : 0.0f;
			float after = i + k < count ? from[(i + k) * step] : 0.0f;
			sum += weights[k] * (before + after);
		}
		to[i * step] = sum;
	}
}

/* The weights need at most as many floats as a line has: see the levels of blur. */
static const float *blur(const struct canvas *c, const void *how)
{
	double deviation = *(const double *)how, total = -1.0;
	size_t reach = (size_t)ceil(BLUR_DEVIATIONS * deviation), stride = c->width + WARP_BORDER;
	float *weights = c->line;
	float *image = c->padded[0] + stride + 1, *rows = c->padded[1] + stride + 1;
	for (size_t k = 0; k <= reach; k++) {
		double d = (double)k / deviation;
		weights[k] = (float)exp(-0.5 * d * d);
		total += 2.0 * (double)weights[k];
	}
	for (size_t k = 0; k <= reach; k++)
		weights[k] = (float)((double)weights[k] / total);
	for (size_t y = 0; y < c->height; y++)
		blur_line(image + y * stride, rows + y * stride, c->width, 1, weights, reach);
	for (size_t x = 0; x < c->width; x++)
		blur_line(rows + x, image + x, c->height, stride, weights, reach);
	return c->padded[0];
}

void corrupt_blur(const struct canvas *canvas, double level, struct random *r, const uint8_t *image,
		  uint8_t *out)
{
	double deviation = level * canvas->unit;
	(void)r;
	change_channels(canvas, &unmoved, blur, &deviation, image, out);
}
