/* SPDX-License-Identifier: MIT */
/*
 * onednn_v2.c - onednn_api.h for oneDNN 2
 */
#include "onednn_api.h"

static bool describe(const struct onednn_array *a, dnnl_memory_desc_t *out)
{
	return dnnl_memory_desc_init_by_tag(out, a->rank, a->size, dnnl_f32, a->tag) ==
	       dnnl_success;
}

static dnnl_status_t describe_operation(dnnl_convolution_desc_t *out, dnnl_prop_kind_t pass,
					const struct onednn_convolution *c,
					const dnnl_memory_desc_t m[ONEDNN_ROLES])
{
	const dnnl_memory_desc_t *x = &m[ONEDNN_X], *y = &m[ONEDNN_Y];
	const dnnl_memory_desc_t *w = &m[ONEDNN_W], *bias = &m[ONEDNN_BIAS];
	const dnnl_alg_kind_t how = dnnl_convolution_auto;
	if (pass == dnnl_backward_data)
		return dnnl_convolution_backward_data_desc_init(out, how, x, w, y, c->stride,
								c->before, c->after);
	if (pass == dnnl_backward_weights)
		return dnnl_convolution_backward_weights_desc_init(out, how, x, w, bias, y,
								   c->stride, c->before, c->after);
	return dnnl_convolution_forward_desc_init(out, pass, how, x, w, bias, y, c->stride,
						  c->before, c->after);
}

bool onednn_describe_convolution(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
				 dnnl_prop_kind_t pass, const struct onednn_convolution *c,
				 dnnl_primitive_desc_t hint, dnnl_primitive_attr_t attributes)
{
	dnnl_convolution_desc_t operation;
	dnnl_memory_desc_t m[ONEDNN_ROLES];
	for (int role = 0; role < ONEDNN_ROLES; role++)
		if (!describe(&c->arrays[role], &m[role]))
			return false;
	return describe_operation(&operation, pass, c, m) == dnnl_success &&
	       dnnl_primitive_desc_create(out, &operation, attributes, engine, hint) ==
		       dnnl_success;
}

bool onednn_describe_reorder(dnnl_primitive_desc_t *out, dnnl_engine_t engine, dnnl_memory_t from,
			     dnnl_memory_t to)
{
	const dnnl_memory_desc_t *source = NULL, *target = NULL;
	return dnnl_memory_get_memory_desc(from, &source) == dnnl_success &&
	       dnnl_memory_get_memory_desc(to, &target) == dnnl_success &&
	       dnnl_reorder_primitive_desc_create(out, source, engine, target, engine, NULL) ==
		       dnnl_success;
}

bool onednn_create_memory(dnnl_memory_t *out, dnnl_engine_t engine, const struct onednn_array *a,
			  float *values)
{
	dnnl_memory_desc_t description;
	return describe(a, &description) &&
	       dnnl_memory_create(out, &description, engine, values) == dnnl_success;
}

bool onednn_append_relu(dnnl_post_ops_t operations)
{
	return dnnl_post_ops_append_eltwise(operations, 1.0f, dnnl_eltwise_relu, 0.0f, 0.0f) ==
	       dnnl_success;
}
