/* SPDX-License-Identifier: MIT */
/*
 * relu.c - rectified linear unit, y = max(x, 0)
 *
 * dx = dy where y > 0, else 0; the gradient at exactly 0 is taken as 0.  After a convolution this
 * layer is absorbed (conv.c).
 */
#include "kernels/activation.h"
#include "layers/layer.h"

static const char *shape(struct layer *l, const char *conv)
{
	(void)conv;
	l->out = l->in;
	return NULL;
}

static void forward(const struct layer *l, const struct pass *p, const struct layer_buffers *b,
		    struct range images, float *scratch)
{
	(void)p;
	(void)scratch;
	size_t n = shape_count(l->in);
	relu_forward((images.end - images.begin) * n, b->x + images.begin * n,
		     b->y + images.begin * n);
}

static void backward(const struct layer *l, const struct pass *p, const struct layer_buffers *b,
		     struct range images, float *scratch)
{
	(void)p;
	(void)scratch;
	size_t n = shape_count(l->in), first = images.begin * n;
	if (b->dx)
		relu_backward((images.end - images.begin) * n, b->y + first, b->dy + first,
			      b->dx + first);
}

const struct layer_ops relu_layer = {
	.name = "relu",
	.syntax = "relu",
	.size = sizeof(struct layer),
	.shape = shape,
	.forward = forward,
	.backward = backward,
};
