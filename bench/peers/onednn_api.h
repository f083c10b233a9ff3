/* SPDX-License-Identifier: MIT */
/*
 * onednn_api.h - the calls that differ between oneDNN 2 and oneDNN 3
 *
 * A memory descriptor is a value in 2; in 3 oneDNN allocates it, and it must be destroyed.  In 2 a
 * primitive descriptor of a convolution is created from an operation descriptor; in 3 it is created
 * directly.  In 2 an activation after a primitive has a scale; in 3 it has none.  onednn_v2.c and
 * onednn_v3.c implement this header, and bench/peers/meson.build selects one of them; the rest of
 * oneDNN is the same in both.
 */
#ifndef SCRAWL_BENCH_PEERS_ONEDNN_API_H
#define SCRAWL_BENCH_PEERS_ONEDNN_API_H

#include <dnnl.h>
#include <stdbool.h>

/* The arrays that a pass reads or writes: input, weights, bias, output, or their gradients. */
enum onednn_role { ONEDNN_X, ONEDNN_W, ONEDNN_BIAS, ONEDNN_Y, ONEDNN_ROLES };

/* An array of floats: its dimensions, in oneDNN's order, and its format. */
struct onednn_array {
	int rank;
	dnnl_dims_t size;
	dnnl_format_tag_t tag; /* dnnl_format_tag_any: oneDNN chooses */
};

struct onednn_convolution {
	struct onednn_array arrays[ONEDNN_ROLES];
	dnnl_dims_t stride;
	dnnl_dims_t before, after; /* padding above and left, below and right */
};

/*
 * Describes one pass of a convolution: dnnl_forward_inference, dnnl_forward_training,
 * dnnl_backward_data or dnnl_backward_weights.  The last two need a hint, the description of the
 * forward pass.  Here and below, false: oneDNN failed, or memory ran out.
 */
bool onednn_describe_convolution(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
				 dnnl_prop_kind_t pass, const struct onednn_convolution *c,
				 dnnl_primitive_desc_t hint, dnnl_primitive_attr_t attributes);

/* Describes a copy to memory of the same size, possibly in another format. */
bool onednn_describe_reorder(dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_memory_t from,
			     dnnl_memory_t to);

/* Wraps the caller's values, which must outlive the memory. */
bool onednn_create_memory(dnnl_memory_t *out, dnnl_engine_t engine, const struct onednn_array *a,
			  float *values);

bool onednn_append_relu(dnnl_post_ops_t operations);

#endif
