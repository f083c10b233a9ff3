/* SPDX-License-Identifier: MIT */
/*
 * dense.c - fully connected layer, y = x w + bias, on the flattened input
 *
 *	y  [batch, out] = x [batch, in] w [in, out] + bias [out]
 *	dx [batch, in]  = dy transpose(w)
 *	dw [in, out]    = transpose(x) dy,  dbias = sum of dy over the batch
 *
 * These are products over the whole batch, cut into pieces for threads: forward by outputs, images
 * and, as outputs may be few, slices of the sum over the inputs; backward and gradient by inputs,
 * so that no sum spans several pieces.  The thread that finishes the last slice of a block of
 * outputs adds up the slices in order, so it does not matter for the bits which thread that is.
 */
#include "layers/dense.h"

#include <string.h>

#include "core/size.h"
#include "kernels/activation.h"
#include "kernels/gemm.h"

/* Layers that are large enough have a multiple of this number of equal pieces. */
#define PIECES ((size_t)16)

/* A piece's images, outputs and inputs, at most or about. */
#define BLOCK_IMAGES  ((size_t)64)
#define BLOCK_OUTPUTS ((size_t)128)
#define BLOCK_INPUTS  ((size_t)64)
#define SLICE_INPUTS  ((size_t)32) /* of a sum, at least */

/* The forward products that OpenBLAS computes at full speed, with any of its kernels for x86. */
#define PRODUCT_OUTPUTS ((size_t)64)
#define PRODUCT_WORK    ((size_t)64 * 64 * 128) /* m n k */

/* Too little for threads, at usual batches: one piece is fastest. */
static bool is_small(const struct layer *l)
{
	return size_product(shape_count(l->in), shape_count(l->out)) < 8192;
}

/* n in as few equal parts as `most` allows: the size of each but the last. */
static size_t equal_part(size_t n, size_t most)
{
	size_t parts = (n + most - 1) / most;
	return parts ? (n + parts - 1) / parts : most;
}

/* Part `index` of n in `parts` equal ones that begin at multiples of unit. */
static struct range part_of(size_t n, size_t parts, size_t index, size_t unit)
{
	size_t each = n / parts, left = n % parts;
	size_t begin = each * index + size_min(index, left);
	size_t end = begin + each + (index < left);
	return (struct range){
		size_min(size_round_up(begin, unit), n),
		size_min(size_round_up(end, unit), n),
	};
}

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

/* ---- forward --------------------------------------------------------------------------------- */

#define OUTPUT_UNIT ((size_t)16) /* a block of outputs begins at a multiple of a vector's floats */

/* Blocks of outputs: a multiple of PIECES, or a divisor of it. */
static size_t output_blocks(const struct layer *l)
{
	size_t blocks = (shape_count(l->out) + BLOCK_OUTPUTS - 1) / BLOCK_OUTPUTS, divisor = 1;
	if (blocks >= PIECES)
		return blocks / PIECES * PIECES;
	while (2 * divisor <= blocks)
		divisor *= 2;
	return divisor;
}

/* Slices of the sum, the same for any batch. */
static size_t sum_slices(const struct layer *l)
{
	size_t most = is_small(l) ? 1 : size_max(shape_count(l->in) / SLICE_INPUTS, 1);
	return size_min(size_max(PIECES / output_blocks(l), 1), most);
}

static size_t image_blocks(size_t batch)
{
	return (batch + BLOCK_IMAGES - 1) / BLOCK_IMAGES;
}

static size_t dense_layer_forward_pieces(const struct layer *l, size_t batch)
{
	return sum_slices(l) * output_blocks(l) * image_blocks(batch);
}

static size_t dense_layer_sums(const struct layer *l)
{
	size_t slices = sum_slices(l);
	return slices > 1 ? size_product(slices, shape_count(l->out)) : 0;
}

static size_t dense_layer_arrivals(const struct layer *l, size_t batch)
{
	return output_blocks(l) * image_blocks(batch);
}

struct dense_product dense_layer_forward_product(const struct layer *l, size_t batch)
{
	struct range outputs = part_of(shape_count(l->out), output_blocks(l), 0, OUTPUT_UNIT);
	struct range inputs = part_of(shape_count(l->in), sum_slices(l), 0, 1);
	size_t m = equal_part(batch, BLOCK_IMAGES), n = size_min(outputs.end, PRODUCT_OUTPUTS);
	return (struct dense_product){ m, n, equal_part(inputs.end, PRODUCT_WORK / (m * n)) };
}

/* One slice of the sum for a block of images and outputs; slice 0 begins with the bias. */
static void multiply_slice(const struct layer_call *call, struct range images, struct range outputs,
			   struct range inputs, float *y)
{
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(call->layer->in), out = shape_count(call->layer->out);
	size_t m = images.end - images.begin, n = outputs.end - outputs.begin;
	struct dense_product p = dense_layer_forward_product(call->layer, call->pass->batch);
	const float *w = b->parameters + outputs.begin, *bias = w + in * out;
	y += images.begin * out + outputs.begin;
	for (size_t i = 0; i < m && inputs.begin == 0; i++)
		memcpy(y + i * out, bias, n * sizeof(*y));
	for (size_t k = inputs.begin; k < inputs.end; k += p.k)
		for (size_t o = 0; o < n; o += p.n)
			gemm(m, size_min(p.n, n - o), size_min(p.k, inputs.end - k),
			     (struct matrix){ b->x + images.begin * in + k, in, false },
			     (struct matrix){ w + k * out + o, out, false },
			     inputs.begin > 0 && k == inputs.begin ? 0.0f : 1.0f, y + o, out);
}

static void dense_layer_forward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t batch = call->pass->batch, piece = call->range.begin, out = shape_count(l->out);
	size_t slices = sum_slices(l), blocks = output_blocks(l) * image_blocks(batch);
	size_t block = piece % blocks, slice = piece / blocks;
	struct range images = part_of(batch, image_blocks(batch), block % image_blocks(batch), 1);
	struct range outputs =
		part_of(out, output_blocks(l), block / image_blocks(batch), OUTPUT_UNIT);
	struct range inputs = part_of(shape_count(l->in), slices, slice, 1);
	if (slices == 1) {
		multiply_slice(call, images, outputs, inputs, b->y);
		return;
	}
	multiply_slice(call, images, outputs, inputs, b->sums + slice * batch * out);
	if (atomic_fetch_add(&b->arrivals[block], 1) + 1 < slices)
		return;
	atomic_store(&b->arrivals[block], 0);
	/* With one block of outputs, its rows are adjacent. */
	size_t n = outputs.end - outputs.begin, rows = images.end - images.begin;
	size_t step = output_blocks(l) == 1 ? rows : 1;
	for (size_t i = images.begin; i < images.end; i += step) {
		size_t offset = i * out + outputs.begin;
		sum_shards(slices, batch * out, step * n, b->sums + offset, b->y + offset);
	}
}

/* ---- backward -------------------------------------------------------------------------------- */

#define INPUT_UNIT      ((size_t)8)  /* a piece begins at a multiple of these inputs */
#define BACKWARD_INPUTS ((size_t)16) /* of a piece, at least */

static size_t dense_layer_backward_pieces(const struct layer *l, size_t batch)
{
	(void)batch;
	size_t in = shape_count(l->in), pieces = in / BLOCK_INPUTS / PIECES * PIECES;
	if (is_small(l))
		return 1;
	return pieces ? pieces : size_min(PIECES, size_max(in / BACKWARD_INPUTS, 1));
}

struct dense_product dense_layer_backward_product(const struct layer *l, size_t batch)
{
	size_t out = shape_count(l->out);
	struct range inputs =
		part_of(shape_count(l->in), dense_layer_backward_pieces(l, batch), 0, INPUT_UNIT);
	size_t m = size_min(gemm_transposed_rows(out), batch);
	return (struct dense_product){ m, inputs.end,
				       equal_part(out, PRODUCT_WORK / (m * inputs.end)) };
}

static void dense_layer_backward(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(l->in), out = shape_count(l->out), batch = call->pass->batch;
	struct range inputs =
		part_of(in, dense_layer_backward_pieces(l, batch), call->range.begin, INPUT_UNIT);
	struct dense_product p = dense_layer_backward_product(l, batch);
	const float *w = b->parameters + inputs.begin * out;
	for (size_t i = 0; b->dx && i < batch; i += p.m)
		for (size_t k = 0; k < out; k += p.k)
			gemm(size_min(p.m, batch - i), inputs.end - inputs.begin,
			     size_min(p.k, out - k),
			     (struct matrix){ b->dy + i * out + k, out, false },
			     (struct matrix){ w + k, out, true }, k ? 1.0f : 0.0f,
			     b->dx + i * in + inputs.begin, in);
}

/* ---- gradient -------------------------------------------------------------------------------- */

#define SLICE_FLOATS     ((size_t)16384) /* with the optimiser's state, a fraction of L2 */
#define SLICE_FLOATS_MIN ((size_t)2048)  /* worth a thread */

/* Of a product: as large as OpenBLAS multiplies without packing. */
#define GRADIENT_OUTPUTS ((size_t)128)
#define GRADIENT_WORK    ((size_t)1000000) /* m n k */

/* Whole rows of w; the bias counts as one more row, whose input is always 1. */
static size_t dense_layer_gradient_grain(const struct layer *l, size_t batch)
{
	(void)batch;
	size_t in = shape_count(l->in), out = shape_count(l->out), n = size_product(in, out);
	size_t pieces = size_round_up(n / SLICE_FLOATS + 1, PIECES);
	pieces = size_max(size_min(pieces, n / SLICE_FLOATS_MIN), 1);
	return (in + pieces - 1) / pieces * out;
}

struct dense_product dense_layer_gradient_product(const struct layer *l, size_t batch)
{
	size_t out = shape_count(l->out), rows = dense_layer_gradient_grain(l, batch) / out;
	size_t n = size_min(out, GRADIENT_OUTPUTS), k = equal_part(batch, BLOCK_IMAGES);
	return (struct dense_product){ equal_part(rows, GRADIENT_WORK / (n * k)), n, k };
}

/* Rows [begin, end) of dw */
static void weight_gradient(const struct layer_call *call, size_t begin, size_t end)
{
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(call->layer->in), out = shape_count(call->layer->out);
	size_t batch = call->pass->batch;
	struct dense_product p = dense_layer_gradient_product(call->layer, batch);
	for (size_t i = begin; i < end; i += p.m)
		for (size_t o = 0; o < out; o += p.n)
			for (size_t k = 0; k < batch; k += p.k)
				gemm(size_min(p.m, end - i), size_min(p.n, out - o),
				     size_min(p.k, batch - k),
				     (struct matrix){ b->x + k * in + i, in, true },
				     (struct matrix){ b->dy + k * out + o, out, false },
				     k ? 1.0f : 0.0f, b->gradients + i * out + o, out);
}

static void dense_layer_gradient(const struct layer_call *call)
{
	const struct layer *l = call->layer;
	const struct layer_buffers *b = call->buffers;
	size_t in = shape_count(l->in), out = shape_count(l->out);
	weight_gradient(call, call->range.begin / out, size_min(call->range.end / out, in));
	if (call->range.end / out > in) {
		memset(b->gradients + in * out, 0, out * sizeof(*b->gradients));
		add_rows(call->pass->batch, out, b->dy, b->gradients + in * out);
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
	.sums = dense_layer_sums,
	.arrivals = dense_layer_arrivals,
	.forward_pieces = dense_layer_forward_pieces,
	.forward = dense_layer_forward,
	.backward_pieces = dense_layer_backward_pieces,
	.backward = dense_layer_backward,
	.gradient_grain = dense_layer_gradient_grain,
	.gradient = dense_layer_gradient,
	.flops = dense_layer_flops,
};
