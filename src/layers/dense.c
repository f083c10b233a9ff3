/* SPDX-License-Identifier: MIT */
/*
 * dense.c - fully connected layer, y = x w + bias, on the flattened input
 *
 *	y  [batch, out] = x [batch, in] w [in, out] + bias [out]
 *	dx [batch, in]  = dy transpose(w)
 *	dw [in, out]    = transpose(x) dy,  dbias = sum of dy over the batch
 *
 * These are products over the whole batch, and w may be larger than a cache, so they are cut by
 * columns of w (forward) and rows of w (backward, gradient).  Thus each piece of w is read once,
 * and no sum spans several pieces.
 */
#include <string.h>

#include "kernels/activation.h"
#include "kernels/gemm.h"
#include "layers/layer.h"

#define FORWARD_IMAGES 64 /* of a product */

static const char *dense_layer_shape(struct layer *l)
{
	size_t in = shape_count(l->in), out = l->arguments.outputs;
	l->out = (struct scrawl_shape){ 1, 1, out };
	layer_add_parameter(l, (struct parameter){ .name = "weight",
						   .rank = 2,
						   .size = { in, out },
						   .fan_in = in,
						   .fan_out = out });
	layer_add_parameter(l, (struct parameter){ .name = "bias", .rank = 1, .size = { out } });
	return NULL;
}

static void dense_layer_forward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	const struct range outputs = call->range;
	size_t batch = call->pass->batch;
	size_t in = shape_count(l->in), out = shape_count(l->out);
	size_t n = outputs.end - outputs.begin, images = size_min(batch, FORWARD_IMAGES);
	size_t depth = gemm_call_limit() / (n * images) / 16 * 16;
	const float *w = b->parameters, *bias = b->parameters + in * out;
	for (size_t i = 0; i < batch; i++)
		memcpy(b->y + i * out + outputs.begin, bias + outputs.begin, n * sizeof(*b->y));
	for (size_t k = 0; k < in; k += depth)
		for (size_t i = 0; i < batch; i += images)
			gemm(size_min(images, batch - i), n, size_min(depth, in - k),
			     (struct matrix){ b->x + i * in + k, in, false },
			     (struct matrix){ w + k * out + outputs.begin, out, false }, 1.0f,
			     b->y + i * out + outputs.begin, out);
}

static void dense_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	const struct range inputs = call->range;
	size_t in = shape_count(l->in), out = shape_count(l->out);
	if (b->dx)
		gemm(call->pass->batch, inputs.end - inputs.begin, out,
		     (struct matrix){ b->dy, out, false },
		     (struct matrix){ b->parameters + inputs.begin * out, out, true }, 0.0f,
		     b->dx + inputs.begin, in);
}

/* Whole rows of w; the bias counts as one more row, whose input is always 1. */
static size_t dense_layer_gradient_grain(const struct layer *l, size_t batch)
{
	size_t out = shape_count(l->out);
	size_t rows = gemm_call_limit() / size_product(out, batch ? batch : 1);
	size_t most = 16384 / out; /* several pieces even if w is small: 64 KiB each */
	rows = size_min(rows, most);
	return (rows < 16 ? 16 : rows) * out;
}

static void dense_layer_gradient(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t batch = call->pass->batch;
	size_t in = shape_count(l->in), out = shape_count(l->out);
	size_t begin = call->range.begin / out, end = size_min(call->range.end / out, in);
	if (begin < end)
		gemm(end - begin, out, batch, (struct matrix){ b->x + begin, in, true },
		     (struct matrix){ b->dy, out, false }, 0.0f, b->gradients + begin * out, out);
	if (call->range.end / out > in) {
		memset(b->gradients + in * out, 0, out * sizeof(*b->gradients));
		add_rows(batch, out, b->dy, b->gradients + in * out);
	}
}

static double dense_layer_flops(const struct layer *l)
{
	return 2.0 * (double)shape_count(l->in) * (double)shape_count(l->out);
}

const struct layer_ops dense_layer = {
	.name = "dense",
	.syntax = "dense [N]",
	.takes = TAKES_OPTIONAL_OUTPUTS,
	.size = sizeof(struct layer),
	.shape = dense_layer_shape,
	.forward_grain = gemm_columns,
	.forward = dense_layer_forward,
	.backward_grain = 128,
	.backward = dense_layer_backward,
	.gradient_grain = dense_layer_gradient_grain,
	.gradient = dense_layer_gradient,
	.flops = dense_layer_flops,
};
