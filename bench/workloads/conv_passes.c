/* SPDX-License-Identifier: MIT */
/*
 * conv_passes.c - the passes of a convolution, and which code an algorithm has for each
 */
#include "kernels/conv_pooled.h"
#include "workloads/conv_run.h"

const struct conv_pass_traits conv_passes[] = {
	[CONV_FORWARD] = { .name = "forward", .is_forward = true },
	[CONV_WEIGHT_GRADIENT] = { .name = "weight gradient", .is_weight_gradient = true },
	[CONV_DATA_GRADIENT] = { .name = "data gradient" },
	[CONV_FINISHED_FORWARD] = { .name = "forward, finished", .is_forward = true },
	[CONV_POOLED_WEIGHT_GRADIENT] = { .name = "weight gradient, pooled",
					  .is_weight_gradient = true,
					  .is_pooled = true },
	[CONV_POOLED_DATA_GRADIENT] = { .name = "data gradient, pooled", .is_pooled = true },
};

conv_gray_fn *conv_run_gray(const struct conv_algorithm *algorithm, const struct conv_shape *shape,
			    enum conv_pass pass)
{
	bool skips = conv_passes[pass].is_pooled && shape->pool && algorithm->sparse_gradient;
	return skips && conv_passes[pass].is_weight_gradient
		       ? conv_gray_for(&shape->geometry, shape->pool)
		       : NULL;
}

bool conv_run_is_sparse(const struct conv_algorithm *algorithm, const struct conv_shape *shape,
			enum conv_pass pass)
{
	bool skips = conv_passes[pass].is_pooled && shape->pool && algorithm->sparse_gradient;
	return skips &&
	       (conv_pooled_suits(&shape->geometry) || conv_run_gray(algorithm, shape, pass));
}

/* The algorithm itself, or the one that it leaves the shape to. */
static const struct conv_algorithm *worker_of(const struct conv_algorithm *algorithm,
					      const struct conv_shape *shape)
{
	bool leaves = algorithm == &conv_winograd && !conv_winograd_suits(&shape->geometry);
	return leaves ? &conv_direct : algorithm;
}

bool conv_run_same(const struct conv_algorithm *a, const struct conv_algorithm *b,
		   const struct conv_shape *shape, enum conv_pass pass)
{
	a = worker_of(a, shape);
	b = worker_of(b, shape);
	bool skips = conv_run_is_sparse(a, shape, pass);
	if (skips || conv_run_is_sparse(b, shape, pass))
		return skips == conv_run_is_sparse(b, shape, pass);
	if (conv_passes[pass].is_forward)
		return a->forward == b->forward;
	if (conv_passes[pass].is_weight_gradient)
		return a->weight_gradient == b->weight_gradient;
	return a->data_gradient == b->data_gradient;
}

size_t conv_pass_results(const struct conv_shape *s, enum conv_pass pass)
{
	const struct conv_geometry *g = &s->geometry;
	if (conv_passes[pass].is_weight_gradient)
		return conv_patch(g) * g->out.channels;
	if (pass == CONV_FINISHED_FORWARD && s->pool)
		return s->images * conv_data_pooled_floats(s);
	return s->images * shape_count(conv_passes[pass].is_forward ? g->out : g->in);
}
