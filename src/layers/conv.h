/* SPDX-License-Identifier: MIT */
/*
 * conv.h - a convolution and the layers that it absorbed, shared by its two passes
 *
 * conv.c sets it up and has the forward pass, conv_backward.c the gradients.
 */
#ifndef SCRAWL_LAYERS_CONV_H
#define SCRAWL_LAYERS_CONV_H

#include "kernels/conv.h"
#include "kernels/conv_gray.h"
#include "kernels/pool.h"
#include "layers/layer.h"

struct conv {
	struct layer base;
	struct conv_geometry geometry; /* of the convolution alone */
	const struct conv_algorithm *algorithm;
	bool batchnorm;       /* absorbed; its parameters follow the convolution's */
	bool relu;            /* absorbed */
	size_t pool;          /* window of an absorbed maxpool; 0: none */
	size_t tile_rows;     /* a multiple of pool */
	size_t rows;          /* of output that are used: pooling may skip the last */
	size_t images;        /* of a tile, at most; more than 1: it has all those rows */
	bool sparse_gradient; /* takes gradients from the pooled ones; partials are transposed */
	conv_gray_fn *gray;   /* takes the weight gradient from the pooled one; NULL: none */
	bool finishes;        /* the algorithm itself pools, adds the bias and rectifies */
};

static inline const struct conv *conv_of(const struct layer *l)
{
	return (const struct conv *)l;
}

/* Floats of the output of a tile's images, rounded up so that what follows is aligned. */
static inline size_t conv_tile_floats(const struct conv *c)
{
	size_t row = size_product(c->geometry.out.width, c->geometry.out.channels);
	return size_round_up(size_product(size_product(c->tile_rows, row), c->images), 16);
}

/* The tile of `images` images that starts at row. */
static inline struct conv_tile conv_tile_at(const struct conv *c, size_t row, size_t images)
{
	return (struct conv_tile){ row, size_min(c->rows - row, c->tile_rows), images - 1 };
}

/* The groups of images whose tiles are processed together, as equal as they can be. */
static inline size_t conv_group_count(const struct conv *c, struct range images)
{
	return (images.end - images.begin + c->images - 1) / c->images;
}

static inline struct range conv_group_at(const struct conv *c, struct range images, size_t i)
{
	size_t n = images.end - images.begin, count = conv_group_count(c, images);
	return (struct range){ images.begin + n * i / count, images.begin + n * (i + 1) / count };
}

/* Pooling of one image of a tile, as if the tile were a whole image. */
static inline struct pool_geometry conv_tile_pool(const struct conv *c, struct conv_tile tile)
{
	const struct scrawl_shape *out = &c->geometry.out;
	return (struct pool_geometry){
		.in = { tile.rows, out->width, out->channels },
		.out = { tile.rows / c->pool, out->width / c->pool, out->channels },
		.window = c->pool,
		.stride = c->pool,
	};
}

/* Offset of the tile's results in the layer's output image. */
static inline size_t conv_tile_offset(const struct conv *c, struct conv_tile tile)
{
	size_t row = c->pool ? tile.row / c->pool : tile.row;
	return row * c->base.out.width * c->base.out.channels;
}

/* The current weights and what prepare derived from them. */
struct conv_weights conv_weights_of(const struct conv *c, const struct layer_buffers *b);

/* The layer's operations of those names. */
void conv_layer_backward(const struct layer_call *call);
size_t conv_layer_gradient_grain(const struct layer *l, size_t batch);
void conv_layer_gradient(const struct layer_call *call);

#endif
