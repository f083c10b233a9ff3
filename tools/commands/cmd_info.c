/* SPDX-License-Identifier: MIT */
/*
 * cmd_info.c - scrawl info: describes a model, a network or an IDX file
 */
#include <stdio.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "output/model_text.h"

struct info_options {
	const char *subject;
	struct scrawl_shape input;
	uint64_t classes, batch;
	bool json, config;
};

/* "28x28x1" or "28x28": height, width, channels. */
static bool parse_shape(void *value, const char *text)
{
	uint64_t size[3] = { 0, 0, 1 };
	size_t parts = 0;
	for (; parts < 3; parts++, text++) {
		if (!parse_leading_integer(&text, 1, 65536, &size[parts]))
			return false;
		if (*text != 'x')
			break;
	}
	if (*text || parts == 0 || parts == 3)
		return false;
	*(struct scrawl_shape *)value = (struct scrawl_shape){ size[0], size[1], size[2] };
	return true;
}

static int info_parse_arguments(struct info_options *o, int argc, char **argv)
{
	char input[80];
	snprintf(input, sizeof(input), "%zux%zux%zu", o->input.height, o->input.width,
		 o->input.channels);
	const struct option_spec options[] = {
		OPT_OTHER("input", "HxWxC", &o->input, parse_shape,
			  "height x width x channels (28x28x1)",
			  "for a network: the size of its images", .default_text = input),
		OPT_INTEGER("classes", "N", &o->classes, 2, SCRAWL_MAX_CLASSES,
			    "for a network: number of classes"),
		OPT_INTEGER("batch", "N", &o->batch, 1, 65536,
			    "batch size for which the memory needed is shown", .letter = 'b'),
		OPT_FLAG("json", &o->json, "print one JSON document"),
		OPT_FLAG("config", &o->config,
			 "print the configuration that a model was trained with, for scrawl train "
			 "--config"),
	};
	const struct command_line line = {
		.name = "info",
		.operands = "MODEL|NET|IDX [OPTION ...]",
		.about = "Describes a model file, a network (by name or description: layers, "
			 "shapes,\n"
			 "parameters, operations, memory) or an IDX file (- is standard input).",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->subject, &operands);
}

static const struct scrawl_network *find_network(const char *name)
{
	const struct scrawl_network *network;
	for (size_t i = 0; (network = scrawl_network_at(i)) != NULL; i++)
		if (strcmp(network->name, name) == 0)
			return network;
	return NULL;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Whether the text can only be a file's name: one word with a slash or an extension. */
static bool is_file_name(const char *text)
{
	return !strpbrk(text, " ,") && (strpbrk(text, "/.") || ends_with(text, "-ubyte"));
}

static int no_model(const struct info_options *o)
{
	return usage_error(
		"info",
		"--config: %s is not a model file (for a network: scrawl train --net NET "
		"--print-config)",
		o->subject);
}

static int info_idx(const struct info_options *o, scrawl_context *ctx)
{
	if (o->config)
		return no_model(o);
	struct scrawl_idx_info *info;
	enum scrawl_status status = scrawl_idx_describe(ctx, o->subject, &info);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	int code = o->json ? info_idx_json(o->subject, info) : info_idx_text(o->subject, info);
	scrawl_idx_info_destroy(info);
	return code;
}

static int info_model(const struct info_options *o, scrawl_context *ctx)
{
	scrawl_model *model;
	enum scrawl_status status = scrawl_model_load(ctx, o->subject, NULL, &model);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	struct info_subject subject = { .path = o->subject, .model = model, .batch = o->batch };
	int code = o->config ? info_model_config(&subject)
		   : o->json ? info_model_json(&subject)
			     : info_model_text(&subject);
	scrawl_model_destroy(model);
	return code;
}

static int info_network(const struct info_options *o, scrawl_context *ctx)
{
	if (o->config)
		return no_model(o);
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = o->input;
	options.classes = o->classes;
	scrawl_model *model;
	enum scrawl_status status = scrawl_model_create(ctx, o->subject, &options, &model);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	struct info_subject subject = { .network = find_network(o->subject),
					.model = model,
					.batch = o->batch };
	int code = o->json ? info_model_json(&subject) : info_model_text(&subject);
	scrawl_model_destroy(model);
	return code;
}

static int describe(const struct info_options *o, scrawl_context *ctx)
{
	if (strcmp(o->subject, "-") == 0)
		return info_idx(o, ctx);
	if (find_network(o->subject))
		return info_network(o, ctx);
	switch (scrawl_path_kind(o->subject)) {
	case SCRAWL_FILE_KIND_MISSING:
		if (!is_file_name(o->subject))
			return info_network(o, ctx);
		return info_model(o, ctx); /* reports why it cannot be opened */
	case SCRAWL_FILE_KIND_MODEL:
	case SCRAWL_FILE_KIND_CHECKPOINT:
	case SCRAWL_FILE_KIND_SAFETENSORS:
		return info_model(o, ctx);
	case SCRAWL_FILE_KIND_SPECIAL: /* a pipe can be read only once */
	case SCRAWL_FILE_KIND_IDX:
	case SCRAWL_FILE_KIND_GZIP:
		return info_idx(o, ctx);
	default:
		/* The reader that the name suggests reports what is wrong. */
		return ends_with(o->subject, ".safetensors") ? info_model(o, ctx)
							     : info_idx(o, ctx);
	}
}

int command_info(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	struct scrawl_train_options training;
	scrawl_model_options_init(&defaults);
	scrawl_train_options_init(&training);
	struct info_options o = { .input = defaults.input,
				  .classes = defaults.classes,
				  .batch = training.batch };
	int code = info_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	if (o.config && o.json)
		return usage_error("info", "--config and --json cannot be combined");
	scrawl_context *ctx;
	code = open_context(0, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	code = describe(&o, ctx);
	scrawl_context_destroy(ctx);
	return code;
}
