/* SPDX-License-Identifier: MIT */
/*
 * layer_alone.h - a single layer, with the buffers that a plan would give it
 *
 * All buffers come from buffers.h and begin as NaN.
 */
#ifndef SCRAWL_TESTS_LAYER_ALONE_H
#define SCRAWL_TESTS_LAYER_ALONE_H

#include "core/memory.h"
#include "layers/layer.h"
#include "support/buffers.h"
#include "support/compare.h"

struct layer_alone {
	struct layer *layer;
	struct layer_buffers b;
	struct pass pass;
	float *x, *parameters; /* also in b, but not writable there */
	float *scratch;
	size_t in, out; /* floats per image */
};

static inline size_t layer_alone_size(size_t (*size)(const struct layer *l), const struct layer *l)
{
	return size ? size(l) : 0;
}

/* A training pass over `batch` images, in shards of `shard`. */
static inline struct layer_alone layer_alone(const struct layer_ops *ops,
					     struct layer_arguments arguments,
					     struct scrawl_shape in, size_t batch, size_t shard)
{
	struct layer_alone a = { .layer = memory_alloc(1, ops->size) };
	struct layer *l = a.layer;
	assert_non_null(l);
	l->ops = ops;
	l->arguments = arguments;
	l->arguments.algorithm = "auto";
	l->in = in;
	assert_null(ops->shape(l));
	a.in = shape_count(l->in);
	a.out = shape_count(l->out);
	a.pass = (struct pass){ .batch = batch, .shard = shard, .training = true };
	a.x = buffer_floats(batch * a.in);
	a.parameters = buffer_floats(l->parameter_count);
	a.scratch = buffer_floats(layer_alone_size(ops->scratch, l));
	a.b = (struct layer_buffers){
		.parameters = a.parameters,
		.x = a.x,
		.y = buffer_floats(batch * a.out),
		.saved = buffer_bytes(batch * layer_alone_size(ops->saved, l)),
		.dy = buffer_floats(batch * a.out),
		.dx = buffer_floats(batch * a.in),
		.prepared = buffer_floats(layer_alone_size(ops->prepared, l)),
		.gradients = buffer_floats(l->parameter_count),
		.sums = buffer_floats(batch * layer_alone_size(ops->sums, l)),
	};
	if (ops->arrivals)
		a.b.arrivals = memory_alloc(ops->arrivals(l, batch), sizeof(*a.b.arrivals));
	return a;
}

/* Runs an operation of the layer on [begin, end) of its range. */
static inline void layer_alone_run(const struct layer_alone *a, layer_operation *operation,
				   size_t begin, size_t end)
{
	const struct layer_call call = { a->layer, &a->pass, &a->b, { begin, end }, a->scratch };
	operation(&call);
}

static inline void layer_alone_release(struct layer_alone *a)
{
	memory_free(a->b.arrivals);
	memory_free(a->layer);
	buffers_release();
}

#endif
