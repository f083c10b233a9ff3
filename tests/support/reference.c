/* SPDX-License-Identifier: MIT */
/*
 * reference.c - formulas in double, loop by loop
 */
#include "support/reference.h"

#include <math.h>
#include <stdlib.h>

void *reference_alloc(size_t count, size_t size)
{
	void *block = calloc(count ? count : 1, size);
	if (!block)
		abort();
	return block;
}

struct reference_sum reference_zeros(size_t count)
{
	return (struct reference_sum){ count, reference_alloc(count, sizeof(double)),
				       reference_alloc(count, sizeof(double)) };
}

void reference_free(struct reference_sum *sum)
{
	free(sum->value);
	free(sum->terms);
}

void reference_add(struct reference_sum *sum, size_t i, double a, double b)
{
	sum->value[i] += a * b;
	sum->terms[i] += fabs(a * b);
}

double *reference_copy(size_t n, const float *x)
{
	double *copy = reference_alloc(n, sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		copy[i] = x[i];
	return copy;
}

/* The image's row or column at kernel position k of the window at `out`; -1: padding. */
static long image_index(size_t out, size_t stride, size_t k, size_t pad, size_t size)
{
	long i = (long)(out * stride + k) - (long)pad;
	return i < (long)size ? i : -1;
}

/* A convolution's three sums have the same terms; the one that is not NULL is computed. */
struct convolution {
	const struct reference_window *g;
	const double *x, *w, *dy;
	struct reference_sum *y, *dw, *dx;
};

/* Adds the terms of one input pixel, one output pixel and one kernel position. */
static void add_terms(const struct convolution *p, size_t output, size_t pixel, size_t position)
{
	size_t channels = p->g->channels, filters = p->g->filters;
	for (size_t c = 0; c < channels; c++)
		for (size_t o = 0; o < filters; o++) {
			size_t x = pixel * channels + c, y = output * filters + o;
			size_t w = (position * channels + c) * filters + o;
			if (p->y)
				reference_add(p->y, y, p->x[x], p->w[w]);
			else if (p->dw)
				reference_add(p->dw, w, p->dy[y], p->x[x]);
			else
				reference_add(p->dx, x, p->dy[y], p->w[w]);
		}
}

static void convolve(const struct convolution *p)
{
	const struct reference_window *g = p->g;
	for (size_t output = 0; output < g->out_height * g->out_width; output++)
		for (size_t k = 0; k < g->kernel_height * g->kernel_width; k++) {
			long iy = image_index(output / g->out_width, g->stride, k / g->kernel_width,
					      g->top, g->height);
			long ix = image_index(output % g->out_width, g->stride, k % g->kernel_width,
					      g->left, g->width);
			if (iy >= 0 && ix >= 0)
				add_terms(p, output, (size_t)iy * g->width + (size_t)ix, k);
		}
}

void reference_conv(const struct reference_window *g, const double *x, const double *w,
		    struct reference_sum *y)
{
	convolve(&(struct convolution){ .g = g, .x = x, .w = w, .y = y });
}

void reference_conv_weight(const struct reference_window *g, const double *x, const double *dy,
			   struct reference_sum *dw)
{
	convolve(&(struct convolution){ .g = g, .x = x, .dy = dy, .dw = dw });
}

void reference_conv_data(const struct reference_window *g, const double *dy, const double *w,
			 struct reference_sum *dx)
{
	convolve(&(struct convolution){ .g = g, .w = w, .dy = dy, .dx = dx });
}

/* Index into x of position (ky, kx) in the window of output `out`. */
static size_t seen(const struct reference_window *g, size_t out, size_t ky, size_t kx)
{
	size_t c = out % g->channels, pixel = out / g->channels;
	size_t y = pixel / g->out_width * g->stride + ky;
	size_t x = pixel % g->out_width * g->stride + kx;
	return (y * g->width + x) * g->channels + c;
}

void reference_maxpool(const struct reference_window *g, const double *x, double *y, size_t *where)
{
	for (size_t i = 0; i < g->out_height * g->out_width * g->channels; i++) {
		where[i] = seen(g, i, 0, 0);
		for (size_t ky = 0; ky < g->kernel_height; ky++)
			for (size_t kx = 0; kx < g->kernel_width; kx++)
				if (x[seen(g, i, ky, kx)] > x[where[i]])
					where[i] = seen(g, i, ky, kx);
		y[i] = x[where[i]];
	}
}

void reference_avgpool(const struct reference_window *g, const double *x, struct reference_sum *y)
{
	double share = 1.0 / (double)(g->kernel_height * g->kernel_width);
	for (size_t i = 0; i < g->out_height * g->out_width * g->channels; i++)
		for (size_t ky = 0; ky < g->kernel_height; ky++)
			for (size_t kx = 0; kx < g->kernel_width; kx++)
				reference_add(y, i, x[seen(g, i, ky, kx)], share);
}

void reference_avgpool_data(const struct reference_window *g, const double *dy,
			    struct reference_sum *dx)
{
	double share = 1.0 / (double)(g->kernel_height * g->kernel_width);
	for (size_t i = 0; i < g->out_height * g->out_width * g->channels; i++)
		for (size_t ky = 0; ky < g->kernel_height; ky++)
			for (size_t kx = 0; kx < g->kernel_width; kx++)
				reference_add(dx, seen(g, i, ky, kx), dy[i], share);
}

void reference_product(size_t m, size_t n, size_t k, struct reference_matrix a,
		       struct reference_matrix b, struct reference_sum *c)
{
	for (size_t i = 0; i < m; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t t = 0; t < k; t++)
				reference_add(c, i * n + j, a.data[i * a.row + t * a.column],
					      b.data[t * b.row + j * b.column]);
}

double reference_softmax(size_t n, const double *z, size_t label, double *p)
{
	double max = z[0], sum = 0.0;
	for (size_t i = 0; i < n; i++)
		max = fmax(max, z[i]);
	for (size_t i = 0; i < n; i++)
		sum += p[i] = exp(z[i] - max);
	for (size_t i = 0; i < n; i++)
		p[i] /= sum;
	return log(sum) + max - z[label];
}
