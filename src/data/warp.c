/* SPDX-License-Identifier: MIT */
/*
 * warp.c - the loops of augmentation
 *
 * Resampling processes a row in two passes, so that the arithmetic is vectorised and only the reads
 * go pixel by pixel: first the source positions, then the four values around each.
 */
#include "data/warp.h"

#include <math.h>
#include <string.h>

#include "core/multiversion.h"

struct warp warp_motion(size_t height, size_t width, const struct motion *m)
{
	double cosine = cos(m->angle), sine = sin(m->angle);
	double cx = 0.5 * ((double)width - 1.0), cy = 0.5 * ((double)height - 1.0);
	/* Undo the rotation, the shear (x - slant y) and the zoom. */
	double xx = (cosine + m->slant * sine) / m->zoom_x;
	double xy = (sine - m->slant * cosine) / m->zoom_x;
	double yx = -sine / m->zoom_y, yy = cosine / m->zoom_y;
	return (struct warp){
		.xx = (float)xx,
		.xy = (float)xy,
		.x0 = (float)(cx - xx * (cx + m->shift_x) - xy * (cy + m->shift_y)),
		.yx = (float)yx,
		.yy = (float)yy,
		.y0 = (float)(cy - yx * (cx + m->shift_x) - yy * (cy + m->shift_y)),
	};
}

MULTIVERSION
void warp_pad(size_t height, size_t width, const uint8_t *image, float *padded)
{
	size_t stride = width + WARP_BORDER;
	memset(padded, 0, warp_padded(height, width) * sizeof(*padded));
	for (size_t y = 0; y < height; y++)
		for (size_t x = 0; x < width; x++)
			padded[(y + 1) * stride + x + 1] = image[y * width + x];
}

static inline float larger(float a, float b)
{
	return a > b ? a : b;
}

static inline float smaller(float a, float b)
{
	return a < b ? a : b;
}

MULTIVERSION
void warp_thicken(size_t height, size_t width, bool largest, float amount, const float *from,
		  float *to)
{
	size_t stride = width + WARP_BORDER;
	for (size_t y = 1; y <= height; y++) {
		const float *row = from + y * stride, *above = row - stride, *below = row + stride;
		float *restrict target = to + y * stride;
		if (largest) {
			for (size_t x = 1; x <= width; x++) {
				float sides = larger(row[x - 1], row[x + 1]);
				float ends = larger(above[x], below[x]);
				float most = larger(row[x], larger(sides, ends));
				target[x] = row[x] + amount * (most - row[x]);
			}
		} else {
			for (size_t x = 1; x <= width; x++) {
				float sides = smaller(row[x - 1], row[x + 1]);
				float ends = smaller(above[x], below[x]);
				float least = smaller(row[x], smaller(sides, ends));
				target[x] = row[x] + amount * (least - row[x]);
			}
		}
	}
}

/*
 * to [width] = sum over k of factors[k * step] from[k, width]; width is whole vectors.  Four terms
 * at a time, to load and store the sum less often.
 */
static inline void combine(size_t width, size_t count, const float *factors, size_t step,
			   const float *from, float *restrict to)
{
	size_t k = 0;
	memset(to, 0, width * sizeof(*to));
	for (; k + 4 <= count; k += 4) {
		float f0 = factors[k * step], f1 = factors[(k + 1) * step];
		float f2 = factors[(k + 2) * step], f3 = factors[(k + 3) * step];
		const float *a = from + k * width, *b = a + width, *c = b + width, *d = c + width;
		for (size_t x = 0; x < width; x++)
			to[x] += (f0 * a[x] + f1 * b[x]) + (f2 * c[x] + f3 * d[x]);
	}
	for (; k < count; k++) {
		float f = factors[k * step];
		for (size_t x = 0; x < width; x++)
			to[x] += f * from[k * width + x];
	}
}

MULTIVERSION
void warp_field(size_t height, size_t width, size_t m, size_t n, const float *rows,
		const float *columns, const float *noise, float *partial, float *field)
{
	width = warp_field_width(width);
	for (size_t k = 0; k < m; k++)
		combine(width, n, noise + k * n, 1, columns, partial + k * width);
	for (size_t y = 0; y < height; y++)
		combine(width, m, rows + y, height, partial, field + y * width);
}

/* Clamped to 0 .. limit: beyond that there are only zeros. */
static inline float held(float v, float limit)
{
	v = v > 0.0f ? v : 0.0f;
	return v < limit ? v : limit;
}

MULTIVERSION
void warp_resample(size_t height, size_t width, const float *padded, const struct warp *warp,
		   const float *field, float *line, uint8_t *out)
{
	size_t stride = width + WARP_BORDER;
	const struct warp w = *warp;
	float right = (float)(width + 1), bottom = (float)(height + 1);
	float *restrict left = line, *restrict top = line + width;
	int32_t *restrict corner = (void *)(line + 2 * width);
	for (size_t y = 0; y < height; y++) {
		float row_x = w.xy * (float)y + w.x0 + 1.0f, row_y = w.yy * (float)y + w.y0 + 1.0f;
		for (int32_t x = 0; x < (int32_t)width; x++) {
			float u = w.xx * (float)x + row_x, v = w.yx * (float)x + row_y;
			left[x] = u;
			top[x] = v;
		}
		for (size_t x = 0; field && x < width; x++) {
			size_t at = y * warp_field_width(width) + x;
			left[x] += field[at];
			top[x] += field[height * warp_field_width(width) + at];
		}
		for (size_t x = 0; x < width; x++) {
			float u = held(left[x], right), v = held(top[x], bottom);
			int32_t i = (int32_t)u, j = (int32_t)v;
			left[x] = u - (float)i;
			top[x] = v - (float)j;
			corner[x] = j * (int32_t)stride + i;
		}
		for (size_t x = 0; x < width; x++) {
			const float *a = padded + corner[x], *b = a + stride;
			float upper = a[0] + left[x] * (a[1] - a[0]);
			float lower = b[0] + left[x] * (b[1] - b[0]);
			float value = upper + top[x] * (lower - upper);
			out[y * width + x] = (uint8_t)(int32_t)(value + 0.5f);
		}
	}
}
