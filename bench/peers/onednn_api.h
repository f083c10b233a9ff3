/* SPDX-License-Identifier: MIT */
/*
 * onednn_api.h - what oneDNN 2 and oneDNN 3 ask for in different ways
 *
 * To release 2 a memory descriptor is a value; in 3 it is behind a pointer, made by oneDNN and to
 * be destroyed.  In 2 a convolution becomes an operation descriptor first, from which a primitive
 * descriptor is made; in 3 it becomes a primitive descriptor at once.  In 2 an activation behind a
 * primitive has a scale, which 3 does without.  onednn_v2.c and onednn_v3.c implement this header,
 * and bench/peers/meson.build takes the one that fits; the rest of oneDNN is the same in both.
 */
#ifndef SCRAWL_BENCH_PEERS_ONEDNN_API_H
#define SCRAWL_BENCH_PEERS_ONEDNN_API_H

#include <dnnl.h>
#include <stdbool.h>

/* The arrays that a pass reads or writes: input, weights, bias, output, or their gradients. */
enum onednn_role { ONEDNN_X, ONEDNN_W, ONEDNN_BIAS, ONEDNN_Y, ONEDNN_ROLES };

/* Floats: how many in each dimension, in oneDNN's order, and which format they are in. */
struct onednn_array {
	int rank;
	dnnl_dims_t size;
	dnnl_format_tag_t tag; /* dnnl_format_tag_any: as oneDNN likes it */
};

struct onednn_convolution {
	struct onednn_array arrays[ONEDNN_ROLES];
	dnnl_dims_t stride;
	dnnl_dims_t before, after; /* padding above and left, below and right */
};

/*
 * One pass of a convolution: dnnl_forward_inference, dnnl_forward_training, dnnl_backward_data or
 * dnnl_backward_weights.  A hint, which the last two need, is the description of the forward pass.
 * Here as below, false: oneDNN cannot, or memory ran out.
 */
bool onednn_describe_convolution(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
				 dnnl_prop_kind_t pass, const struct onednn_convolution *c,
				 dnnl_primitive_desc_t hint, dnnl_primitive_attr_t attributes);

/* The copy of one memory to another of the same sizes, perhaps in another format. */
bool onednn_describe_reorder(dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_memory_t from,
			     dnnl_memory_t to);

/* Memory over the caller's values, which must outlive it. */
bool onednn_create_memory(dnnl_memory_t *out, dnnl_engine_t engine, const struct onednn_array *a,
			  float *values);

bool onednn_append_relu(dnnl_post_ops_t operations);

#endif
