/* SPDX-License-Identifier: MIT */
/*
 * conv.c - convolution, with the ReLU and maxpool that follow it and, in evaluation, a batchnorm
 *
 * The output of a tile is pooled, biased and rectified while it is in cache, and only the pooled
 * values and the positions of the maxima are kept.  Pooling comes first: adding a bias and ReLU are
 * monotone, so the maximum commutes with them, and they work on a quarter of the values.  If two
 * values of a window differ by less than the rounding error of adding the bias, or both become 0,
 * the position of the maximum is that of the raw values.
 *
 * In evaluation a batchnorm directly after the convolution is a factor and a summand of each
 * filter's output, so it is folded into weights and bias before the pass (batchnorm_fold).
 */
#include "layers/conv.h"

#include "kernels/activation.h"
#include "kernels/conv_pooled.h"
#include "layers/batchnorm.h"

const struct conv_geometry *conv_layer_geometry(const struct layer *l)
{
	return &conv_of(l)->geometry;
}

bool conv_layer_knows(const char *algorithm)
{
	static const struct conv_geometry any;
	return conv_algorithm_find(algorithm, &any) != NULL;
}

static void choose_tile(struct conv *c)
{
	size_t unit = c->pool ? c->pool : 1;
	size_t rows = c->algorithm->tile_rows(&c->geometry) / unit * unit;
	c->tile_rows = rows ? rows : unit;
	c->rows = c->geometry.out.height / unit * unit;
	c->finishes = c->algorithm->finishes && c->algorithm->finishes(&c->geometry, c->pool);
	bool whole = c->tile_rows >= c->rows && c->finishes;
	c->images = whole && c->algorithm->images ? c->algorithm->images(&c->geometry) : 1;
	bool skips = c->pool && c->algorithm->sparse_gradient;
	c->sparse_gradient = skips && conv_pooled_suits(&c->geometry);
	c->gray = skips ? conv_gray_for(&c->geometry, c->pool) : NULL;
}

static const char *conv_layer_shape(struct layer *l)
{
	struct conv *c = (struct conv *)l;
	struct layer_arguments *a = &l->arguments;
	struct conv_geometry *g = &c->geometry;
	if (a->stride == 0)
		a->stride = 1;
	g->in = l->in;
	g->kernel_height = a->kernel_height;
	g->kernel_width = a->kernel_width;
	g->stride = a->stride;
	g->out.channels = a->outputs;
	const char *why = conv_geometry_settle(g, a->pad_same ? CONV_PAD_SAME : a->pad);
	if (why)
		return why;
	l->out = g->out;
	c->algorithm = conv_algorithm_find(a->algorithm, g);
	choose_tile(c);
	size_t cells = g->kernel_height * g->kernel_width;
	layer_add_parameter(l, (struct parameter){ .name = "weight",
						   .rank = 4,
						   .size = { g->kernel_height, g->kernel_width,
							     g->in.channels, g->out.channels },
						   .fan_in = cells * g->in.channels,
						   .fan_out = cells * g->out.channels });
	layer_add_parameter(l, (struct parameter){
				       .name = "bias", .rank = 1, .size = { g->out.channels } });
	return NULL;
}

static bool conv_layer_absorb(struct layer *l, const struct layer *next, bool training)
{
	struct conv *c = (struct conv *)l;
	if (next->ops == &batchnorm_layer && !training && !c->batchnorm && !c->relu && !c->pool) {
		c->batchnorm = true;
	} else if (next->ops == &relu_layer && !c->relu) {
		c->relu = true;
	} else if (next->ops == &maxpool_layer && !c->pool &&
		   next->arguments.stride == next->arguments.kernel_height) {
		c->pool = next->arguments.kernel_height;
		choose_tile(c);
	} else {
		return false;
	}
	l->out = next->out;
	return true;
}

/* A byte for each pooled value: the position of the maximum. */
static size_t conv_layer_saved(const struct layer *l)
{
	return conv_of(l)->pool ? shape_count(l->out) : 0;
}

static size_t conv_layer_scratch(const struct layer *l)
{
	const struct conv *c = conv_of(l);
	size_t work = c->algorithm->scratch(&c->geometry, c->tile_rows);
	size_t tiled = size_sum(conv_tile_floats(c), work);
	size_t listed = 0;
	if (c->sparse_gradient)
		listed = conv_pooled_scratch(&c->geometry, c->pool);
	else if (c->gray)
		listed = conv_gray_scratch(&c->geometry);
	return size_max(tiled, listed);
}

/* What is prepared, each part rounded up like a tile. */
static size_t conv_folded_floats(const struct conv *c)
{
	return c->batchnorm ? size_round_up(c->base.parameter_count, 16) : 0;
}

static size_t conv_packed_floats(const struct conv *c)
{
	return c->algorithm->packed ? size_round_up(c->algorithm->packed(&c->geometry), 16) : 0;
}

static size_t conv_rotated_floats(const struct conv *c)
{
	if (c->sparse_gradient)
		return conv_pooled_packed(&c->geometry);
	return c->algorithm->rotated ? c->algorithm->rotated(&c->geometry) : 0;
}

static size_t conv_layer_prepared(const struct layer *l)
{
	const struct conv *c = conv_of(l);
	return conv_folded_floats(c) + conv_packed_floats(c) + conv_rotated_floats(c);
}

/* The current weights and bias. */
static const float *parameters_of(const struct conv *c, const struct layer_buffers *b)
{
	return c->batchnorm ? b->prepared : b->parameters;
}

struct conv_weights conv_weights_of(const struct conv *c, const struct layer_buffers *b)
{
	float *packed = b->prepared + conv_folded_floats(c);
	return (struct conv_weights){ parameters_of(c, b), packed, packed + conv_packed_floats(c) };
}

static void conv_layer_prepare(const struct layer_call *call)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	float *packed = b->prepared + conv_folded_floats(c),
	      *rotated = packed + conv_packed_floats(c);
	if (c->batchnorm)
		batchnorm_fold(conv_patch(&c->geometry), c->geometry.out.channels, b->parameters,
			       b->parameters + c->base.parameter_count, b->prepared);
	if (c->algorithm->pack)
		c->algorithm->pack(&c->geometry, parameters_of(c, b), packed);
	if (!b->dx)
		return;
	if (c->sparse_gradient)
		conv_pooled_pack(&c->geometry, b->parameters, rotated);
	else if (c->algorithm->rotate)
		c->algorithm->rotate(&c->geometry, b->parameters, rotated);
}

/* Finishes what the algorithm does not: raw is the plain output of a tile of one image. */
static void finish_tile(const struct conv *c, struct conv_tile tile,
			const struct conv_finish *finish, const float *raw, float *y)
{
	size_t pixels = tile.rows * c->geometry.out.width;
	if (c->pool) {
		struct pool_geometry pool = conv_tile_pool(c, tile);
		maxpool_forward(&pool, raw, y, finish->argmax);
		pixels = pool.out.height * pool.out.width;
	}
	add_bias(pixels, c->geometry.out.channels, finish->bias, finish->relu, y);
}

static void conv_forward_images(const struct layer_call *call, struct range images)
{
	const struct conv *c = conv_of(call->layer);
	const struct layer_buffers *b = call->buffers;
	const struct conv_geometry *g = &c->geometry;
	const struct conv_weights weights = conv_weights_of(c, b);
	const float *x = b->x + images.begin * shape_count(c->base.in);
	float *y = b->y + images.begin * shape_count(c->base.out);
	uint8_t *argmax = b->saved + images.begin * conv_layer_saved(&c->base);
	/* Whether the positions of the maxima are needed. */
	bool asked = c->pool && (call->pass->training || !c->finishes);
	float *work = call->scratch + conv_tile_floats(c);
	for (size_t row = 0; row < c->rows; row += c->tile_rows) {
		struct conv_tile tile = conv_tile_at(c, row, images.end - images.begin);
		size_t offset = conv_tile_offset(c, tile);
		struct conv_finish finish = {
			.pool = c->pool,
			.bias = weights.w + conv_patch(g) * g->out.channels,
			.relu = c->relu,
			.argmax = asked ? argmax + offset : NULL,
		};
		float *to = c->pool && !c->finishes ? call->scratch : y + offset;
		c->algorithm->forward(g, tile, c->finishes ? &finish : NULL, x, &weights, to, work);
		if (!c->finishes)
			finish_tile(c, tile, &finish, to, y + offset);
	}
}

static void conv_layer_forward(const struct layer_call *call)
{
	const struct conv *c = conv_of(call->layer);
	for (size_t i = 0; i < conv_group_count(c, call->range); i++)
		conv_forward_images(call, conv_group_at(c, call->range, i));
}

static double conv_layer_flops(const struct layer *l)
{
	const struct conv_geometry *g = &conv_of(l)->geometry;
	return 2.0 * (double)shape_count(g->out) * (double)conv_patch(g);
}

const struct layer_ops conv_layer = {
	.name = "conv",
	.syntax = "conv N KxK [stride S] [pad P|same]",
	.takes = TAKES_OUTPUTS | TAKES_KERNEL | TAKES_STRIDE | TAKES_PAD,
	.size = sizeof(struct conv),
	.shape = conv_layer_shape,
	.absorb = conv_layer_absorb,
	.saved = conv_layer_saved,
	.scratch = conv_layer_scratch,
	.prepared = conv_layer_prepared,
	.has_partials = true,
	.prepare = conv_layer_prepare,
	.forward = conv_layer_forward,
	.backward = conv_layer_backward,
	.gradient_grain = conv_layer_gradient_grain,
	.gradient = conv_layer_gradient,
	.flops = conv_layer_flops,
};
