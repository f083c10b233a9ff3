/* SPDX-License-Identifier: MIT */
/*
 * pool.c - maximum and mean over windows
 *
 * Windows lie within the image; rows and columns left over at the lower and right edge are not
 * seen.  A maxpool after a convolution is absorbed if its windows do not overlap (conv.c).
 */
#include "kernels/pool.h"
#include "layers/layer.h"

static struct pool_geometry geometry(const struct layer *l)
{
	return (struct pool_geometry){
		.in = l->in,
		.out = l->out,
		.window = l->arguments.kernel_height,
		.stride = l->arguments.stride,
	};
}

static const char *shape(struct layer *l, const char *conv)
{
	(void)conv;
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

static size_t saved(const struct layer *l)
{
	return shape_count(l->out);
}

static void forward(const struct layer *l, const struct pass *p, const struct layer_buffers *b,
		    struct range images, float *scratch)
{
	(void)p;
	(void)scratch;
	struct pool_geometry g = geometry(l);
	size_t in = shape_count(l->in), out = shape_count(l->out);
	for (size_t i = images.begin; i < images.end; i++) {
		if (l->ops == &maxpool_layer)
			maxpool_forward(&g, b->x + i * in, b->y + i * out, b->saved + i * out);
		else
			avgpool_forward(&g, b->x + i * in, b->y + i * out);
	}
}

static void backward(const struct layer *l, const struct pass *p, const struct layer_buffers *b,
		     struct range images, float *scratch)
{
	(void)p;
	(void)scratch;
	struct pool_geometry g = geometry(l);
	size_t in = shape_count(l->in), out = shape_count(l->out);
	for (size_t i = images.begin; b->dx && i < images.end; i++) {
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
	.shape = shape,
	.saved = saved,
	.forward = forward,
	.backward = backward,
};
const struct layer_ops avgpool_layer = {
	.name = "avgpool",
	.syntax = "avgpool K [stride S]",
	.takes = TAKES_WINDOW | TAKES_STRIDE,
	.size = sizeof(struct layer),
	.shape = shape,
	.forward = forward,
	.backward = backward,
};
