/* SPDX-License-Identifier: MIT */
/*
 * corrupt_pixels.c - corruptions in which each pixel stays where it is
 */
#include <math.h>
#include <string.h>

#include "data/corrupt.h"

#define GREY   128   /* of the square that hides a part */
#define STRIPE 180.0 /* of lines: darker than ink */

static uint8_t clamped(double value)
{
	return (uint8_t)(fmin(fmax(value, 0.0), 255.0) + 0.5);
}

static size_t value_count(const struct canvas *c)
{
	return c->height * c->width * c->channels;
}

void corrupt_noise(const struct canvas *canvas, double level, struct random *r,
		   const uint8_t *image, uint8_t *out)
{
	for (size_t i = 0; i < value_count(canvas); i++)
		out[i] = clamped((double)image[i] + 255.0 * level * (double)random_normal(r));
}

void corrupt_contrast(const struct canvas *canvas, double level, struct random *r,
		      const uint8_t *image, uint8_t *out)
{
	double mean = 0.0;
	(void)r;
	for (size_t i = 0; i < value_count(canvas); i++)
		mean += (double)image[i] / (double)value_count(canvas);
	for (size_t i = 0; i < value_count(canvas); i++)
		out[i] = clamped(mean + level * ((double)image[i] - mean));
}

void corrupt_brightness(const struct canvas *canvas, double level, struct random *r,
			const uint8_t *image, uint8_t *out)
{
	(void)r;
	for (size_t i = 0; i < value_count(canvas); i++)
		out[i] = clamped((double)image[i] + 255.0 * level);
}

void corrupt_occlusion(const struct canvas *canvas, double level, struct random *r,
		       const uint8_t *image, uint8_t *out)
{
	size_t height = (size_t)lround(level * (double)canvas->height);
	size_t width = (size_t)lround(level * (double)canvas->width);
	size_t top = random_below(r, (uint32_t)(canvas->height - height + 1));
	size_t left = random_below(r, (uint32_t)(canvas->width - width + 1));
	memcpy(out, image, value_count(canvas));
	for (size_t y = top; y < top + height; y++)
		memset(out + (y * canvas->width + left) * canvas->channels, GREY,
		       width * canvas->channels);
}

void corrupt_salt_pepper(const struct canvas *canvas, double level, struct random *r,
			 const uint8_t *image, uint8_t *out)
{
	size_t channels = canvas->channels;
	memcpy(out, image, value_count(canvas));
	for (size_t i = 0; i < canvas->height * canvas->width; i++) {
		double u = (double)random_uniform(r);
		if (u < level)
			memset(out + i * channels, u < 0.5 * level ? 255 : 0, channels);
	}
}

/*
 * Lines a unit wide at a random angle.  With d a pixel's distance from the middle of the nearest
 * line, the line covers as much of the pixel as (1 + unit) / 2 - d, held to [0, 1].
 */
void corrupt_stripes(const struct canvas *canvas, double level, struct random *r,
		     const uint8_t *image, uint8_t *out)
{
	double angle = 3.14159265358979323846 * (double)random_uniform(r);
	double step = level * canvas->unit, start = step * (double)random_uniform(r);
	double across = cos(angle), down = sin(angle);
	for (size_t y = 0; y < canvas->height; y++)
		for (size_t x = 0; x < canvas->width; x++) {
			double at = (across * (double)x + down * (double)y + start) / step;
			double distance = step * fabs(at - round(at));
			double cover = 0.5 * (1.0 + canvas->unit) - distance;
			double line = STRIPE * fmin(fmax(cover, 0.0), 1.0);
			size_t first = (y * canvas->width + x) * canvas->channels;
			for (size_t i = first; i < first + canvas->channels; i++)
				out[i] = clamped(fmax(line, (double)image[i]));
		}
}
