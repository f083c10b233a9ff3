/* SPDX-License-Identifier: MIT */
/*
 * distance.c - distances in two passes (Felzenszwalb and Huttenlocher, 2012), and thinning
 *
 * Squared distances along columns are found first.  Those along a row are then the lower envelope
 * of parabolas, one for each pixel of the row: (x - i)^2 + column[i].
 */
#include "page/distance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VERY_FAR 1e12

/* Scratch space for a line of n pixels. */
struct envelope {
	double *from, *to, *bounds; /* [n], [n], [n + 1] */
	size_t *vertices;           /* [n] */
};

/* to[x] = min over i of (x - i)^2 + from[i] */
static void envelope_lower(struct envelope *e, size_t n)
{
	size_t last = 0;
	e->vertices[0] = 0;
	e->bounds[0] = -VERY_FAR;
	for (size_t i = 1; i < n; i++) {
		double meets, x = (double)i;
		for (;;) {
			double v = (double)e->vertices[last];
			meets = (e->from[i] + x * x - e->from[e->vertices[last]] - v * v) /
				(2.0 * (x - v));
			if (meets > e->bounds[last] || !last)
				break;
			last--;
		}
		if (meets > e->bounds[last]) {
			last++;
			e->bounds[last] = meets;
		}
		e->vertices[last] = i;
	}
	for (size_t x = 0, k = 0; x < n; x++) {
		while (k < last && e->bounds[k + 1] < (double)x)
			k++;
		double d = (double)x - (double)e->vertices[k];
		e->to[x] = d * d + e->from[e->vertices[k]];
	}
}

static void column_distances(const uint8_t *mask, bool of, size_t height, size_t width, float *out,
			     struct envelope *e)
{
	for (size_t x = 0; x < width; x++) {
		for (size_t y = 0; y < height; y++)
			e->from[y] = (mask[y * width + x] != 0) == of ? 0.0 : VERY_FAR;
		envelope_lower(e, height);
		for (size_t y = 0; y < height; y++)
			out[y * width + x] = (float)e->to[y];
	}
}

bool distance_to(const uint8_t *mask, bool of, size_t height, size_t width, float *out)
{
	size_t n = height > width ? height : width;
	double *reals = malloc((3 * n + 1) * sizeof(*reals));
	size_t *vertices = malloc(n * sizeof(*vertices));
	if (reals && vertices) {
		struct envelope e = { reals, reals + n, reals + 2 * n, vertices };
		column_distances(mask, of, height, width, out, &e);
		for (size_t y = 0; y < height; y++) {
			for (size_t x = 0; x < width; x++)
				e.from[x] = (double)out[y * width + x];
			envelope_lower(&e, width);
			for (size_t x = 0; x < width; x++)
				out[y * width + x] = (float)sqrt(e.to[x]);
		}
	}
	free(reals);
	free(vertices);
	return reals && vertices;
}

/*
 * Whether a step of thinning removes a pixel: its stroke is longer and does not come apart, and it
 * lies at the sides that this step looks at.
 */
static bool is_removable(const uint8_t *p, ptrdiff_t width, int step)
{
	/* From the one above, clockwise. */
	const ptrdiff_t around[8] = { -width, 1 - width, 1,  width + 1,
				      width,  width - 1, -1, -1 - width };
	int ring[9], neighbours = 0, starts = 0;
	for (int i = 0; i < 9; i++)
		ring[i] = p[around[i % 8]] & 1;
	for (int i = 0; i < 8; i++) {
		neighbours += ring[i];
		starts += !ring[i] && ring[i + 1];
	}
	if (neighbours < 2 || neighbours > 6 || starts != 1)
		return false;
	return step == 0 ? !(ring[0] && ring[2] && ring[4]) && !(ring[2] && ring[4] && ring[6])
			 : !(ring[0] && ring[2] && ring[6]) && !(ring[0] && ring[4] && ring[6]);
}

void thin_strokes(const uint8_t *mask, size_t height, size_t width, uint8_t *out)
{
	bool changed = true;
	memcpy(out, mask, height * width);
	for (int step = 0; changed || step; step = !step) {
		changed = step && changed;
		for (size_t y = 1; y + 1 < height; y++)
			for (size_t x = 1; x + 1 < width; x++)
				if (out[y * width + x] &&
				    is_removable(out + y * width + x, (ptrdiff_t)width, step))
					out[y * width + x] |= 2; /* removed after this step */
		for (size_t i = 0; i < height * width; i++) {
			changed |= out[i] > 1;
			out[i] = out[i] == 1;
		}
	}
}
