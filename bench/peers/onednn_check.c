/* SPDX-License-Identifier: MIT */
/*
 * onednn_check.c - samples of a primitive's result beside the formula, term by term
 *
 *	y[n, oy, ox, o]   = bias[o] + sum over ky, kx, i of x[n, iy, ix, i] w[ky, kx, i, o]
 *	dx[n, iy, ix, i]  = sum over ky, kx, o of dy[n, oy, ox, o] w[ky, kx, i, o]
 *	dw[ky, kx, i, o]  = sum over n, oy, ox of x[n, iy, ix, i] dy[n, oy, ox, o]
 *
 * with iy = oy s + ky - top and ix = ox s + kx - left, inside the image.
 */
#include <math.h>

#include "onednn_conv.h"

#define SAMPLES   509
#define TOLERANCE 1e-4 /* of the sum of the terms' sizes */

/* A term's place: of all that a pass adds up, one product. */
struct place {
	size_t n, oy, ox, o, ky, kx, i;
};

struct sum {
	double value, size;
};

static void add(struct sum *sum, double term)
{
	sum->value += term;
	sum->size += fabs(term);
}

/* The product at a place, of the two arrays that are not the pass's result. */
static void add_product(struct sum *sum, const struct onednn_conv *c, const struct place *p)
{
	const struct conv_geometry *g = c->geometry;
	size_t iy = p->oy * g->stride + p->ky - g->pad_top;
	size_t ix = p->ox * g->stride + p->kx - g->pad_left;
	/* Above and left of the image they wrap around to something large. */
	if (iy >= g->in.height || ix >= g->in.width)
		return;
	size_t y = ((p->n * g->out.height + p->oy) * g->out.width + p->ox) * g->out.channels;
	size_t x = ((p->n * g->in.height + iy) * g->in.width + ix) * g->in.channels + p->i;
	size_t w = ((p->ky * g->kernel_width + p->kx) * g->in.channels + p->i) * g->out.channels;
	double product = 1.0;
	if (c->pass != ONEDNN_DATA_GRADIENT)
		product *= (double)c->values[ONEDNN_X][x];
	if (c->pass == ONEDNN_DATA_GRADIENT || c->pass == ONEDNN_WEIGHT_GRADIENT)
		product *= (double)c->values[ONEDNN_Y][y + p->o];
	if (c->pass != ONEDNN_WEIGHT_GRADIENT)
		product *= (double)c->values[ONEDNN_W][w + p->o];
	add(sum, product);
}

static struct sum output_at(const struct onednn_conv *c, size_t index)
{
	const struct conv_geometry *g = c->geometry;
	struct place p = { .o = index % g->out.channels };
	struct sum sum = { 0.0, 0.0 };
	index /= g->out.channels;
	p.ox = index % g->out.width;
	p.oy = index / g->out.width % g->out.height;
	p.n = index / g->out.width / g->out.height;
	for (p.ky = 0; p.ky < g->kernel_height; p.ky++)
		for (p.kx = 0; p.kx < g->kernel_width; p.kx++)
			for (p.i = 0; p.i < g->in.channels; p.i++)
				add_product(&sum, c, &p);
	add(&sum, (double)c->values[ONEDNN_BIAS][p.o]);
	if (c->relu)
		sum.value = fmax(sum.value, 0.0);
	return sum;
}

static struct sum data_gradient_at(const struct onednn_conv *c, size_t index)
{
	const struct conv_geometry *g = c->geometry;
	struct place p = { .i = index % g->in.channels };
	struct sum sum = { 0.0, 0.0 };
	index /= g->in.channels;
	size_t ix = index % g->in.width, iy = index / g->in.width % g->in.height;
	p.n = index / g->in.width / g->in.height;
	for (p.oy = 0; p.oy < g->out.height; p.oy++)
		for (p.ox = 0; p.ox < g->out.width; p.ox++) {
			p.ky = iy + g->pad_top - p.oy * g->stride;
			p.kx = ix + g->pad_left - p.ox * g->stride;
			if (p.ky >= g->kernel_height || p.kx >= g->kernel_width)
				continue;
			for (p.o = 0; p.o < g->out.channels; p.o++)
				add_product(&sum, c, &p);
		}
	return sum;
}

static struct sum weight_gradient_at(const struct onednn_conv *c, size_t index)
{
	const struct conv_geometry *g = c->geometry;
	struct place p = { .o = index % g->out.channels };
	struct sum sum = { 0.0, 0.0 };
	index /= g->out.channels;
	p.i = index % g->in.channels;
	p.kx = index / g->in.channels % g->kernel_width;
	p.ky = index / g->in.channels / g->kernel_width;
	for (p.n = 0; p.n < c->batch; p.n++)
		for (p.oy = 0; p.oy < g->out.height; p.oy++)
			for (p.ox = 0; p.ox < g->out.width; p.ox++)
				add_product(&sum, c, &p);
	return sum;
}

bool onednn_conv_check(struct onednn_conv *c)
{
	size_t count;
	const float *result = onednn_conv_result(c, &count);
	if (!result)
		return false;
	for (size_t s = 0; s < SAMPLES; s++) {
		size_t index = s * (count - 1) / (SAMPLES - 1);
		struct sum sum = c->pass == ONEDNN_DATA_GRADIENT     ? data_gradient_at(c, index)
				 : c->pass == ONEDNN_WEIGHT_GRADIENT ? weight_gradient_at(c, index)
								     : output_at(c, index);
		if (!(fabs((double)result[index] - sum.value) <= TOLERANCE * sum.size))
			return false;
	}
	return true;
}
