/* SPDX-License-Identifier: MIT */
/*
 * cmd_data_suspects.c - scrawl data suspects: labels that models find implausible
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "commands/commands.h"
#include "input/data_source.h"
#include "input/model_list.h"
#include "output/output_file.h"
#include "output/suspects_text.h"
#include "train/cross_validate.h"

struct suspects_options {
	const char *name; /* of the data set; NULL: files */
	struct data_source source;
	const char *net, *out, *sheet;
	uint64_t folds, epochs, seed, top, threads;
	bool json;
	const char *config; /* NULL: none */
};

static int suspects_parse_arguments(struct suspects_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Data"),
		OPTION_IMAGES(&o->source),
		OPTION_LABELS(&o->source),
		OPTIONS_PREPARATION(&o->source.preparation),
		OPTION_CONFIG(&o->config),
		OPT_GROUP("Models"),
		OPT_TEXT("net", "NET", &o->net, "network: a name, or a description", .letter = 'n'),
		OPT_INTEGER(
			"folds", "K", &o->folds, 2, 100,
			"models; each judges a K-th of the images, and is trained on the others"),
		OPT_INTEGER("epochs", "N", &o->epochs, 1, 100000,
			    "passes over the images in training; many learn the wrong labels, too",
			    .letter = 'e'),
		OPT_INTEGER("seed", "N", &o->seed, 0, INT64_MAX, "seed of folds and models",
			    .letter = 's'),
		OPT_GROUP("Result"),
		OPT_INTEGER("top", "N", &o->top, 0, UINT32_MAX,
			    "show the N most suspicious; 0: all"),
		OPT_FLAG("json", &o->json, "print one JSON document"),
		OPT_TEXT("out", "FILE", &o->out,
			 "write all suspects: CSV or, to a name that ends in .jsonl, JSON Lines",
			 .letter = 'o', .use = OPTION_ASIDE),
		OPT_TEXT("sheet", "FILE", &o->sheet, "draw those shown as a PNG picture",
			 .use = OPTION_ASIDE),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
	};
	const struct command_line line = {
		.name = "data suspects",
		.operands = "[NAME|DIR] [OPTION ...]",
		.about = "Finds labels of a training set that are probably wrong, by confident "
			 "learning:\n"
			 "each image is judged by a model that was not trained on it.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 0,
		.operands_max = 1,
	};
	size_t operands;
	int code = options_parse(&line, argc, argv, &o->name, &operands);
	o->source.data = code == EXIT_DONE && operands ? o->name : NULL;
	return code;
}

static bool is_lines(const char *path)
{
	size_t length = strlen(path);
	return length > 6 && strcmp(path + length - 6, ".jsonl") == 0;
}

static enum scrawl_file_kind out_kind(const struct suspects_options *o)
{
	return o->out && is_lines(o->out) ? SCRAWL_FILE_KIND_JSON : SCRAWL_FILE_KIND_TEXT;
}

static int write_suspects(const struct suspects_options *o, const struct suspects_view *v)
{
	struct output_file file;
	int code = output_open(&file, o->out, out_kind(o));
	if (code != EXIT_DONE)
		return code;
	if (is_lines(o->out))
		code = suspects_write_lines(v, file.stream);
	else
		suspects_write_csv(v, file.stream);
	int closed = output_close(&file, code == EXIT_DONE);
	return code == EXIT_DONE ? closed : code;
}

static int report_suspects(const struct suspects_options *o, const struct suspects_view *v,
			   bool text)
{
	int code = EXIT_DONE;
	if (o->json)
		code = suspects_print_json(v);
	else if (text)
		code = suspects_print(v);
	if (code == EXIT_DONE && o->out)
		code = write_suspects(o, v);
	if (code == EXIT_DONE && o->sheet)
		code = suspects_draw(v, o->sheet);
	return code;
}

/* Fraction of images whose most probable class is their label; also copies the labels. */
static double suspects_take_labels(const scrawl_dataset *data, const float *probabilities,
				   size_t classes, uint8_t *labels)
{
	size_t images = scrawl_dataset_size(data), right = 0;
	for (size_t i = 0; i < images; i++) {
		const float *p = probabilities + i * classes;
		size_t best = 0;
		for (size_t k = 1; k < classes; k++)
			best = p[k] > p[best] ? k : best;
		labels[i] = (uint8_t)scrawl_dataset_label(data, i);
		right += best == labels[i];
	}
	return (double)right / (double)images;
}

static int find_suspects(const struct suspects_options *o, scrawl_context *ctx,
			 const scrawl_dataset *data, bool text)
{
	const struct cross_validation how = { o->net, (unsigned)o->epochs, o->folds, o->seed };
	size_t images = scrawl_dataset_size(data), classes = scrawl_dataset_class_count(data);
	float *probabilities = calloc(images, classes * sizeof(*probabilities));
	uint8_t *labels = malloc(images);
	struct scrawl_suspects *found = NULL;
	int code = probabilities && labels ? cross_validate(ctx, data, &how, probabilities)
					   : fail_memory();
	if (code == EXIT_DONE) {
		struct suspects_view view = { .data = data,
					      .net = o->net,
					      .folds = o->folds,
					      .epochs = o->epochs,
					      .top = o->top };
		view.accuracy = suspects_take_labels(data, probabilities, classes, labels);
		code = check_status(ctx, scrawl_suspects_find(ctx, probabilities, labels, images,
							      classes, &found));
		view.found = found;
		if (code == EXIT_DONE)
			code = report_suspects(o, &view, text);
	}
	scrawl_suspects_destroy(found);
	free(probabilities);
	free(labels);
	return code;
}

int command_data_suspects(int argc, char **argv)
{
	struct suspects_options o = {
		.net = "small",
		.folds = 4,
		.epochs = 3,
		.seed = 1,
		.top = 20,
	};
	int code = suspects_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	const struct output_request requests[] = {
		{ "json", o.json ? "-" : NULL, SCRAWL_FILE_KIND_JSON, { NULL } },
		{ "out",
		  o.out,
		  out_kind(&o),
		  { "index,label,likely,",
		    "{\"index\":*,\"label\":*,\"label_name\":~\"likely\":" } },
		{ "sheet", o.sheet, SCRAWL_FILE_KIND_PNG, { NULL } },
	};
	if (!o.source.data && !o.source.images && !o.source.labels)
		return usage_error("data suspects", "no data given; name a data set, or use "
						    "--images FILE --labels FILE");
	code = data_source_check(&o.source, "data suspects");
	if (code == EXIT_DONE)
		code = output_check("data suspects", requests, 3);
	scrawl_context *ctx = NULL;
	if (code == EXIT_DONE)
		code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	scrawl_dataset *data = NULL;
	code = data_source_open(&o.source, ctx, &data, NULL);
	if (code == EXIT_DONE)
		code = data_source_check_labels(data);
	if (code == EXIT_DONE)
		code = find_suspects(&o, ctx, data, !output_on_stdout(requests, 3));
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return code;
}
