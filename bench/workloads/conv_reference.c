/* SPDX-License-Identifier: MIT */
/*
 * conv_reference.c - the results of a convolution's passes by the formula, in double
 *
 *	y[oy, ox, o] = sum over ky, kx, c of x[oy s + ky - top, ox s + kx - left, c] w[ky, kx, c, o]
 *
 * The gradients sum the same terms: dw takes x dy in place of x w, dx takes dy w.
 */
#include "workloads/conv_reference.h"

#include <math.h>

#include "core/memory.h"

/* One image; the arrays that the pass does not read may be anything. */
struct image {
	const struct conv_geometry *g;
	enum conv_pass pass;
	const float *x, *w, *dy;
	double *sum; /* y, dw or dx */
};

/* Adds the terms of one position in one window, for all pairs of channels. */
static void add_terms(const struct image *image, size_t in, size_t cell, size_t out)
{
	size_t channels = image->g->in.channels, filters = image->g->out.channels;
	const float *x = image->x + in * channels, *dy = image->dy + out * filters;
	const struct conv_pass_traits *traits = &conv_passes[image->pass];
	for (size_t c = 0; c < channels; c++)
		for (size_t o = 0; o < filters; o++) {
			size_t w = (cell * channels + c) * filters + o;
			if (traits->is_forward)
				image->sum[out * filters + o] += (double)x[c] * image->w[w];
			else if (traits->is_weight_gradient)
				image->sum[w] += (double)x[c] * dy[o];
			else
				image->sum[in * channels + c] += (double)dy[o] * image->w[w];
		}
}

static void add_window(const struct image *image, size_t oy, size_t ox)
{
	const struct conv_geometry *g = image->g;
	for (size_t ky = 0; ky < g->kernel_height; ky++)
		for (size_t kx = 0; kx < g->kernel_width; kx++) {
			size_t y = oy * g->stride + ky, x = ox * g->stride + kx;
			if (y < g->pad_top || y - g->pad_top >= g->in.height || x < g->pad_left ||
			    x - g->pad_left >= g->in.width)
				continue;
			add_terms(image, (y - g->pad_top) * g->in.width + x - g->pad_left,
				  ky * g->kernel_width + kx, oy * g->out.width + ox);
		}
}

/* dy [out], all 0, from an image's pooled gradient. */
static void unpool(const struct conv_shape *s, const float *pooled, const uint8_t *argmax,
		   float *dy)
{
	const struct scrawl_shape *out = &s->geometry.out;
	size_t width = out->width / s->pool;
	for (size_t i = 0; i < conv_data_pooled_floats(s); i++) {
		size_t o = i % out->channels, pixel = i / out->channels;
		size_t y = pixel / width * s->pool + argmax[i] / s->pool;
		size_t x = pixel % width * s->pool + argmax[i] % s->pool;
		dy[(y * out->width + x) * out->channels + o] = pooled[i];
	}
}

/* finished: the largest of each window of an image's y, with bias and ReLU. */
static void finish(const struct conv_data *d, const double *y, double *finished)
{
	const struct conv_shape *s = d->shape;
	const struct scrawl_shape *out = &s->geometry.out;
	size_t window = s->pool ? s->pool : 1, width = out->width / window;
	for (size_t i = 0; i < out->height / window * width * out->channels; i++) {
		size_t o = i % out->channels, pixel = i / out->channels;
		double most = -INFINITY;
		for (size_t place = 0; place < window * window; place++) {
			size_t oy = pixel / width * window + place / window;
			size_t ox = pixel % width * window + place % window;
			most = fmax(most, y[(oy * out->width + ox) * out->channels + o]);
		}
		most += d->bias[o];
		finished[i] = s->relu ? fmax(most, 0.0) : most;
	}
}

/* y and dy [out]: room for one image, all 0. */
static void add_image(const struct conv_data *d, enum conv_pass pass, size_t i, double *result,
		      double *y, float *dy)
{
	const struct conv_geometry *g = &d->shape->geometry;
	size_t in = shape_count(g->in), out = shape_count(g->out);
	size_t pooled = conv_data_pooled_floats(d->shape);
	struct image image = { g, pass, d->x + i * in, d->w, d->dy + i * out, result };
	if (pass == CONV_FINISHED_FORWARD)
		image.sum = y;
	else if (conv_passes[pass].is_forward)
		image.sum += i * out;
	else if (!conv_passes[pass].is_weight_gradient)
		image.sum += i * in;
	if (conv_passes[pass].is_pooled) {
		unpool(d->shape, d->pooled + i * pooled, d->argmax + i * pooled, dy);
		image.dy = dy;
	}
	for (size_t oy = 0; oy < g->out.height; oy++)
		for (size_t ox = 0; ox < g->out.width; ox++)
			add_window(&image, oy, ox);
	if (pass == CONV_FINISHED_FORWARD)
		finish(d, y, result + i * (d->shape->pool ? pooled : out));
}

bool conv_reference_init(struct conv_reference *r, const struct conv_data *data,
			 enum conv_pass pass)
{
	const struct conv_shape *s = data->shape;
	size_t out = shape_count(s->geometry.out);
	bool good = true;
	r->count = conv_pass_results(s, pass);
	r->result = memory_alloc(r->count, sizeof(*r->result));
	for (size_t i = 0; i < s->images && good; i++) {
		double *y = memory_alloc(out, sizeof(*y));
		float *dy = memory_alloc(out, sizeof(*dy));
		good = r->result && y && dy;
		if (good)
			add_image(data, pass, i, r->result, y, dy);
		memory_free(y);
		memory_free(dy);
	}
	return good;
}

void conv_reference_release(struct conv_reference *r)
{
	memory_free(r->result);
}

struct conv_error conv_reference_error(const struct conv_reference *r, const float *got)
{
	double squares = 0.0, differences = 0.0, largest = 0.0;
	for (size_t i = 0; i < r->count; i++) {
		double d = fabs((double)got[i] - r->result[i]);
		d = isnan(d) ? INFINITY : d;
		squares += r->result[i] * r->result[i];
		differences += d * d;
		largest = fmax(largest, d);
	}
	if (largest == 0.0)
		return (struct conv_error){ 0.0, 0.0 };
	return (struct conv_error){ sqrt(differences / squares),
				    largest / sqrt(squares / (double)r->count) };
}
