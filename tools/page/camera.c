/* SPDX-License-Identifier: MIT */
/*
 * camera.c - light that falls unevenly, blur, and noise
 */
#include "page/camera.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "page/random.h"

const char *page_light_name(size_t index)
{
	static const char *const names[] = { "even", "gradient", "shadow", "vignette", "dim" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

enum page_light page_light_find(const char *name)
{
	enum page_light light = PAGE_LIGHT_EVEN;
	while (page_light_name(light + 1) && strcmp(page_light_name(light), name) != 0)
		light++;
	return light;
}

/* Where the light comes from: a unit vector, and how far its edge is from the middle. */
struct lighting {
	enum page_light kind;
	double x, y, offset;
	struct page_noise wobble;
};

static struct lighting lighting_make(const struct page_options *o, double diagonal)
{
	uint64_t seed = o->layout.seed;
	double x, y, length;
	uint64_t n = 0;
	do { /* until it is in a ring: then all directions are equally likely */
		x = page_uniform(seed, PAGE_LIGHT, n++, -1.0, 1.0);
		y = page_uniform(seed, PAGE_LIGHT, n++, -1.0, 1.0);
		length = sqrt(x * x + y * y);
	} while (length > 1.0 || length < 0.1);
	return (struct lighting){
		.kind = o->light,
		.x = x / length,
		.y = y / length,
		.offset = page_uniform(seed, PAGE_LIGHT, n, -0.15, 0.15),
		.wobble = { seed, PAGE_LIGHT, 1, 0.2 * diagonal, 0.2 * diagonal },
	};
}

/*
 * The light at a pixel, 1 being full; (u, v) is its place from the middle, in half diagonals.
 * Shadows are bluish: *blue is what blue has more.
 */
static double light_at(const struct lighting *l, double u, double v, double wobble, double *blue)
{
	double along = u * l->x + v * l->y, t;
	*blue = 0.0;
	switch (l->kind) {
	case PAGE_LIGHT_GRADIENT:
		return 0.7 + 0.3 * along;
	case PAGE_LIGHT_SHADOW:
		t = 0.5 + (along + l->offset + 0.12 * wobble) / 0.12;
		t = t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t;
		t = t * t * (3.0 - 2.0 * t);
		*blue = 0.05 * (1.0 - t);
		return 0.5 + 0.5 * t;
	case PAGE_LIGHT_DIM:
		return 0.35;
	case PAGE_LIGHT_VIGNETTE:
		return 1.0 - 0.55 * (u * u + v * v);
	default:
		return 1.0;
	}
}

void camera_light(struct page *page, const struct page_options *options)
{
	double width = (double)page->width, height = (double)page->height, blue;
	double diagonal = sqrt(width * width + height * height);
	const struct lighting l = lighting_make(options, diagonal);
	if (l.kind == PAGE_LIGHT_EVEN)
		return;
	for (size_t y = 0; y < page->height; y++)
		for (size_t x = 0; x < page->width; x++) {
			double u = 2.0 * ((double)x - 0.5 * width) / diagonal;
			double v = 2.0 * ((double)y - 0.5 * height) / diagonal, wobble = 0.0;
			if (l.kind == PAGE_LIGHT_SHADOW)
				wobble = page_noise_at(&l.wobble, (double)x, (double)y);
			double light = light_at(&l, u, v, wobble, &blue);
			uint8_t *p = page->pixels + (y * page->width + x) * 3;
			p[0] = page_grey((double)p[0] * (light - 0.4 * blue));
			p[1] = page_grey((double)p[1] * light);
			p[2] = page_grey((double)p[2] * (light + blue));
		}
}

/* exp(-x): by its power series, as a library's may differ from another's in the last bit. */
static double series_decay(double x)
{
	double step = x / 64.0, term = 1.0, sum = 1.0;
	for (int n = 1; n < 16; n++) {
		term *= step / (double)n;
		sum += term;
	}
	for (int i = 0; i < 6; i++)
		sum *= sum;
	return 1.0 / sum;
}

/* Blurs a line of `count` colours, `step` bytes apart; the ends are repeated.  copy: [count, 3]. */
static void blur_line(uint8_t *pixels, size_t count, size_t step, const float *kernel,
		      ptrdiff_t radius, uint8_t *copy)
{
	ptrdiff_t last = (ptrdiff_t)count - 1;
	for (size_t i = 0; i < count; i++)
		memcpy(copy + 3 * i, pixels + step * i, 3);
	for (ptrdiff_t i = 0; i <= last; i++)
		for (ptrdiff_t c = 0; c < 3; c++) {
			float sum = 0.0f;
			for (ptrdiff_t k = -radius; k <= radius; k++) {
				ptrdiff_t at = i + k < 0 ? 0 : i + k > last ? last : i + k;
				sum += kernel[k + radius] * (float)copy[3 * at + c];
			}
			pixels[(ptrdiff_t)step * i + c] = (uint8_t)(sum + 0.5f);
		}
}

int camera_blur(struct page *page, double sigma)
{
	ptrdiff_t radius = (ptrdiff_t)ceil(3.0 * sigma);
	size_t longer = page->height > page->width ? page->height : page->width;
	if (sigma <= 0.0)
		return EXIT_DONE;
	float *kernel = calloc(2 * (size_t)radius + 1, sizeof(*kernel));
	uint8_t *copy = calloc(longer, 3);
	if (kernel && copy) {
		double sum = 0.0;
		for (ptrdiff_t i = -radius; i <= radius; i++)
			sum += series_decay((double)(i * i) / (2.0 * sigma * sigma));
		for (ptrdiff_t i = -radius; i <= radius; i++)
			kernel[i + radius] =
				(float)(series_decay((double)(i * i) / (2.0 * sigma * sigma)) /
					sum);
		for (size_t y = 0; y < page->height; y++)
			blur_line(page->pixels + y * page->width * 3, page->width, 3, kernel,
				  radius, copy);
		for (size_t x = 0; x < page->width; x++)
			blur_line(page->pixels + x * 3, page->height, page->width * 3, kernel,
				  radius, copy);
	}
	free(kernel);
	free(copy);
	return kernel && copy ? EXIT_DONE : fail_memory();
}

void camera_noise(struct page *page, double sigma, uint64_t seed)
{
	if (sigma <= 0.0)
		return;
	for (size_t i = 0; i < page->height * page->width; i++) {
		double grey = 0.8 * page_normal(seed, PAGE_NOISE, 4 * i);
		for (size_t c = 0; c < 3; c++) {
			double own = 0.6 * page_normal(seed, PAGE_NOISE, 4 * i + c + 1);
			uint8_t *p = page->pixels + 3 * i + c;
			*p = page_grey((double)*p + sigma * (grey + own));
		}
	}
}
