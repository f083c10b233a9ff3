/* SPDX-License-Identifier: MIT */
/*
 * model.c - creation, destruction and properties of models
 */
#include "model/model.h"

#include <stdio.h>
#include <string.h>

#include "core/entry.h"
#include "core/hash.h"
#include "core/memory.h"
#include "core/sized_struct.h"

/* Limit for the buffers of inference. */
#define INFERENCE_BYTES ((size_t)64 << 20)

static const struct scrawl_model_options default_options = {
	.size = sizeof(default_options),
	.input = { 28, 28, 1 },
	.classes = 10,
	.seed = 1,
	.conv = "auto",
};

void scrawl_model_options_init_sized(struct scrawl_model_options *options, size_t size)
{
	sized_init(options, size, &default_options);
}

static void free_names(char **names, size_t count)
{
	for (size_t i = 0; names && i < count; i++)
		memory_free(names[i]);
	memory_free(names);
}

/* Copies names; NULL: the classes' numbers. */
static char **copy_names(const char *const *names, size_t count)
{
	char **copies = memory_alloc(count, sizeof(*copies));
	for (size_t i = 0; copies && i < count; i++) {
		char number[24];
		snprintf(number, sizeof(number), "%zu", i);
		copies[i] = memory_string(names ? names[i] : number);
		if (!copies[i]) {
			free_names(copies, count);
			return NULL;
		}
	}
	return copies;
}

enum scrawl_status model_set_class_names(scrawl_model *model, const char *const *names)
{
	char **copies = copy_names(names, model->net->classes);
	if (!copies)
		return context_fail_memory(model->ctx, "class names");
	free_names(model->class_names, model->net->classes);
	model->class_names = copies;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_model_create(scrawl_context *ctx, const char *description,
				       const struct scrawl_model_options *options,
				       scrawl_model **out)
{
	ENTER(ctx);
	if (!ctx || !description || !out)
		return context_fail_null(ctx);
	struct network *net;
	struct scrawl_model_options own = default_options;
	enum scrawl_status status = sized_take(ctx, &own, options, "scrawl_model_options");
	if (status == SCRAWL_OK)
		status = network_create(ctx, description, &own, &net);
	if (status == SCRAWL_OK)
		status = model_assemble(ctx, net, out);
	if (status == SCRAWL_OK)
		(*out)->drawn = true;
	return status;
}

enum scrawl_status model_assemble(scrawl_context *ctx, struct network *net, scrawl_model **out)
{
	scrawl_model *model = memory_alloc(1, sizeof(*model));
	if (!model) {
		network_destroy(net);
		return context_fail_memory(ctx, "creating a model");
	}
	*model = (scrawl_model){ .ctx = ctx, .net = net, .batch = INFERENCE_BATCH };
	/* Sized for one thread: were it to depend on the thread count, so would the results. */
	while (model->batch > 1 && plan_bytes(net, 1, model->batch, false) > INFERENCE_BYTES)
		model->batch /= 2;
	enum scrawl_status status = model_set_class_names(model, NULL);
	if (status == SCRAWL_OK)
		*out = model;
	else
		scrawl_model_destroy(model);
	return status;
}

void scrawl_model_destroy(scrawl_model *model)
{
	if (!model)
		return;
	free_names(model->class_names, model->net->classes);
	network_destroy(model->net);
	metadata_release(&model->metadata);
	memory_free(model->path);
	memory_free(model);
}

const char *scrawl_model_description(const scrawl_model *model)
{
	return model ? model->net->description : NULL;
}

struct scrawl_shape scrawl_model_input(const scrawl_model *model)
{
	return model ? model->net->input : (struct scrawl_shape){ 0, 0, 0 };
}

size_t scrawl_model_class_count(const scrawl_model *model)
{
	return model ? model->net->classes : 0;
}

const char *scrawl_model_class_name(const scrawl_model *model, size_t class_index)
{
	return model && class_index < model->net->classes ? model->class_names[class_index] : NULL;
}

size_t scrawl_model_parameter_count(const scrawl_model *model)
{
	return model ? model->net->parameter_count : 0;
}

void scrawl_model_hash(const scrawl_model *model, char *out)
{
	if (out)
		*out = '\0';
	if (!model || !out)
		return;
	struct hash_part weights = { model->net->parameters,
				     model->net->parameter_count * sizeof(float) };
	hash_parts(&weights, 1, out);
}

const char *scrawl_model_metadata(const scrawl_model *model, const char *key)
{
	return model && key ? metadata_get(&model->metadata, key) : NULL;
}

size_t scrawl_model_metadata_key_count(const scrawl_model *model)
{
	return model ? model->metadata.count : 0;
}

const char *scrawl_model_metadata_key_at(const scrawl_model *model, size_t index)
{
	return model && index < model->metadata.count ? model->metadata.entries[index].key : NULL;
}

enum scrawl_status scrawl_model_set_metadata(scrawl_model *model, const char *key,
					     const char *value)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !key || !value)
		return context_fail_null(model ? model->ctx : NULL);
	if (metadata_set(&model->metadata, key, value) != SCRAWL_OK)
		return context_fail_memory(model->ctx, "metadata");
	return SCRAWL_OK;
}

size_t scrawl_model_layer_count(const scrawl_model *model)
{
	return model ? model->net->count : 0;
}

const struct scrawl_layer_info *scrawl_model_layer_at(const scrawl_model *model, size_t index)
{
	return model && index < model->net->count ? &model->net->infos[index] : NULL;
}

size_t scrawl_model_memory(const scrawl_model *model, size_t batch)
{
	if (!model)
		return 0;
	unsigned threads = model->ctx->threads;
	size_t weights = size_product(model->net->parameter_count, sizeof(float));
	size_t predicting = size_sum(weights, plan_bytes(model->net, threads, model->batch, false));
	if (!batch)
		return predicting;
	/* Plus two moments and the best weights so far. */
	size_t training =
		size_sum(size_product(3, weights), plan_bytes(model->net, threads, batch, true));
	return size_sum(predicting, training);
}
