/* SPDX-License-Identifier: MIT */
/*
 * conv_backward.c - the gradients of a convolution and the layers that it absorbed
 *
 * A tile's output gradient is rebuilt in scratch from the pooled one, then
 *	dw += transpose(windows of x) dy,   dx += dy transpose(w) spread over the windows,
 * per shard; conv_layer_gradient() sums the shards in order.  If the algorithm skips zeros, both
 * come directly from the pooled gradient (kernels/conv_pooled.h); dw is then transposed, and
 * conv_layer_gradient() transposes it back while summing.
 */
#include "layers/conv.h"

#include <string.h>

#include "kernels/activation.h"
#include "kernels/conv_pooled.h"

/* One image: adds dw and db to partial, and writes dx if it is not NULL. */
static void conv_backward_image(const struct layer_call *call, size_t image, float *partial)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	const struct conv_geometry *g = &c->geometry;
	size_t in = shape_count(c->base.in), out = shape_count(c->base.out);
	const float *x = b->x + image * in;
	float *dy = b->dy + image * out, *dx = b->dx ? b->dx + image * in : NULL;
	const struct conv_weights weights = conv_weights_of(c, b);
	float *unpooled = call->scratch, *work = call->scratch + conv_tile_floats(c);
	if (c->relu)
		relu_backward(out, b->y + image * out, dy, dy);
	add_rows(out / g->out.channels, g->out.channels, dy,
		 partial + conv_patch(g) * g->out.channels);
	if (dx)
		memset(dx, 0, in * sizeof(*dx));
	if (c->sparse_gradient) {
		struct pooled_gradient p = { c->pool, c->base.out.height, c->base.out.width, dy,
					     b->saved + image * out };
		conv_pooled_weight_gradient(g, &p, x, partial, call->scratch);
		if (dx)
			conv_pooled_data_gradient(g, &p, weights.rotated, dx, call->scratch);
		return;
	}
	for (size_t row = 0; row < c->rows; row += c->tile_rows) {
		struct conv_tile tile = conv_tile_at(c, row);
		const float *tile_dy = dy + conv_tile_offset(c, tile);
		if (c->pool) {
			struct pool_geometry pool = conv_tile_pool(c, tile);
			maxpool_backward(&pool, tile_dy,
					 b->saved + image * out + conv_tile_offset(c, tile),
					 unpooled);
			tile_dy = unpooled;
		}
		c->algorithm->weight_gradient(g, tile, x, tile_dy, partial, work);
		if (dx)
			c->algorithm->data_gradient(g, tile, tile_dy, &weights, dx, work);
	}
}

void conv_layer_backward(const struct layer_call *call)
{
	size_t shard = call->range.begin / call->pass->shard, count = call->layer->parameter_count;
	float *partial = call->buffers->partials + shard * count;
	memset(partial, 0, count * sizeof(*partial));
	for (size_t i = call->range.begin; i < call->range.end; i++)
		conv_backward_image(call, i, partial);
}

/* Rows of w [k, filters] per piece of the gradient: some cache lines of a transposed row. */
#define GRADIENT_ROWS 64

size_t conv_layer_gradient_grain(const struct layer *l, size_t batch)
{
	(void)batch;
	return GRADIENT_ROWS * conv_of(l)->geometry.out.channels;
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
