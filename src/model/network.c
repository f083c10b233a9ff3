/* SPDX-License-Identifier: MIT */
/*
 * network.c - from a description to layers with shapes and weights
 */
#include "model/network.h"

#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "model/describe.h"
#include "model/weight_init.h"

#define MAX_SIDE   16384             /* of an image */
#define MAX_FLOATS ((size_t)1 << 28) /* of a layer's weights or of one image's values: 1 GiB */

static enum scrawl_status check_options(scrawl_context *ctx, const struct scrawl_model_options *o)
{
	if (o->classes < 2 || o->classes > SCRAWL_MAX_CLASSES)
		return context_fail(ctx, SCRAWL_EINVAL, "%zu classes: a network needs 2 to %d",
				    o->classes, SCRAWL_MAX_CLASSES);
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

/* A copy of the description that adds the number to a final plain "dense". */
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

/* Determines the shape of one layer and checks that every size is within bounds. */
static const char *shape_layer(struct layer *l)
{
	if (l->ops == &dense_layer && l->arguments.outputs == 0)
		return "only the last layer may omit its number of outputs";
	const char *why = l->ops->shape(l);
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
		l->arguments.algorithm = conv;
		l->in = shape;
		l->index = (uint32_t)i;
		const char *why = shape_layer(l);
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

/* A copy of a layer after `shape`. */
static struct layer *copy_layer(const struct layer *l)
{
	struct layer *copy = memory_alloc(1, l->ops->size);
	if (copy)
		memcpy(copy, l, l->ops->size);
	return copy;
}

/* Determines which layers are executed; false: out of memory. */
static bool link_chain(const struct network *net, bool training, struct chain *chain)
{
	size_t offset = 0;
	chain->executed = memory_alloc(net->count, sizeof(*chain->executed));
	for (size_t i = 0; chain->executed && i < net->count; i++) {
		const struct layer *l = net->layers[i];
		struct layer *before =
			chain->count ? chain->executed[chain->count - 1].layer : NULL;
		if (!before || !before->ops->absorb || !before->ops->absorb(before, l, training)) {
			struct layer *copy = copy_layer(l);
			if (!copy)
				return false;
			chain->executed[chain->count++] = (struct executed_layer){ copy, offset };
		}
		offset += l->parameter_count;
	}
	return chain->executed != NULL;
}

static void release_chain(struct chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		memory_free(chain->executed[i].layer);
	memory_free(chain->executed);
}

/* Fills in the executed layers, parameter counts, FLOPs and infos. */
static bool link_layers(struct network *net)
{
	size_t executed = 0;
	if (!link_chain(net, true, &net->training) || !link_chain(net, false, &net->inference))
		return false;
	for (size_t i = 0; i < net->count; i++) {
		const struct layer *l = net->layers[i];
		struct scrawl_layer_info *info = &net->infos[i];
		/* The data gradient costs as much as forward; the first layer needs none. */
		info->forward_flops = l->ops->flops ? l->ops->flops(l) : 0.0;
		info->training_flops = info->forward_flops * (i == 0 ? 2.0 : 3.0);
		info->fused = executed == net->inference.count ||
			      net->inference.executed[executed].layer->index != i;
		executed += !info->fused;
		net->parameter_count = size_sum(net->parameter_count, l->parameter_count);
	}
	return true;
}

static struct scrawl_tensor_info describe_tensor(const char *name, const struct parameter *p)
{
	struct scrawl_tensor_info info = { .name = name, .rank = p->rank, .count = p->count };
	memcpy(info.size, p->size, p->rank * sizeof(p->size[0]));
	return info;
}

/* "conv1.weight": the kind, the number within the kind, the parameter. */
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
			tensor->info = describe_tensor(tensor->name, tensor->parameter);
			offset += l->parameters[t].count;
		}
	}
}

/* The static name of a known algorithm, to outlive the caller's text. */
static const char *static_conv_name(const char *name)
{
	size_t i = 0;
	while (strcmp(scrawl_conv_algorithm_at(i), name) != 0)
		i++;
	return scrawl_conv_algorithm_at(i);
}

static enum scrawl_status network_build(scrawl_context *ctx, struct network *net, const char *text,
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
	if (!net->texts || !net->layers || !net->infos)
		return context_fail_memory(ctx, "building a network");
	if (last->ops == &dense_layer && last->arguments.outputs == 0) {
		last->arguments.outputs = options->classes;
		last->length = strlen(net->description) - last->position;
	}
	net->conv = static_conv_name(options->conv ? options->conv : "auto");
	status = add_layers(ctx, net, described, net->conv);
	if (status != SCRAWL_OK)
		return status;
	net->tensors = memory_alloc(net->count * LAYER_MAX_PARAMETERS, sizeof(*net->tensors));
	if (!net->tensors || !link_layers(net))
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
		status = network_build(ctx, net, named ? named : description, options, described);
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
	weight_init(net->parameters, net->layers, net->count, options->seed);
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
	release_chain(&net->training);
	release_chain(&net->inference);
	memory_free(net->description);
	memory_free(net->texts);
	memory_free(net->parameters);
	memory_free(net->tensors);
	memory_free(net);
}
