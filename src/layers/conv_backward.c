/* SPDX-License-Identifier: MIT */
/*
 * conv_backward.c - the gradients of a convolution and the layers that it absorbed
 *
 * A tile's output gradient is rebuilt in scratch from the pooled one, then
 *	dw += transpose(windows of x) dy,   dx += dy transpose(w) spread over the windows,
 * per shard; conv_layer_gradient() sums the shards in order.  If the algorithm skips zeros, both
 * come directly from the pooled gradient (kernels/conv_pooled.h); dw is then transposed, and
 * conv_layer_gradient() transposes it back while summing.  For images of one channel, only dw does
 * (kernels/conv_gray.h), not transposed.
 */
#include "layers/conv.h"

#include <string.h>

#include "kernels/activation.h"
#include "kernels/conv_pooled.h"

/* The images' dy, through the ReLU; adds db to partial. */
static float *conv_backward_finish(const struct layer_call *call, float *partial)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	const struct conv_geometry *g = &c->geometry;
	size_t out = shape_count(c->base.out), first = call->range.begin * out;
	size_t count = (call->range.end - call->range.begin) * out;
	float *dy = b->dy + first;
	if (c->relu)
		relu_backward(count, b->y + first, dy, dy);
	add_rows(count / g->out.channels, g->out.channels, dy,
		 partial + conv_patch(g) * g->out.channels);
	return dy;
}

/* Adds what comes directly from the pooled gradient. */
static void conv_backward_pooled(const struct layer_call *call, const float *dy, float *partial,
				 float *dx)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	size_t begin = call->range.begin, end = call->range.end;
	const float *x = b->x + begin * shape_count(c->base.in);
	struct pooled_gradient p = {
		.window = c->pool,
		.height = c->base.out.height,
		.width = c->base.out.width,
		.images = end - begin,
		.dy = dy,
		.argmax = b->saved + begin * shape_count(c->base.out),
	};
	if (c->gray) {
		c->gray(&c->geometry, &p, x, partial, call->scratch);
		return;
	}
	conv_pooled_weight_gradient(&c->geometry, &p, x, partial, call->scratch);
	if (dx)
		conv_pooled_data_gradient(&c->geometry, &p, conv_weights_of(c, b).rotated, dx,
					  call->scratch);
}

/* The gradient of a tile's plain output: dy itself, or with the zeros that pooling leaves. */
static const float *tile_gradient(const struct layer_call *call, struct conv_tile tile,
				  struct range images)
{
	const struct conv *c = conv_of(call->layer);
	size_t out = shape_count(c->base.out), offset = conv_tile_offset(c, tile);
	const float *dy = call->buffers->dy + images.begin * out + offset;
	if (!c->pool)
		return dy;
	const uint8_t *argmax = call->buffers->saved + images.begin * out + offset;
	struct pool_geometry pool = conv_tile_pool(c, tile);
	for (size_t i = 0; i < images.end - images.begin; i++)
		maxpool_backward(&pool, dy + i * out, argmax + i * out,
				 call->scratch + i * shape_count(pool.in));
	return call->scratch;
}

/* Adds dw to partial unless that is NULL and, if it is wanted, dx to that of the images. */
static void conv_backward_images(const struct layer_call *call, struct range images, float *partial)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	const struct conv_geometry *g = &c->geometry;
	const struct conv_weights weights = conv_weights_of(c, b);
	size_t first = images.begin * shape_count(c->base.in);
	float *work = call->scratch + conv_tile_floats(c);
	for (size_t row = 0; row < c->rows; row += c->tile_rows) {
		struct conv_tile tile = conv_tile_at(c, row, images.end - images.begin);
		const float *dy = tile_gradient(call, tile, images);
		if (partial)
			c->algorithm->weight_gradient(g, tile, b->x + first, dy, partial, work);
		if (b->dx)
			c->algorithm->data_gradient(g, tile, dy, &weights, b->dx + first, work);
	}
}

void conv_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct conv *c = conv_of(l);
	size_t begin = call->range.begin, end = call->range.end;
	size_t shard = begin / call->pass->shard, count = l->parameter_count;
	size_t in = shape_count(l->in);
	float *partial = call->buffers->partials + shard * count;
	float *dx = call->buffers->dx ? call->buffers->dx + begin * in : NULL;
	memset(partial, 0, count * sizeof(*partial));
	if (dx)
		memset(dx, 0, (end - begin) * in * sizeof(*dx));
	const float *dy = conv_backward_finish(call, partial);
	if (c->sparse_gradient || c->gray) {
		conv_backward_pooled(call, dy, partial, dx);
		partial = NULL;
	}
	if (c->sparse_gradient || (c->gray && !dx))
		return;
	for (size_t i = 0; i < conv_group_count(c, call->range); i++)
		conv_backward_images(call, conv_group_at(c, call->range, i), partial);
}

/*
 * Rows of w [k, filters] per piece of the gradient: long runs of a transposed row, but fewer where
 * w is small, so that more threads have a piece.
 */
#define GRADIENT_ROWS 64
#define SMALL_PATCH   512

static size_t gradient_rows_of(const struct conv_geometry *g)
{
	return conv_patch(g) < SMALL_PATCH ? GRADIENT_ROWS / 2 : GRADIENT_ROWS;
}

size_t conv_layer_gradient_grain(const struct layer *l, size_t batch)
{
	(void)batch;
	return gradient_rows_of(&conv_of(l)->geometry) * conv_of(l)->geometry.out.channels;
}

/* Sums partials [filters, k] for rows [first, last) of w. */
static void sum_transposed(const struct layer *l, size_t shards, const float *partials,
			   size_t first, size_t last, float *gradients)
{
	const struct conv_geometry *g = &conv_of(l)->geometry;
	size_t filters = g->out.channels, patch = conv_patch(g), n = last - first;
	for (size_t o = 0; o < filters; o++) {
		float sums[GRADIENT_ROWS];
		sum_shards(shards, l->parameter_count, n, partials + o * patch + first, sums);
		for (size_t i = 0; i < n; i++)
			gradients[(first + i) * filters + o] = sums[i];
	}
}

void conv_layer_gradient(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	struct range range = call->range;
	size_t shards = (call->pass->batch + call->pass->shard - 1) / call->pass->shard;
	if (conv_of(l)->sparse_gradient) {
		const struct conv_geometry *g = &conv_of(l)->geometry;
		size_t filters = g->out.channels, patch = conv_patch(g);
		size_t first = range.begin / filters, last = range.end / filters;
		if (first < patch)
			sum_transposed(l, shards, b->partials, first, last < patch ? last : patch,
				       b->gradients);
		if (last <= patch)
			return;
		range.begin = patch * filters; /* the bias is not transposed */
	}
	sum_shards(shards, l->parameter_count, range.end - range.begin, b->partials + range.begin,
		   b->gradients + range.begin);
}
