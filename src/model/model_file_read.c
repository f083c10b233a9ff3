/* SPDX-License-Identifier: MIT */
/*
 * model_file_read.c - builds a model from a safetensors file, after checking it
 */
#include "model/model_file.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/entry.h"
#include "core/memory.h"
#include "model/json_syntax.h"

static enum scrawl_status fail_model(scrawl_context *ctx, const char *path, const char *why)
{
	return context_fail(ctx, SCRAWL_EMODEL, "%s: %s", path, why);
}

/* Reads a JSON array of strings that are not empty, to be freed with json_decref. */
static enum scrawl_status names_from_json(scrawl_context *ctx, const char *path, const char *text,
					  json_t **names)
{
	json_error_t error = { .line = 0 };
	json_t *array = text ? json_loads(text, JSON_REJECT_DUPLICATES, &error) : NULL;
	if (text && !array && json_ran_out(text, strlen(text), &error))
		return context_fail_memory(ctx, "reading a model");
	size_t count = json_array_size(array); /* 0 for anything else, NULL included */
	bool good = json_is_array(array);
	for (size_t i = 0; good && i < count; i++)
		good = json_string_length(json_array_get(array, i)) > 0;
	if (good) {
		*names = array;
		return SCRAWL_OK;
	}
	json_decref(array);
	return fail_model(ctx, path, "its metadata lack the names of the classes");
}

/* "28x28x1" */
static bool parse_shape(const char *text, struct scrawl_shape *shape)
{
	size_t *const sizes[] = { &shape->height, &shape->width, &shape->channels };
	for (size_t i = 0; i < 3; i++) {
		char *end;
		if (!isdigit((unsigned char)*text))
			return false;
		errno = 0;
		*sizes[i] = strtoul(text, &end, 10);
		if (errno || *end != (i < 2 ? 'x' : '\0'))
			return false;
		text = end + 1;
	}
	return true;
}

/* Early versions spelled the key "normalisation". */
static enum scrawl_status rename_old_key(scrawl_context *ctx, struct metadata *metadata)
{
	const char *value = metadata_get(metadata, "normalisation");
	if (!value || metadata_get(metadata, "normalization"))
		return SCRAWL_OK;
	if (metadata_set(metadata, "normalization", value) != SCRAWL_OK)
		return context_fail_memory(ctx, "reading a model");
	metadata_remove(metadata, "normalisation");
	return SCRAWL_OK;
}

/* Checks the file's format and reads what describes the network; the caller owns *names. */
static enum scrawl_status read_description(scrawl_context *ctx, const char *path,
					   const char *wanted, const struct metadata *metadata,
					   struct scrawl_model_options *options, json_t **names)
{
	const char *format = metadata_get(metadata, "format");
	const char *version = metadata_get(metadata, "version");
	const char *input = metadata_get(metadata, "input");
	const char *normalization = metadata_get(metadata, "normalization");
	if (strcmp(wanted, CHECKPOINT_FORMAT) == 0 && (!format || strcmp(format, wanted) != 0))
		return fail_model(ctx, path, "a safetensors file, but not a checkpoint of scrawl");
	if (!format || strcmp(format, wanted) != 0)
		return fail_model(ctx, path,
				  "a safetensors file, but not a model of scrawl (its metadata "
				  "lack the format)");
	if (!version || strcmp(version, MODEL_VERSION) != 0)
		return context_fail(ctx, SCRAWL_EMODEL,
				    "%s: has model format version \"%s\"; this library "
				    "reads " MODEL_VERSION " (a newer one may read it)",
				    path, version ? version : "");
	if (!input || !parse_shape(input, &options->input))
		return fail_model(ctx, path, "its metadata lack the size of the images");
	if (!normalization || strcmp(normalization, MODEL_NORMALIZATION) != 0)
		return fail_model(ctx, path,
				  "its images are not normalised as " MODEL_NORMALIZATION);
	enum scrawl_status status =
		names_from_json(ctx, path, metadata_get(metadata, "classes"), names);
	if (status != SCRAWL_OK)
		return status;
	options->classes = json_array_size(*names);
	if (options->classes >= 2 && options->classes <= SCRAWL_MAX_CLASSES)
		return SCRAWL_OK;
	json_decref(*names);
	return context_fail(ctx, SCRAWL_EMODEL,
			    "%s: its metadata name %zu classes; a model has 2 to %d", path,
			    options->classes, SCRAWL_MAX_CLASSES);
}

static enum scrawl_status name_classes(scrawl_model *model, const json_t *names)
{
	const char *texts[SCRAWL_MAX_CLASSES] = { NULL };
	for (size_t i = 0; i < model->net->classes; i++)
		texts[i] = json_string_value(json_array_get(names, i));
	return model_set_class_names(model, texts);
}

/* The described network, with the file's weights; checks shapes before it allocates. */
static enum scrawl_status build_network(scrawl_context *ctx, const char *path,
					const struct safetensors *st,
					const struct scrawl_model_options *options,
					struct network **out)
{
	const char *description = metadata_get(&st->metadata, "description");
	struct network *net;
	if (!description)
		return fail_model(ctx, path, "its metadata lack the network's description");
	enum scrawl_status status = network_design(ctx, description, options, &net);
	if (status == SCRAWL_EINVAL)
		status =
			context_fail(ctx, SCRAWL_EMODEL, "%s: %s", path, scrawl_context_error(ctx));
	if (status != SCRAWL_OK)
		return status;
	status = model_file_check(ctx, path, st, "", net);
	if (status == SCRAWL_OK)
		status = network_allocate(ctx, net);
	if (status != SCRAWL_OK) {
		network_destroy(net);
		return status;
	}
	model_file_take(st, "", net, net->parameters);
	*out = net;
	return SCRAWL_OK;
}

enum scrawl_status model_file_build(scrawl_context *ctx, const char *path, const char *format,
				    struct safetensors *st, const char *conv, scrawl_model **out)
{
	struct scrawl_model_options options;
	struct network *net;
	scrawl_model *model;
	json_t *names;
	scrawl_model_options_init(&options);
	options.conv = conv;
	enum scrawl_status status = rename_old_key(ctx, &st->metadata);
	if (status == SCRAWL_OK)
		status = read_description(ctx, path, format, &st->metadata, &options, &names);
	if (status != SCRAWL_OK)
		return status;
	status = build_network(ctx, path, st, &options, &net);
	if (status == SCRAWL_OK)
		status = model_assemble(ctx, net, &model);
	if (status == SCRAWL_OK) {
		status = name_classes(model, names);
		if (status == SCRAWL_OK)
			*out = model;
		else
			scrawl_model_destroy(model);
	}
	json_decref(names);
	return status;
}

/* Makes the model of a checkpoint the one that its run would save now. */
static enum scrawl_status take_best(scrawl_context *ctx, const char *name, struct safetensors *st,
				    scrawl_model *model)
{
	struct metadata *metadata = &st->metadata;
	const char *epoch = metadata_get(metadata, CHECKPOINT_BEST_EPOCH);
	if (epoch && strcmp(epoch, "0") != 0) {
		enum scrawl_status status =
			model_file_check(ctx, name, st, CHECKPOINT_BEST, model->net);
		if (status != SCRAWL_OK)
			return status;
		model_file_take(st, CHECKPOINT_BEST, model->net, model->net->parameters);
		context_warn(ctx,
			     "%s: a checkpoint; its best weights so far, of epoch %.20s, "
			     "are used",
			     name, epoch);
	} else {
		context_warn(ctx, "%s: a checkpoint, of which no epoch has ended", name);
	}
	for (size_t i = metadata->count; i-- > 0;) {
		const char *key = metadata->entries[i].key;
		if (strncmp(key, CHECKPOINT_PREFIX, strlen(CHECKPOINT_PREFIX)) == 0)
			metadata_remove(metadata, key);
	}
	return metadata_set(metadata, "format", MODEL_FORMAT) == SCRAWL_OK
		       ? SCRAWL_OK
		       : context_fail_memory(ctx, "reading a checkpoint");
}

/* The model of a file that contains nothing else, or of a checkpoint; takes over the metadata. */
static enum scrawl_status take_model(scrawl_context *ctx, const char *name, struct safetensors *st,
				     const char *conv, scrawl_model **out)
{
	const char *format = metadata_get(&st->metadata, "format");
	bool checkpoint = format && strcmp(format, CHECKPOINT_FORMAT) == 0;
	scrawl_model *model = NULL;
	enum scrawl_status status =
		model_file_build(ctx, name, checkpoint ? CHECKPOINT_FORMAT : MODEL_FORMAT, st, conv,
				 &model);
	if (status == SCRAWL_OK)
		status = checkpoint ? take_best(ctx, name, st, model)
				    : model_file_check_surplus(ctx, name, st, model->net);
	if (status == SCRAWL_OK) {
		model->metadata = st->metadata;
		st->metadata = (struct metadata){ 0 };
		*out = model;
	} else {
		scrawl_model_destroy(model);
	}
	return status;
}

static enum scrawl_status check_conv(scrawl_context *ctx, const char *conv)
{
	if (!conv || conv_layer_knows(conv))
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EINVAL, "no convolution algorithm \"%s\"", conv);
}

enum scrawl_status scrawl_model_load_memory(scrawl_context *ctx, const void *bytes, size_t size,
					    const char *conv, scrawl_model **out)
{
	ENTER(ctx);
	if (!ctx || !out)
		return context_fail_null(ctx);
	static const char name[] = "model in memory";
	struct safetensors st = { 0 };
	enum scrawl_status status = check_conv(ctx, conv);
	if (status == SCRAWL_OK)
		status = safetensors_read_memory(ctx, name, bytes, size, &st);
	if (status == SCRAWL_OK)
		status = take_model(ctx, name, &st, conv, out);
	safetensors_release(&st);
	return status;
}

enum scrawl_status scrawl_model_load(scrawl_context *ctx, const char *path, const char *conv,
				     scrawl_model **out)
{
	ENTER(ctx);
	if (!ctx || !path || !out)
		return context_fail_null(ctx);
	struct safetensors st = { 0 };
	scrawl_model *model = NULL;
	enum scrawl_status status = check_conv(ctx, conv);
	if (status == SCRAWL_OK)
		status = safetensors_read(ctx, path, &st);
	if (status == SCRAWL_OK)
		status = take_model(ctx, path, &st, conv, &model);
	safetensors_release(&st);
	if (status != SCRAWL_OK)
		return status;
	model->path = memory_string(path);
	if (!model->path) {
		scrawl_model_destroy(model);
		return context_fail_memory(ctx, "reading a model");
	}
	*out = model;
	return SCRAWL_OK;
}
