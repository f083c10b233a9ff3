/* SPDX-License-Identifier: MIT */
/*
 * conv_run.c - one pass of one convolution by one algorithm, tile by tile as the layer does it
 */
#include "workloads/conv_run.h"

#include <string.h>

#include "core/memory.h"
#include "core/size.h"
#include "kernels/activation.h"
#include "kernels/conv_pooled.h"
#include "kernels/pool.h"

/* Does the algorithm's forward() include pooling, bias and ReLU? */
static bool finishes(const struct conv_algorithm *algorithm, const struct conv_shape *shape,
		     enum conv_pass pass)
{
	return pass == CONV_FINISHED_FORWARD && algorithm->finishes &&
	       algorithm->finishes(&shape->geometry, shape->pool);
}

/* What the algorithm derives from the weights for this pass; false: out of memory. */
static bool derive(struct conv_run *run)
{
	const struct conv_algorithm *a = run->algorithm;
	const struct conv_geometry *g = &run->data->shape->geometry;
	bool packs = a->packed && conv_passes[run->pass].is_forward, sparse = run->sparse_gradient;
	bool turns = !sparse && a->rotated && !conv_passes[run->pass].is_forward;
	size_t rotated = sparse ? conv_pooled_packed(g) : turns ? a->rotated(g) : 0;
	run->packed = memory_alloc(packs ? a->packed(g) : 0, sizeof(*run->packed));
	run->rotated = memory_alloc(rotated, sizeof(*run->rotated));
	run->transposed = memory_alloc(sparse ? run->result_floats : 0, sizeof(*run->transposed));
	if (!run->packed || !run->rotated || !run->transposed)
		return false;
	if (packs)
		a->pack(g, run->data->w, run->packed);
	if (turns)
		a->rotate(g, run->data->w, run->rotated);
	if (sparse)
		conv_pooled_pack(g, run->data->w, run->rotated);
	return true;
}

/* Does the pass include the pooling after the convolution? */
static bool has_pooling(const struct conv_run *run)
{
	return run->data->shape->pool &&
	       (conv_passes[run->pass].is_pooled || run->pass == CONV_FINISHED_FORWARD);
}

/* The images of a tile: those that the algorithm wants if nothing outside it is to do. */
static size_t tile_images(const struct conv_run *run)
{
	const struct conv_shape *s = run->data->shape;
	bool alone = run->pass == CONV_FINISHED_FORWARD ? finishes(run->algorithm, s, run->pass)
							: !conv_passes[run->pass].is_pooled;
	bool whole = run->tile_rows >= conv_run_rows(run);
	if (!whole || !alone || !run->algorithm->images)
		return 1;
	return size_min(s->images, run->algorithm->images(&s->geometry));
}

bool conv_run_init(struct conv_run *run, const struct conv_data *data,
		   const struct conv_algorithm *algorithm, enum conv_pass pass)
{
	const struct conv_shape *s = data->shape;
	const struct conv_geometry *g = &s->geometry;
	*run = (struct conv_run){ .data = data, .algorithm = algorithm, .pass = pass };
	size_t unit = has_pooling(run) ? s->pool : 1;
	size_t rows = algorithm->tile_rows(g) / unit * unit;
	run->sparse_gradient = conv_run_is_sparse(algorithm, s, pass);
	run->gray = conv_run_gray(algorithm, s, pass);
	run->tile_rows = rows ? rows : unit;
	run->images = tile_images(run);
	run->result_floats = conv_pass_results(s, pass);
	size_t scratch = algorithm->scratch(g, run->tile_rows);
	if (run->gray)
		scratch = size_max(scratch, conv_gray_scratch(g));
	else if (run->sparse_gradient)
		scratch = size_max(scratch, conv_pooled_scratch(g, s->pool));
	run->result = memory_alloc(run->result_floats, sizeof(*run->result));
	run->argmax = memory_alloc(s->images * conv_data_pooled_floats(s), 1);
	run->tile =
		memory_alloc(run->tile_rows * g->out.width * g->out.channels, sizeof(*run->tile));
	run->scratch = memory_alloc(scratch, sizeof(*run->scratch));
	return run->result && run->argmax && run->tile && run->scratch && derive(run);
}

void conv_run_release(struct conv_run *run)
{
	memory_free(run->result);
	memory_free(run->argmax);
	memory_free(run->transposed);
	memory_free(run->tile);
	memory_free(run->packed);
	memory_free(run->rotated);
	memory_free(run->scratch);
}

size_t conv_run_rows(const struct conv_run *run)
{
	const struct conv_shape *s = run->data->shape;
	size_t height = s->geometry.out.height;
	return has_pooling(run) ? height / s->pool * s->pool : height;
}

struct conv_tile conv_run_tile(const struct conv_run *run, size_t row)
{
	size_t left = conv_run_rows(run) - row;
	return (struct conv_tile){ row, left < run->tile_rows ? left : run->tile_rows, 0 };
}

/* The pooling of a tile as if it were an image. */
static struct pool_geometry tile_pool(const struct conv_run *run, struct conv_tile tile)
{
	const struct scrawl_shape *out = &run->data->shape->geometry.out;
	size_t window = run->data->shape->pool;
	return (struct pool_geometry){
		.in = { tile.rows, out->width, out->channels },
		.out = { tile.rows / window, out->width / window, out->channels },
		.window = window,
		.stride = window,
	};
}

/* Where the tile begins in the arrays of all outputs, pooled if the pass pools. */
static size_t tile_offset(const struct conv_run *run, struct conv_tile tile, size_t image)
{
	const struct conv_shape *s = run->data->shape;
	const struct scrawl_shape *out = &s->geometry.out;
	if (!has_pooling(run))
		return (image * out->height + tile.row) * out->width * out->channels;
	return image * conv_data_pooled_floats(s) +
	       tile.row / s->pool * (out->width / s->pool) * out->channels;
}

void conv_run_finish(const struct conv_run *run, struct conv_tile tile, size_t image)
{
	const struct conv_shape *s = run->data->shape;
	size_t offset = tile_offset(run, tile, image);
	size_t pixels = tile.rows * s->geometry.out.width;
	if (s->pool) {
		struct pool_geometry pool = tile_pool(run, tile);
		maxpool_forward(&pool, run->tile, run->result + offset, run->argmax + offset);
		pixels = pool.out.height * pool.out.width;
	}
	add_bias(pixels, s->geometry.out.channels, run->data->bias, s->relu, run->result + offset);
}

const float *conv_run_gradient(const struct conv_run *run, struct conv_tile tile, size_t image)
{
	const struct conv_data *d = run->data;
	size_t offset = tile_offset(run, tile, image);
	if (!has_pooling(run))
		return d->dy + offset;
	struct pool_geometry pool = tile_pool(run, tile);
	maxpool_backward(&pool, d->pooled + offset, d->argmax + offset, run->tile);
	return run->tile;
}

static void forward_tile(const struct conv_run *run, struct conv_tile tile, size_t image,
			 const struct conv_weights *weights)
{
	const struct conv_data *d = run->data;
	const struct conv_geometry *g = &d->shape->geometry;
	const float *x = d->x + image * shape_count(g->in);
	size_t offset = tile_offset(run, tile, image);
	bool fused = finishes(run->algorithm, d->shape, run->pass);
	struct conv_finish finish = {
		.pool = d->shape->pool,
		.bias = d->bias,
		.relu = d->shape->relu,
		.argmax = d->shape->pool ? run->argmax + offset : NULL,
	};
	float *y = has_pooling(run) && !fused ? run->tile : run->result + offset;
	run->algorithm->forward(g, tile, fused ? &finish : NULL, x, weights, y, run->scratch);
	if (run->pass == CONV_FINISHED_FORWARD && !fused)
		conv_run_finish(run, tile, image);
}

static void run_tile(const struct conv_run *run, struct conv_tile tile, size_t image)
{
	const struct conv_geometry *g = &run->data->shape->geometry;
	struct conv_weights weights = { run->data->w, run->packed, run->rotated };
	size_t in = image * shape_count(g->in);
	if (conv_passes[run->pass].is_forward)
		forward_tile(run, tile, image, &weights);
	else if (conv_passes[run->pass].is_weight_gradient)
		run->algorithm->weight_gradient(g, tile, run->data->x + in,
						conv_run_gradient(run, tile, image), run->result,
						run->scratch);
	else
		run->algorithm->data_gradient(g, tile, conv_run_gradient(run, tile, image),
					      &weights, run->result + in, run->scratch);
}

/* All images. */
static void run_pooled(const struct conv_run *run)
{
	const struct conv_data *d = run->data;
	const struct conv_geometry *g = &d->shape->geometry;
	size_t window = d->shape->pool;
	struct pooled_gradient p = { .window = window,
				     .height = g->out.height / window,
				     .width = g->out.width / window,
				     .images = d->shape->images,
				     .dy = d->pooled,
				     .argmax = d->argmax };
	if (run->gray)
		run->gray(g, &p, d->x, run->result, run->scratch);
	else if (conv_passes[run->pass].is_weight_gradient)
		conv_pooled_weight_gradient(g, &p, d->x, run->result, run->scratch);
	else
		conv_pooled_data_gradient(g, &p, run->rotated, run->result, run->scratch);
}

static void run_images(const struct conv_run *run)
{
	if (run->pass == CONV_DATA_GRADIENT || run->pass == CONV_POOLED_DATA_GRADIENT)
		memset(run->result, 0, run->result_floats * sizeof(*run->result));
	if (run->sparse_gradient) {
		run_pooled(run);
		return;
	}
	size_t images = run->data->shape->images;
	for (size_t image = 0; image < images; image += run->images)
		for (size_t row = 0; row < conv_run_rows(run); row += run->tile_rows) {
			struct conv_tile tile = conv_run_tile(run, row);
			tile.following = size_min(run->images, images - image) - 1;
			run_tile(run, tile, image);
		}
}

void conv_run_repeat(void *arg, size_t repetitions)
{
	const struct conv_run *run = arg;
	for (size_t i = 0; i < repetitions; i++)
		run_images(run);
}

const float *conv_run_once(struct conv_run *run)
{
	const struct conv_geometry *g = &run->data->shape->geometry;
	size_t k = conv_patch(g), filters = g->out.channels;
	memset(run->result, 0, run->result_floats * sizeof(*run->result));
	conv_run_repeat(run, 1);
	if (!run->sparse_gradient || run->gray || !conv_passes[run->pass].is_weight_gradient)
		return run->result;
	for (size_t i = 0; i < k; i++)
		for (size_t o = 0; o < filters; o++)
			run->transposed[i * filters + o] = run->result[o * k + i];
	return run->transposed;
}
