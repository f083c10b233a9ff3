/* SPDX-License-Identifier: MIT */
/*
 * reference.c - convolution, one value of a result after the other
 *
 *	y[oy, ox, o] = sum over ky, kx, c of x[oy s + ky - top, ox s + kx - left, c] w[ky, kx, c, o]
 *
 * dw sums x dy over the outputs that use a weight, dx sums dy w over those that see a pixel.
 */
#include "selftest/reference.h"

#include <math.h>

/* A sum and its absolute terms. */
struct exact_sum {
	double value, terms;
};

static void exact_sum_add(struct exact_sum *sum, float a, float b)
{
	double term = (double)a * (double)b;
	sum->value += term;
	sum->terms += fabs(term);
}

/* The index in x of the pixel at position (ky, kx) of output (oy, ox); SIZE_MAX: padding. */
static size_t pixel_of(const struct conv_geometry *g, size_t oy, size_t ox, size_t ky, size_t kx)
{
	size_t y = oy * g->stride + ky, x = ox * g->stride + kx;
	bool inside = y >= g->pad_top && y - g->pad_top < g->in.height && x >= g->pad_left &&
		      x - g->pad_left < g->in.width;
	return inside ? (y - g->pad_top) * g->in.width + x - g->pad_left : SIZE_MAX;
}

/* The output whose window has the pixel (y, x) at position (ky, kx); SIZE_MAX: none. */
static size_t output_of(const struct conv_geometry *g, size_t y, size_t x, size_t ky, size_t kx)
{
	size_t down = y + g->pad_top, right = x + g->pad_left, s = g->stride;
	if (down < ky || right < kx || (down - ky) % s || (right - kx) % s)
		return SIZE_MAX;
	size_t oy = (down - ky) / s, ox = (right - kx) / s;
	return oy < g->out.height && ox < g->out.width ? oy * g->out.width + ox : SIZE_MAX;
}

double reference_forward(const struct reference_arrays *a, double *y)
{
	const struct conv_geometry *g = a->g;
	size_t channels = g->in.channels, filters = g->out.channels;
	double largest = 0.0;
	for (size_t i = 0; i < shape_count(g->out); i++) {
		size_t o = i % filters, output = i / filters;
		struct exact_sum sum = { 0.0, 0.0 };
		for (size_t k = 0; k < g->kernel_height * g->kernel_width; k++) {
			size_t pixel = pixel_of(g, output / g->out.width, output % g->out.width,
						k / g->kernel_width, k % g->kernel_width);
			for (size_t c = 0; pixel != SIZE_MAX && c < channels; c++)
				exact_sum_add(&sum, a->x[pixel * channels + c],
					      a->w[(k * channels + c) * filters + o]);
		}
		y[i] += sum.value;
		largest = fmax(largest, sum.terms);
	}
	return largest;
}

double reference_weight_gradient(const struct reference_arrays *a, double *dw)
{
	const struct conv_geometry *g = a->g;
	size_t channels = g->in.channels, filters = g->out.channels;
	double largest = 0.0;
	for (size_t i = 0; i < conv_patch(g) * filters; i++) {
		size_t o = i % filters, c = i / filters % channels, k = i / filters / channels;
		struct exact_sum sum = { 0.0, 0.0 };
		for (size_t output = 0; output < g->out.height * g->out.width; output++) {
			size_t pixel = pixel_of(g, output / g->out.width, output % g->out.width,
						k / g->kernel_width, k % g->kernel_width);
			if (pixel != SIZE_MAX)
				exact_sum_add(&sum, a->x[pixel * channels + c],
					      a->dy[output * filters + o]);
		}
		dw[i] += sum.value;
		largest = fmax(largest, sum.terms);
	}
	return largest;
}

double reference_data_gradient(const struct reference_arrays *a, double *dx)
{
	const struct conv_geometry *g = a->g;
	size_t channels = g->in.channels, filters = g->out.channels;
	double largest = 0.0;
	for (size_t i = 0; i < shape_count(g->in); i++) {
		size_t c = i % channels, pixel = i / channels;
		struct exact_sum sum = { 0.0, 0.0 };
		for (size_t k = 0; k < g->kernel_height * g->kernel_width; k++) {
			size_t output = output_of(g, pixel / g->in.width, pixel % g->in.width,
						  k / g->kernel_width, k % g->kernel_width);
			for (size_t o = 0; output != SIZE_MAX && o < filters; o++)
				exact_sum_add(&sum, a->dy[output * filters + o],
					      a->w[(k * channels + c) * filters + o]);
		}
		dx[i] += sum.value;
		largest = fmax(largest, sum.terms);
	}
	return largest;
}
