/* SPDX-License-Identifier: MIT */
/*
 * im2col.c - a window is kernel_height runs of kernel_width * channels contiguous floats
 *
 * Windows inside the image are copied run by run, with the lengths of common first layers known at
 * compile time, since copying 3 or 5 floats is cheaper than a call of memcpy.  Windows that extend
 * over an edge are clipped, run by run.
 */
#include "kernels/im2col.h"

#include <stdbool.h>
#include <string.h>

#include "core/multiversion.h"

/* The part of a window's run in image row iy that is inside the image: floats [begin, end). */
struct run {
	size_t begin, end; /* within the run */
	ptrdiff_t source;  /* in the image, of the run's float 0; may be outside */
};

static struct run clip_window(const struct conv_geometry *g, size_t oy, size_t ox, size_t ky)
{
	size_t channels = g->in.channels;
	ptrdiff_t iy = (ptrdiff_t)(oy * g->stride + ky) - (ptrdiff_t)g->pad_top;
	ptrdiff_t ix = (ptrdiff_t)(ox * g->stride) - (ptrdiff_t)g->pad_left;
	struct run run = { 0, 0, (iy * (ptrdiff_t)g->in.width + ix) * (ptrdiff_t)channels };
	if (iy < 0 || iy >= (ptrdiff_t)g->in.height)
		return run;
	ptrdiff_t first = ix < 0 ? -ix : 0;
	ptrdiff_t last = (ptrdiff_t)g->kernel_width;
	if (ix + last > (ptrdiff_t)g->in.width)
		last = (ptrdiff_t)g->in.width - ix;
	if (first < last) {
		run.begin = (size_t)first * channels;
		run.end = (size_t)last * channels;
	}
	return run;
}

static bool is_inside(const struct conv_geometry *g, size_t oy, size_t ox)
{
	size_t y = oy * g->stride, x = ox * g->stride;
	return y >= g->pad_top && y - g->pad_top + g->kernel_height <= g->in.height &&
	       x >= g->pad_left && x - g->pad_left + g->kernel_width <= g->in.width;
}

static void lower_clipped_window(const struct conv_geometry *g, size_t oy, size_t ox,
				 const float *x, float *col)
{
	size_t length = g->kernel_width * g->in.channels;
	for (size_t ky = 0; ky < g->kernel_height; ky++, col += length) {
		struct run run = clip_window(g, oy, ox, ky);
		memset(col, 0, length * sizeof(*col));
		if (run.begin < run.end)
			memcpy(col + run.begin, x + (run.source + (ptrdiff_t)run.begin),
			       (run.end - run.begin) * sizeof(*col));
	}
}

/* length is kernel_width * channels; inlined with a constant, memcpy becomes a few moves. */
static inline __attribute__((always_inline)) void lower_window(const struct conv_geometry *g,
							       struct conv_tile tile,
							       const float *x, float *col,
							       size_t length)
{
	size_t kernel_height = g->kernel_height, row_floats = g->in.width * g->in.channels;
	for (size_t oy = tile.row; oy < tile.row + tile.rows; oy++) {
		for (size_t ox = 0; ox < g->out.width; ox++) {
			if (!is_inside(g, oy, ox)) {
				lower_clipped_window(g, oy, ox, x, col);
				col += kernel_height * length;
				continue;
			}
			const float *window = x + (oy * g->stride - g->pad_top) * row_floats +
					      (ox * g->stride - g->pad_left) * g->in.channels;
			for (size_t ky = 0; ky < kernel_height; ky++, col += length)
				memcpy(col, window + ky * row_floats, length * sizeof(*col));
		}
	}
}

void im2col(const struct conv_geometry *g, struct conv_tile tile, const float *x, float *col)
{
	size_t length = g->kernel_width * g->in.channels;
	switch (length) {
	case 3:
		lower_window(g, tile, x, col, 3);
		break;
	case 5:
		lower_window(g, tile, x, col, 5);
		break;
	default:
		lower_window(g, tile, x, col, length);
	}
}

MULTIVERSION
void col2im(const struct conv_geometry *g, struct conv_tile tile, const float *col, float *dx)
{
	size_t length = g->kernel_width * g->in.channels;
	for (size_t oy = tile.row; oy < tile.row + tile.rows; oy++) {
		for (size_t ox = 0; ox < g->out.width; ox++) {
			for (size_t ky = 0; ky < g->kernel_height; ky++, col += length) {
				struct run run = clip_window(g, oy, ox, ky);
				if (run.begin >= run.end)
					continue;
				float *target = dx + (run.source + (ptrdiff_t)run.begin);
				const float *from = col + run.begin;
				size_t n = run.end - run.begin;
				for (size_t i = 0; i < n; i++)
					target[i] += from[i];
			}
		}
	}
}
