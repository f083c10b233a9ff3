/* SPDX-License-Identifier: MIT */
/*
 * onednn_conv.c - one pass of one convolution as a oneDNN primitive
 */
#include "onednn_conv.h"

#include "workloads/conv_reference.h"

#define TOLERANCE 1e-4 /* relative to the root mean square of the results */

static const struct {
	dnnl_prop_kind_t kind; /* of training */
	enum onednn_role result;
	int arguments[ONEDNN_ROLES];
} passes[] = {
	[CONV_FORWARD] = { dnnl_forward_training,
			   ONEDNN_Y,
			   { DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST } },
	[CONV_DATA_GRADIENT] = { dnnl_backward_data,
				 ONEDNN_X,
				 { DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, 0, DNNL_ARG_DIFF_DST } },
	[CONV_WEIGHT_GRADIENT] = { dnnl_backward_weights,
				   ONEDNN_W,
				   { DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS,
				     DNNL_ARG_DIFF_DST } },
};

/* ---- shapes ---------------------------------------------------------------------------------- */

/* A role's array in our format. */
static struct onednn_array array_of(const struct onednn_conv *c, enum onednn_role role)
{
	const struct conv_geometry *g = &c->shape.geometry;
	dnnl_dim_t in = (dnnl_dim_t)g->in.channels, filters = (dnnl_dim_t)g->out.channels;
	dnnl_dim_t n = (dnnl_dim_t)c->shape.images;
	const struct onednn_array arrays[ONEDNN_ROLES] = {
		[ONEDNN_X] = { 4,
			       { n, in, (dnnl_dim_t)g->in.height, (dnnl_dim_t)g->in.width },
			       dnnl_nhwc },
		[ONEDNN_W] = { 4,
			       { filters, in, (dnnl_dim_t)g->kernel_height,
				 (dnnl_dim_t)g->kernel_width },
			       dnnl_hwio },
		[ONEDNN_BIAS] = { 1, { filters }, dnnl_a },
		[ONEDNN_Y] = { 4,
			       { n, filters, (dnnl_dim_t)g->out.height, (dnnl_dim_t)g->out.width },
			       dnnl_nhwc },
	};
	return arrays[role];
}

/* The padding below or right that the output's size requires. */
static dnnl_dim_t padding_after(size_t in, size_t out, size_t kernel, size_t stride, size_t before)
{
	return (dnnl_dim_t)((out - 1) * stride + kernel) - (dnnl_dim_t)(in + before);
}

/* ---- the primitive --------------------------------------------------------------------------- */

/* The convolution, with the formats left to oneDNN. */
static struct onednn_convolution convolution_of(const struct onednn_conv *c)
{
	const struct conv_geometry *g = &c->shape.geometry;
	struct onednn_convolution out = {
		.stride = { (dnnl_dim_t)g->stride, (dnnl_dim_t)g->stride },
		.before = { (dnnl_dim_t)g->pad_top, (dnnl_dim_t)g->pad_left },
		.after = { padding_after(g->in.height, g->out.height, g->kernel_height, g->stride,
					 g->pad_top),
			   padding_after(g->in.width, g->out.width, g->kernel_width, g->stride,
					 g->pad_left) },
	};
	for (int role = 0; role < ONEDNN_ROLES; role++) {
		out.arrays[role] = array_of(c, (enum onednn_role)role);
		out.arrays[role].tag = dnnl_format_tag_any;
	}
	return out;
}

/* Adds ReLU to the forward pass. */
static bool add_relu(dnnl_primitive_attr_t attributes)
{
	dnnl_post_ops_t operations;
	if (dnnl_post_ops_create(&operations) != dnnl_success)
		return false;
	bool good = onednn_append_relu(operations) &&
		    dnnl_primitive_attr_set_post_ops(attributes, operations) == dnnl_success;
	dnnl_post_ops_destroy(operations);
	return good;
}

static bool describe_primitive(struct onednn_conv *c)
{
	const struct onednn_convolution convolution = convolution_of(c);
	dnnl_primitive_attr_t attributes = NULL;
	dnnl_primitive_desc_t hint = NULL;
	bool is_forward = c->pass == CONV_FORWARD;
	dnnl_prop_kind_t kind =
		is_forward && !c->training ? dnnl_forward_inference : passes[c->pass].kind;
	bool good = dnnl_primitive_attr_create(&attributes) == dnnl_success;
	if (good && is_forward && c->shape.relu)
		good = add_relu(attributes);
	if (good && !is_forward)
		good = onednn_describe_convolution(&hint, c->engine, dnnl_forward_training,
						   &convolution, NULL, NULL);
	if (good)
		good = onednn_describe_convolution(&c->description, c->engine, kind, &convolution,
						   hint, attributes) &&
		       dnnl_primitive_create(&c->primitive, c->description) == dnnl_success;
	dnnl_primitive_desc_destroy(hint);
	dnnl_primitive_attr_destroy(attributes);
	return good;
}

/* ---- its arrays ------------------------------------------------------------------------------ */

/* Copies a role's values between our format and oneDNN's. */
static bool reorder(const struct onednn_conv *c, enum onednn_role role, bool to_ours)
{
	const struct onednn_array array = array_of(c, role);
	dnnl_memory_t ours = NULL, theirs = c->memory[role];
	dnnl_primitive_desc_t description = NULL;
	dnnl_primitive_t primitive = NULL;
	bool good = onednn_create_memory(&ours, c->engine, &array, c->values[role]);
	dnnl_memory_t from = to_ours ? theirs : ours, to = to_ours ? ours : theirs;
	const dnnl_exec_arg_t arguments[] = { { DNNL_ARG_FROM, from }, { DNNL_ARG_TO, to } };
	good = good && onednn_describe_reorder(&description, c->engine, from, to) &&
	       dnnl_primitive_create(&primitive, description) == dnnl_success &&
	       dnnl_primitive_execute(primitive, c->stream, 2, arguments) == dnnl_success &&
	       dnnl_stream_wait(c->stream) == dnnl_success;
	dnnl_primitive_destroy(primitive);
	dnnl_primitive_desc_destroy(description);
	dnnl_memory_destroy(ours);
	return good;
}

/* Creates a role's array with our values. */
static bool add_array(struct onednn_conv *c, enum onednn_role role)
{
	const int argument = passes[c->pass].arguments[role];
	/* The query's type differs between oneDNN's releases, so it is not stored. */
	if (dnnl_memory_create(&c->memory[role],
			       dnnl_primitive_desc_query_md(c->description, dnnl_query_exec_arg_md,
							    argument),
			       c->engine, DNNL_MEMORY_ALLOCATE) != dnnl_success)
		return false;
	c->arguments[c->argument_count++] = (dnnl_exec_arg_t){ argument, c->memory[role] };
	return reorder(c, role, false);
}

bool onednn_conv_init(struct onednn_conv *c, enum conv_pass pass, bool training,
		      const struct conv_shape *shape, dnnl_engine_t engine, dnnl_stream_t stream)
{
	*c = (struct onednn_conv){
		.pass = pass,
		.training = training,
		.shape = *shape,
		.engine = engine,
		.stream = stream,
	};
	bool good = conv_data_init(&c->data, &c->shape) && describe_primitive(c);
	c->values[ONEDNN_X] = c->data.x;
	c->values[ONEDNN_W] = c->data.w;
	c->values[ONEDNN_BIAS] = c->data.bias;
	c->values[ONEDNN_Y] = c->data.dy;
	for (int role = 0; role < ONEDNN_ROLES && good; role++)
		good = !passes[pass].arguments[role] || add_array(c, (enum onednn_role)role);
	return good;
}

void onednn_conv_release(struct onednn_conv *c)
{
	dnnl_primitive_destroy(c->primitive);
	dnnl_primitive_desc_destroy(c->description);
	for (int role = 0; role < ONEDNN_ROLES; role++)
		dnnl_memory_destroy(c->memory[role]);
	conv_data_release(&c->data);
}

bool onednn_conv_run(struct onednn_conv *c)
{
	return dnnl_primitive_execute(c->primitive, c->stream, c->argument_count, c->arguments) ==
		       dnnl_success &&
	       dnnl_stream_wait(c->stream) == dnnl_success;
}

bool onednn_conv_check(struct onednn_conv *c)
{
	enum onednn_role role = passes[c->pass].result;
	struct conv_reference reference;
	/* The result replaces values that its pass does not read. */
	bool good =
		conv_reference_init(&reference, &c->data,
				    c->pass == CONV_FORWARD ? CONV_FINISHED_FORWARD : c->pass) &&
		onednn_conv_run(c) && reorder(c, role, true) &&
		conv_reference_error(&reference, c->values[role]).largest < TOLERANCE;
	conv_reference_release(&reference);
	return good;
}

const char *onednn_conv_implementation(const struct onednn_conv *c)
{
	const char *name = "?";
	dnnl_primitive_desc_query(c->description, dnnl_query_impl_info_str, 0, &name);
	return name;
}
