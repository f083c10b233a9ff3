/* SPDX-License-Identifier: MIT */
/*
 * model_text.c - describes a model, a network or an IDX file
 */
#include "output/model_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/option_diff.h"

#define LAYER_COLUMNS 28

/* What a model file records of its training, in the order shown. */
static const char *const metadata_keys[] = {
	"name",
	"data",
	"preparation",
	"data_hash",
	"class_names",
	"val_count",
	"val_folds",
	"val_fold",
	"val_seed",
	"seed",
	"recipe",
	"training",
	"augment",
	"reject_threshold",
	"reject_error",
	"reject_coverage",
	"initial_weights",
	"best_epoch",
	"val_accuracy",
	"scrawl_version",
	"blas",
};
#define METADATA_KEYS (sizeof(metadata_keys) / sizeof(*metadata_keys))

struct totals {
	size_t parameters;
	double forward, training;
};

static char *shape_text(struct scrawl_shape shape, char *out, size_t size)
{
	snprintf(out, size, "%zux%zux%zu", shape.height, shape.width, shape.channels);
	return out;
}

static void print_layer(size_t index, const struct scrawl_layer_info *layer)
{
	char in[64], out[64], parameters[TEXT_NUMBER], forward[TEXT_NUMBER], training[TEXT_NUMBER];
	char *text = text_copy(layer->text, LAYER_COLUMNS);
	printf("%3zu  %-*s  %11s  %11s  %10s  %11s  %11s%s\n", index + 1, LAYER_COLUMNS,
	       text ? text : "?", shape_text(layer->in, in, sizeof(in)),
	       shape_text(layer->out, out, sizeof(out)), text_count(layer->parameters, parameters),
	       text_flops(layer->forward_flops, forward),
	       text_flops(layer->training_flops, training), layer->fused ? "  fused" : "");
	free(text);
}

static void print_layers(const scrawl_model *model)
{
	struct totals totals = { 0 };
	printf("\n%3s  %-*s  %11s  %11s  %10s  %11s  %11s\n", "", LAYER_COLUMNS, "layer", "in",
	       "out", "parameters", "forward", "training");
	for (size_t i = 0; i < scrawl_model_layer_count(model); i++) {
		const struct scrawl_layer_info *layer = scrawl_model_layer_at(model, i);
		print_layer(i, layer);
		totals.parameters += layer->parameters;
		totals.forward += layer->forward_flops;
		totals.training += layer->training_flops;
	}
	char parameters[TEXT_NUMBER], forward[TEXT_NUMBER], training[TEXT_NUMBER];
	printf("%3s  %-*s  %11s  %11s  %10s  %11s  %11s\n", "", LAYER_COLUMNS, "total, per image",
	       "", "", text_count(totals.parameters, parameters),
	       text_flops(totals.forward, forward), text_flops(totals.training, training));
	printf("(fused: computed inside the layer before, while its output is in the cache)\n");
}

static void print_origin(const struct info_subject *subject)
{
	const scrawl_model *model = subject->model;
	char weights[33];
	scrawl_model_hash(model, weights);
	text_print_entry("model", subject->path);
	text_print_entry("weights", weights);
	for (size_t i = 0; i < METADATA_KEYS; i++) {
		const char *text = scrawl_model_metadata(model, metadata_keys[i]);
		if (text && *text)
			text_print_entry(metadata_keys[i], text);
	}
}

static void print_recipes(const struct scrawl_network *network)
{
	const struct scrawl_recipe *recipe;
	for (size_t i = 0; (recipe = scrawl_recipe_at(i)) != NULL; i++) {
		char *text = strcmp(recipe->network, network->name) == 0 ? recipe_text(recipe, NULL)
									 : NULL;
		if (text)
			text_print_entry("recipe", text);
		free(text);
	}
}

int info_model_config(const struct info_subject *subject)
{
	const char *config = scrawl_model_metadata(subject->model, "config");
	if (!config && scrawl_path_kind(subject->path) == SCRAWL_FILE_KIND_CHECKPOINT)
		return fail_with(EXIT_USAGE,
				 "%s: a checkpoint, whose options scrawl train --resume takes over "
				 "(--config is of models)",
				 subject->path);
	if (!config)
		return fail_with(
			EXIT_MODEL,
			"%s: does not record a configuration (only models of scrawl train do)",
			subject->path);
	while (*config) {
		size_t length = strcspn(config, "\n");
		char *line = strndup(config, length);
		if (!line)
			return fail_memory();
		text_clean(line);
		puts(line);
		free(line);
		config += length + (config[length] == '\n');
	}
	return EXIT_DONE;
}

int info_model_text(const struct info_subject *subject)
{
	const scrawl_model *model = subject->model;
	char shape[64], parameters[TEXT_NUMBER], training[TEXT_NUMBER], inference[TEXT_NUMBER];
	if (subject->path)
		print_origin(subject);
	if (subject->network)
		printf("name: %s (%s)\n", subject->network->name, subject->network->summary);
	if (subject->network)
		print_recipes(subject->network);
	text_print_entry("network", scrawl_model_description(model));
	printf("input: %s\n", shape_text(scrawl_model_input(model), shape, sizeof(shape)));
	printf("classes: %zu", scrawl_model_class_count(model));
	for (size_t i = 0; subject->path && i < scrawl_model_class_count(model); i++) {
		fputs(i ? ", " : " (", stdout);
		text_print(scrawl_model_class_name(model, i));
	}
	printf("%s\n", subject->path ? ")" : "");
	printf("parameters: %s\n", text_count(scrawl_model_parameter_count(model), parameters));
	printf("memory: %s to train with batches of %zu, %s to predict (data set not included)\n",
	       text_bytes((double)scrawl_model_memory(model, subject->batch), training),
	       subject->batch, text_bytes((double)scrawl_model_memory(model, 0), inference));
	print_layers(model);
	return EXIT_DONE;
}

static json_t *shape_json(struct scrawl_shape shape)
{
	return json_pack("[o, o, o]", json_count(shape.height), json_count(shape.width),
			 json_count(shape.channels));
}

static json_t *layers_json(const scrawl_model *model, struct totals *totals)
{
	json_t *layers = json_array();
	for (size_t i = 0; i < scrawl_model_layer_count(model); i++) {
		const struct scrawl_layer_info *layer = scrawl_model_layer_at(model, i);
		totals->forward += layer->forward_flops;
		totals->training += layer->training_flops;
		layers =
			json_appended(layers,
				      json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "layer",
						json_text(layer->text), "in", shape_json(layer->in),
						"out", shape_json(layer->out), "parameters",
						json_count(layer->parameters), "forward_flops",
						json_number(layer->forward_flops), "training_flops",
						json_number(layer->training_flops), "fused",
						layer->fused));
	}
	return layers;
}

static void add_origin(json_t *document, const struct info_subject *subject)
{
	const scrawl_model *model = subject->model;
	char weights[33];
	scrawl_model_hash(model, weights);
	json_t *names = json_array(), *metadata = json_object();
	for (size_t i = 0; i < scrawl_model_class_count(model); i++)
		names = json_appended(names, json_text(scrawl_model_class_name(model, i)));
	for (size_t i = 0; i < METADATA_KEYS; i++)
		if (scrawl_model_metadata(model, metadata_keys[i]))
			json_object_set_new(metadata, metadata_keys[i],
					    json_text(scrawl_model_metadata(model,
									    metadata_keys[i])));
	if (scrawl_model_metadata(model, "config"))
		json_object_set_new(metadata, "config",
				    json_text(scrawl_model_metadata(model, "config")));
	json_object_set_new(document, "path", json_text(subject->path));
	json_object_set_new(document, "weights", json_text(weights));
	json_object_set_new(document, "class_names", names);
	json_object_set_new(document, "metadata", metadata);
}

int info_model_json(const struct info_subject *subject)
{
	const scrawl_model *model = subject->model;
	struct totals totals = { 0 };
	json_t *layers = layers_json(model, &totals);
	json_t *document =
		json_pack("{s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:{s:o, s:o}, s:o}",
			  "schema", 1, "kind", subject->path ? "model" : "network", "name",
			  json_text(subject->network ? subject->network->name : NULL), "network",
			  json_text(scrawl_model_description(model)), "input",
			  shape_json(scrawl_model_input(model)), "classes",
			  json_count(scrawl_model_class_count(model)), "parameters",
			  json_count(scrawl_model_parameter_count(model)), "forward_flops",
			  json_number(totals.forward), "training_flops",
			  json_number(totals.training), "batch", json_count(subject->batch),
			  "memory", "training",
			  json_count(scrawl_model_memory(model, subject->batch)), "inference",
			  json_count(scrawl_model_memory(model, 0)), "layers", layers);
	if (document && subject->path)
		add_origin(document, subject);
	return json_print(document);
}

static const char *idx_content(const struct scrawl_idx_info *info)
{
	return info->dimensions == 1 ? "labels" : info->dimensions >= 3 ? "images" : "items";
}

int info_idx_text(const char *path, const struct scrawl_idx_info *info)
{
	char count[TEXT_NUMBER], stored[TEXT_NUMBER], unpacked[TEXT_NUMBER];
	text_print_entry("file", path);
	printf("format: IDX, %s%s\n", info->values, info->gzip ? ", gzipped" : "");
	printf("holds: %s %s", text_count(info->size[0], count), idx_content(info));
	for (unsigned i = 1; i < info->dimensions; i++)
		printf("%s%zu", i == 1 ? " of " : "x", info->size[i]);
	putchar('\n');
	printf("size: %s as stored, %s of data\n", text_bytes((double)info->file_bytes, stored),
	       text_bytes((double)info->data_bytes, unpacked));
	return EXIT_DONE;
}

int info_idx_json(const char *path, const struct scrawl_idx_info *info)
{
	json_t *size = json_array();
	for (unsigned i = 0; i < info->dimensions; i++)
		size = json_appended(size, json_count(info->size[i]));
	return json_print(json_pack("{s:i, s:s, s:o, s:s, s:s, s:b, s:o, s:o, s:o}", "schema", 1,
				    "kind", "idx", "path", json_text(path), "holds",
				    idx_content(info), "values", info->values, "gzip", info->gzip,
				    "size", size, "file_bytes", json_count(info->file_bytes),
				    "data_bytes", json_count(info->data_bytes)));
}
