/* SPDX-License-Identifier: MIT */
/*
 * model_file_write.c - a model written as a safetensors file
 *
 * In __metadata__, besides entries set by the user:
 *	format         "scrawl"
 *	version        "1"; a file with another is refused
 *	description    "conv 20 5x5, ..., dense 10"
 *	input          "28x28x1": height, width, channels
 *	classes        JSON array of the class names
 *	normalization  "x / 255": from pixel to input ("normalisation" in early versions)
 * A checkpoint (train/checkpoint_write.c) is such a file with another format and more.
 */
#include "model/model_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/entry.h"
#include "core/file.h"
#include "core/memory.h"

/* The class names, which are UTF-8, as JSON text, to be freed; NULL: out of memory. */
static char *names_to_json(const scrawl_model *model)
{
	json_t *array = json_array();
	for (size_t i = 0; i < model->net->classes; i++) {
		if (json_array_append_new(array, json_string(model->class_names[i])) != 0) {
			json_decref(array);
			return NULL;
		}
	}
	size_t bytes = json_dumpb(array, NULL, 0, JSON_COMPACT);
	char *text = bytes ? memory_alloc(bytes + 1, 1) : NULL;
	if (text && json_dumpb(array, text, bytes, JSON_COMPACT) != bytes) {
		memory_free(text);
		text = NULL;
	}
	json_decref(array);
	return text;
}

enum scrawl_status model_file_record(scrawl_model *model)
{
	char input[64];
	snprintf(input, sizeof(input), "%zux%zux%zu", model->net->input.height,
		 model->net->input.width, model->net->input.channels);
	char *names = names_to_json(model);
	if (!names)
		return context_fail_memory(model->ctx, "saving a model");
	const char *const entries[][2] = {
		{ "format", MODEL_FORMAT },
		{ "version", MODEL_VERSION },
		{ "description", model->net->description },
		{ "input", input },
		{ "classes", names },
		{ "normalization", MODEL_NORMALIZATION },
	};
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]) && status == SCRAWL_OK; i++)
		status = scrawl_model_set_metadata(model, entries[i][0], entries[i][1]);
	memory_free(names);
	return status;
}

void model_file_tensors(const struct network *net, float *block, struct tensor *tensors)
{
	for (size_t i = 0; i < net->tensor_count; i++) {
		const struct parameter *p = net->tensors[i].parameter;
		tensors[i].name = net->tensors[i].name;
		tensors[i].rank = p->rank;
		tensors[i].data = block + net->tensors[i].offset;
		memcpy(tensors[i].shape, p->size, p->rank * sizeof(p->size[0]));
	}
}

static enum scrawl_status save_model(scrawl_model *model, const struct safetensors_target *target)
{
	const struct network *net = model->net;
	for (size_t i = 0; i < net->parameter_count; i++)
		if (!isfinite(net->parameters[i]))
			return context_fail(model->ctx, SCRAWL_ENUMERIC,
					    "%s: not saved, as the model's weights are not finite",
					    target->name);
	enum scrawl_status status = model_file_record(model);
	if (status != SCRAWL_OK)
		return status;
	struct tensor *tensors = memory_alloc(net->tensor_count, sizeof(*tensors));
	if (!tensors)
		return context_fail_memory(model->ctx, "saving a model");
	model_file_tensors(net, net->parameters, tensors);
	status =
		safetensors_write(model->ctx, target, &model->metadata, tensors, net->tensor_count);
	memory_free(tensors);
	return status;
}

enum scrawl_status scrawl_model_save(scrawl_model *model, const char *path)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !path)
		return context_fail_null(model ? model->ctx : NULL);
	return save_model(model, &(struct safetensors_target){ .name = path });
}

enum scrawl_status scrawl_model_save_memory(scrawl_model *model, void **bytes, size_t *size)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !bytes || !size)
		return context_fail_null(model ? model->ctx : NULL);
	struct safetensors_target target = {
		.name = "model in memory",
		.bytes = bytes,
		.size = size,
	};
	return save_model(model, &target);
}

enum scrawl_status scrawl_path_writable(scrawl_context *ctx, const char *path)
{
	ENTER(ctx);
	if (!ctx || !path)
		return context_fail_null(ctx);
	return file_writable(ctx, path);
}
