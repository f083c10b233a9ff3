/* SPDX-License-Identifier: MIT */
/*
 * cmd_eval.c - scrawl eval: measures a model, or the average of several, on labelled data
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/data_split.h"
#include "input/model_list.h"
#include "output/evaluation_text.h"

struct eval_options {
	const char *models[MAX_MODELS];
	size_t model_count;
	struct data_source source;
	const char *split, *conv;
	bool json;
	double min_accuracy; /* a fraction; negative: none asked for */
	uint64_t tta, threads;
	const char *config; /* NULL: none */
};

static int eval_parse_arguments(struct eval_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Data"),
		OPTION_DATA(&o->source),
		OPT_CHOICE("split", "PART", &o->split, data_split_name,
			   "part of the data set; val and train are cut as they were for training"),
		OPTION_IMAGES(&o->source),
		OPTION_LABELS(&o->source),
		OPTIONS_PREPARATION(&o->source.preparation),
		OPTION_CONFIG(&o->config),
		OPT_GROUP("Result"),
		OPTION_TTA(&o->tta),
		OPT_FLAG("json", &o->json, "print one JSON document"),
		OPT_OTHER("min-accuracy", "X", &o->min_accuracy, option_percent,
			  "a percentage from 0 to 100, or a fraction (99, 99% or 0.99)",
			  "exit with code 6 if the accuracy is below X (99, 99% or 0.99)"),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "eval",
		.operands = "MODEL ... --data NAME|DIR [OPTION ...]",
		.about = "Evaluates a model on labelled data: accuracy with its 95% interval "
			 "(Wilson),\n"
			 "loss, precision, recall and F1 of each class, confusion matrix.  Several "
			 "models\n"
			 "are evaluated as one by the mean of their probabilities.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = MAX_MODELS,
	};
	return options_parse(&line, argc, argv, o->models, &o->model_count);
}

/* What belongs to one model is null where there are several: they are the members then. */
static int eval_print_json(const struct eval_options *o, const struct model_list *models,
			   const scrawl_dataset *data, const struct scrawl_evaluation *evaluation)
{
	char weights[33];
	const scrawl_model *first = models->all[0];
	bool one = models->count == 1;
	scrawl_model_hash(first, weights);
	json_t *document =
		json_pack("{s:i, s:o, s:o, s:o, s:s, s:o, s:s, s:o, s:o}", "schema", 1, "model",
			  json_text(one ? models->paths[0] : NULL), "weights",
			  json_text(one ? weights : NULL), "data",
			  json_text(scrawl_dataset_path(data)), "split",
			  o->source.data || strcmp(o->split, "test") != 0 ? o->split : "all",
			  "network", json_text(one ? scrawl_model_description(first) : NULL),
			  "data_hash", scrawl_dataset_hash(data), "tta", json_count(o->tta),
			  "members", members_json(models, evaluation));
	json_t *report = evaluation_json(evaluation, first);
	if (!report || json_object_update(document, report)) {
		json_decref(document);
		document = NULL;
	}
	json_decref(report);
	return json_print(document);
}

static int eval_print_text(const struct eval_options *o, const struct model_list *models,
			   const scrawl_dataset *data, const struct scrawl_evaluation *evaluation)
{
	char *path = text_copy(models->paths[0], SIZE_MAX);
	char *data_path = text_copy(scrawl_dataset_path(data), SIZE_MAX);
	if (models->count > 1)
		printf("model: average of %zu models\n", models->count);
	else
		printf("model: %s\n", path ? path : "?");
	printf("data: %s", data_path ? data_path : "?");
	if (strcmp(o->split, "test") != 0)
		printf(" (%s part)", o->split);
	putchar('\n');
	if (o->tta > 1)
		printf("test-time augmentation: %llu views per image\n",
		       (unsigned long long)o->tta);
	free(path);
	free(data_path);
	int code = members_print(models, evaluation);
	return code == EXIT_DONE ? evaluation_print(evaluation, models->all[0]) : code;
}

static int check_threshold(const struct eval_options *o, const struct scrawl_evaluation *evaluation)
{
	/* 99.2% and 0.992 differ in the last bit; no accuracy of a real data set is so close. */
	if (evaluation->accuracy + 1e-12 >= o->min_accuracy)
		return EXIT_DONE;
	error_line("accuracy %.6g is below the %.6g asked for", evaluation->accuracy,
		   o->min_accuracy);
	return EXIT_THRESHOLD;
}

static int evaluate(const struct eval_options *o, scrawl_context *ctx,
		    const struct model_list *models)
{
	scrawl_dataset *data = NULL;
	int code = data_split_open(&o->source, o->split, ctx, models, &data);
	if (code != EXIT_DONE)
		return code;
	struct scrawl_evaluation *evaluation = NULL;
	code = models_evaluate(models, ctx, o->tta, data, &evaluation);
	if (code == EXIT_DONE && o->json)
		code = eval_print_json(o, models, data, evaluation);
	else if (code == EXIT_DONE)
		code = eval_print_text(o, models, data, evaluation);
	if (code == EXIT_DONE)
		code = check_threshold(o, evaluation);
	scrawl_evaluation_destroy(evaluation);
	scrawl_dataset_destroy(data);
	return code;
}

int command_eval(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	scrawl_model_options_init(&defaults);
	struct eval_options o = {
		.split = "test",
		.conv = defaults.conv,
		.min_accuracy = -1.0,
		.tta = 1,
	};
	int code = eval_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	code = data_source_check(&o.source, "eval");
	scrawl_context *ctx = NULL;
	if (code == EXIT_DONE)
		code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct model_list models;
	code = model_list_load(&models, ctx, o.models, o.model_count, o.conv);
	if (code == EXIT_DONE)
		code = evaluate(&o, ctx, &models);
	model_list_release(&models);
	scrawl_context_destroy(ctx);
	return code;
}
