/* SPDX-License-Identifier: MIT */
/*
 * pool.c - maximum and mean over windows
 *
 * Windows are inside the image; remaining rows and columns at the lower and right edge are ignored.
 * A maxpool after a convolution is absorbed if its windows do not overlap (conv.c).
 */
#include "kernels/pool.h"
#include "layers/layer.h"

static struct pool_geometry pool_layer_geometry(const struct layer *l)
{
	return (struct pool_geometry){
		.in = l->in,
		.out = l->out,
		.window = l->arguments.kernel_height,
		.stride = l->arguments.stride,
	};
}

static const char *pool_layer_shape(struct layer *l)
{
	size_t window = l->arguments.kernel_height;
	if (l->ops == &maxpool_layer && window > POOL_MAX_WINDOW)
		return "the window is larger than 15";
	if (l->arguments.stride == 0)
		l->arguments.stride = window;
	l->out.height = window_positions(l->in.height, 0, window, l->arguments.stride);
	l->out.width = window_positions(l->in.width, 0, window, l->arguments.stride);
	l->out.channels = l->in.channels;
	return l->out.height && l->out.width ? NULL : "the window is larger than the image";
}

static size_t maxpool_layer_saved(const struct layer *l)
{
	return shape_count(l->out);
}

static void pool_layer_forward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	struct pool_geometry g = pool_layer_geometry(l);
	size_t in = shape_count(l->in), out = shape_count(l->out);
	for (size_t i = call->range.begin; i < call->range.end; i++) {
		if (l->ops == &maxpool_layer)
			maxpool_forward(&g, b->x + i * in, b->y + i * out, b->saved + i * out);
		else
			avgpool_forward(&g, b->x + i * in, b->y + i * out);
	}
}

static void pool_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	struct pool_geometry g = pool_layer_geometry(l);
	size_t in = shape_count(l->in), out = shape_count(l->out);
	for (size_t i = call->range.begin; b->dx && i < call->range.end; i++) {
		if (l->ops == &maxpool_layer)
			maxpool_backward(&g, b->dy + i * out, b->saved + i * out, b->dx + i * in);
		else
			avgpool_backward(&g, b->dy + i * out, b->dx + i * in);
	}
}

const struct layer_ops maxpool_layer = {
	.name = "maxpool",
	.syntax = "maxpool K [stride S]",
	.takes = TAKES_WINDOW | TAKES_STRIDE,
	.size = sizeof(struct layer),
	.shape = pool_layer_shape,
	.saved = maxpool_layer_saved,
	.forward = pool_layer_forward,
	.backward = pool_layer_backward,
};
const struct layer_ops avgpool_layer = {
	.name = "avgpool",
	.syntax = "avgpool K [stride S]",
	.takes = TAKES_WINDOW | TAKES_STRIDE,
	.size = sizeof(struct layer),
	.shape = pool_layer_shape,
	.forward = pool_layer_forward,
	.backward = pool_layer_backward,
};
