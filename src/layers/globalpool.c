/* SPDX-License-Identifier: MIT */
/*
 * globalpool.c - the mean of each channel over the whole image
 *
 *	y[c] = sum over positions of x[position, c] / n,   dx[position, c] = dy[c] / n
 *
 * where n = height width.
 *
 * Global average pooling (Lin et al., "Network in network", arXiv 1312.4400): the layer after it
 * needs no weights per position.  The sum is taken in order.
 */
#include <string.h>

#include "kernels/activation.h"
#include "layers/layer.h"

static const char *globalpool_layer_shape(struct layer *l)
{
	l->out = (struct scrawl_shape){ 1, 1, l->in.channels };
	return NULL;
}

static size_t positions(const struct layer *l)
{
	return l->in.height * l->in.width;
}

/* y [channels] *= 1 / positions */
static void divide_by_positions(const struct layer *l, float *y)
{
	float factor = 1.0f / (float)positions(l);
	for (size_t c = 0; c < l->in.channels; c++)
		y[c] *= factor;
}

static void globalpool_layer_forward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(l->in), channels = l->in.channels;
	for (size_t i = call->range.begin; i < call->range.end; i++) {
		float *y = b->y + i * channels;
		memset(y, 0, channels * sizeof(*y));
		add_rows(positions(l), channels, b->x + i * in, y);
		divide_by_positions(l, y);
	}
}

static void globalpool_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(l->in), channels = l->in.channels;
	for (size_t i = call->range.begin; b->dx && i < call->range.end; i++) {
		float *dy = b->dy + i * channels, *dx = b->dx + i * in;
		divide_by_positions(l, dy);
		for (size_t j = 0; j < positions(l); j++)
			memcpy(dx + j * channels, dy, channels * sizeof(*dx));
	}
}

const struct layer_ops globalpool_layer = {
	.name = "globalpool",
	.syntax = "globalpool",
	.size = sizeof(struct layer),
	.shape = globalpool_layer_shape,
	.forward = globalpool_layer_forward,
	.backward = globalpool_layer_backward,
};
