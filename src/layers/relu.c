/* SPDX-License-Identifier: MIT */
/*
 * relu.c - rectified linear unit, y = max(x, 0)
 *
 * dx = dy where y > 0, else 0; the gradient at exactly 0 is taken as 0.  After a convolution this
 * layer is absorbed (conv.c).
 */
#include "kernels/activation.h"
#include "layers/layer.h"

static const char *relu_layer_shape(struct layer *l)
{
	l->out = l->in;
	return NULL;
}

static void relu_layer_forward(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	size_t n = shape_count(call->layer->in), first = call->range.begin * n;
	relu_forward((call->range.end - call->range.begin) * n, b->x + first, b->y + first);
}

static void relu_layer_backward(const struct layer_call *call)
{
	const struct layer_buffers *b = call->buffers;
	size_t n = shape_count(call->layer->in), first = call->range.begin * n;
	if (b->dx)
		relu_backward((call->range.end - call->range.begin) * n, b->y + first,
			      b->dy + first, b->dx + first);
}

const struct layer_ops relu_layer = {
	.name = "relu",
	.syntax = "relu",
	.size = sizeof(struct layer),
	.shape = relu_layer_shape,
	.rectifies = true,
	.forward = relu_layer_forward,
	.backward = relu_layer_backward,
};
