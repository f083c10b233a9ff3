/* SPDX-License-Identifier: MIT */
/*
 * network.c - from a description to layers with shapes and weights
 */
#include "model/network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "model/describe.h"

#define MAX_SIDE   16384             /* of an image */
#define MAX_FLOATS ((size_t)1 << 28) /* of a layer's weights or of one image's values: 1 GiB */
#define LAST_SCALE 0.1               /* of the last layer's initial weights */

static enum scrawl_status check_options(scrawl_context *ctx, const struct scrawl_model_options *o)
{
	if (o->classes < 2 || o->classes > 256)
		return context_fail(ctx, SCRAWL_EINVAL, "%zu classes: a network needs 2 to 256",
				    o->classes);
	if (!o->input.height || !o->input.width || !o->input.channels ||
	    o->input.height > MAX_SIDE || o->input.width > MAX_SIDE || o->input.channels > 4)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "images of %zux%zux%zu: height and width must be 1 to %d, "
				    "channels 1 to 4",
				    o->input.height, o->input.width, o->input.channels, MAX_SIDE);
	if (o->conv && !conv_layer_knows(o->conv))
		return context_fail(ctx, SCRAWL_EINVAL, "no convolution algorithm \"%s\"", o->conv);
	return SCRAWL_OK;
}

/* A copy of the description in which a last "dense" without a number has got one. */
static char *complete_description(const char *text, const struct described_layer *last,
				  size_t classes)
{
	size_t bytes = strlen(text) + 32;
	char *copy = memory_alloc(bytes, 1);
	if (copy) {
		size_t end = last->position + last->length;
		bool open = last->ops == &dense_layer && last->arguments.outputs == 0;
		if (open)
			snprintf(copy, bytes, "%.*s %zu", (int)end, text, classes);
		else
			snprintf(copy, bytes, "%.*s", (int)end, text);
	}
	return copy;
}

/* Shape of one layer, with every size within bounds. */
static const char *shape_layer(struct layer *l, const char *conv)
{
	if (l->ops == &dense_layer && l->arguments.outputs == 0)
		return "only the last layer may leave its number of outputs to the classes";
	const char *why = l->ops->shape(l, conv);
	if (why)
		return why;
	if (shape_count(l->out) > MAX_FLOATS || l->parameter_count > MAX_FLOATS)
		return "this layer would need more than 1 GiB";
	return NULL;
}

static enum scrawl_status add_layers(scrawl_context *ctx, struct network *net,
				     const struct described_layer *described, const char *conv)
{
	struct scrawl_shape shape = net->input;
	for (size_t i = 0; i < net->count; i++) {
		struct layer *l = memory_alloc(1, described[i].ops->size);
		net->layers[i] = l;
		if (!l)
			return context_fail_memory(ctx, "building a network");
		net->infos[i].text = net->texts + described[i].position;
		net->texts[described[i].position + described[i].length] = '\0';
		l->ops = described[i].ops;
		l->arguments = described[i].arguments;
		l->in = shape;
		l->index = (uint32_t)i;
		const char *why = shape_layer(l, conv);
		if (why)
			return describe_fail(ctx, net->description, &described[i], why);
		net->infos[i].in = l->in;
		net->infos[i].out = shape = l->out;
		net->infos[i].parameters = l->parameter_count;
	}
	if (shape_count(shape) != net->classes) {
		char why[128];
		snprintf(why, sizeof(why), "the last layer gives %zu values for %zu classes",
			 shape_count(shape), net->classes);
		return describe_fail(ctx, net->description, &described[net->count - 1], why);
	}
	return SCRAWL_OK;
}

/* Which layers run by themselves, and what that makes of shapes and FLOPs. */
static void link_layers(struct network *net)
{
	for (size_t i = 0; i < net->count; i++) {
		struct layer *l = net->layers[i];
		struct scrawl_layer_info *info = &net->infos[i];
		/* The data gradient is as much work again, and the first layer needs none. */
		info->forward_flops = l->ops->flops ? l->ops->flops(l) : 0.0;
		info->training_flops = info->forward_flops * (i == 0 ? 2.0 : 3.0);
		struct layer *before =
			net->executed_count ? net->executed[net->executed_count - 1].layer : NULL;
		info->fused = before && before->ops->absorb && before->ops->absorb(before, l);
		if (info->fused)
			continue;
		net->executed[net->executed_count++] =
			(struct executed_layer){ l, net->parameter_count };
		net->parameter_count += l->parameter_count;
	}
}

/* Does a ReLU act on what layer i gives before another layer with weights sees it? */
static bool feeds_relu(const struct network *net, size_t i)
{
	while (++i < net->count && net->layers[i]->parameter_count == 0)
		if (net->layers[i]->ops == &relu_layer)
			return true;
	return false;
}

/* Of a layer with parameters: is it the last such? */
static bool is_last(const struct network *net, size_t i)
{
	while (++i < net->count)
		if (net->layers[i]->parameter_count)
			return false;
	return true;
}

static void draw_weights(struct network *net, uint64_t seed)
{
	float *w = net->parameters;
	for (size_t i = 0; i < net->count; i++) {
		const struct layer *l = net->layers[i];
		bool he = feeds_relu(net, i);
		double scale = is_last(net, i) ? LAST_SCALE : 1.0;
		for (size_t t = 0; t < l->parameter_tensors; t++) {
			const struct parameter *p = &l->parameters[t];
			struct random r;
			random_init(&r, seed, RANDOM_WEIGHTS, (uint32_t)i, (uint32_t)t);
			double deviation = scale * sqrt(2.0 / (double)p->fan_in);
			double limit = scale * sqrt(6.0 / (double)(p->fan_in + p->fan_out));
			for (size_t j = 0; p->fan_in && j < p->count; j++)
				w[j] = he ? (float)deviation * random_normal(&r)
					  : (float)limit * (2.0f * random_uniform(&r) - 1.0f);
			w += p->count;
		}
	}
}

/* "conv1.weight": the kind, its number among its kind, the parameter. */
static void name_tensors(struct network *net)
{
	size_t offset = 0;
	for (size_t i = 0; i < net->count; i++) {
		const struct layer *l = net->layers[i];
		unsigned number = 1;
		for (size_t j = 0; j < i; j++)
			number += net->layers[j]->ops == l->ops;
		for (size_t t = 0; t < l->parameter_tensors; t++) {
			struct network_tensor *tensor = &net->tensors[net->tensor_count++];
			tensor->parameter = &l->parameters[t];
			tensor->offset = offset;
			snprintf(tensor->name, sizeof(tensor->name), "%s%u.%s", l->ops->name,
				 number, l->parameters[t].name);
			offset += l->parameters[t].count;
		}
	}
}

/* The name of a known algorithm, which outlives the caller's text. */
static const char *static_conv_name(const char *name)
{
	size_t i = 0;
	while (strcmp(scrawl_conv_algorithm_get(i), name) != 0)
		i++;
	return scrawl_conv_algorithm_get(i);
}

static enum scrawl_status build(scrawl_context *ctx, struct network *net, const char *text,
				const struct scrawl_model_options *options,
				struct described_layer *described)
{
	enum scrawl_status status = describe_parse(ctx, text, described, &net->count);
	if (status != SCRAWL_OK)
		return status;
	struct described_layer *last = &described[net->count - 1];
	net->description = complete_description(text, last, options->classes);
	net->texts = net->description ? memory_string(net->description) : NULL;
	net->layers = memory_alloc(net->count, sizeof(*net->layers));
	net->infos = memory_alloc(net->count, sizeof(*net->infos));
	net->executed = memory_alloc(net->count, sizeof(*net->executed));
	if (!net->texts || !net->layers || !net->infos || !net->executed)
		return context_fail_memory(ctx, "building a network");
	if (last->ops == &dense_layer && last->arguments.outputs == 0) {
		last->arguments.outputs = options->classes;
		last->length = strlen(net->description) - last->position;
	}
	net->conv = static_conv_name(options->conv ? options->conv : "auto");
	status = add_layers(ctx, net, described, net->conv);
	if (status != SCRAWL_OK)
		return status;
	link_layers(net);
	net->tensors = memory_alloc(net->count * LAYER_MAX_PARAMETERS, sizeof(*net->tensors));
	if (!net->tensors)
		return context_fail_memory(ctx, "building a network");
	name_tensors(net);
	return SCRAWL_OK;
}

enum scrawl_status network_design(scrawl_context *ctx, const char *description,
				  const struct scrawl_model_options *options, struct network **out)
{
	enum scrawl_status status = check_options(ctx, options);
	if (status != SCRAWL_OK)
		return status;
	const char *named = describe_named(description);
	struct network *net = memory_alloc(1, sizeof(*net));
	struct described_layer *described = memory_alloc(DESCRIBE_MAX_LAYERS, sizeof(*described));
	if (net && described) {
		net->input = options->input;
		net->classes = options->classes;
		status = build(ctx, net, named ? named : description, options, described);
	} else {
		status = context_fail_memory(ctx, "building a network");
	}
	memory_free(described);
	if (status == SCRAWL_OK)
		*out = net;
	else
		network_destroy(net);
	return status;
}

enum scrawl_status network_allocate(scrawl_context *ctx, struct network *net)
{
	net->parameters = memory_alloc(net->parameter_count, sizeof(*net->parameters));
	return net->parameters ? SCRAWL_OK : context_fail_memory(ctx, "the network's weights");
}

enum scrawl_status network_create(scrawl_context *ctx, const char *description,
				  const struct scrawl_model_options *options, struct network **out)
{
	struct network *net;
	enum scrawl_status status = network_design(ctx, description, options, &net);
	if (status != SCRAWL_OK)
		return status;
	status = network_allocate(ctx, net);
	if (status != SCRAWL_OK) {
		network_destroy(net);
		return status;
	}
	draw_weights(net, options->seed);
	*out = net;
	return SCRAWL_OK;
}

void network_destroy(struct network *net)
{
	if (!net)
		return;
	for (size_t i = 0; net->layers && i < net->count; i++)
		memory_free(net->layers[i]);
	memory_free(net->layers);
	memory_free(net->infos);
	memory_free(net->executed);
	memory_free(net->description);
	memory_free(net->texts);
	memory_free(net->parameters);
	memory_free(net->tensors);
	memory_free(net);
}
