/* SPDX-License-Identifier: MIT */
/*
 * cmd_eval.c - scrawl eval: measures a model on labelled data
 */
#include "command.h"
#include "options.h"
#include "report.h"
#include "source.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum split { SPLIT_TEST, SPLIT_VAL, SPLIT_TRAIN };

static const char *split_name(size_t index)
{
	static const char *const names[] = { "test", "val", "train" };
	return index < sizeof names / sizeof *names ? names[index] : NULL;
}

struct eval_options {
	const char *model;
	struct source source;
	size_t split, conv;
	bool json;
	double min_accuracy; /* a fraction; negative: none asked for */
	uint64_t threads;
	const char *config; /* NULL: none */
};

/* "0.99" or "99%", both inclusive of their ends. */
static bool parse_accuracy(void *value, const char *text)
{
	double x;
	bool percent;
	if (!parse_percent(text, &x, &percent))
		return false;
	x = percent ? x / 100 : x;
	if (!(x >= 0 && x <= 1))
		return false;
	*(double *)value = x;
	return true;
}

static enum options_result parse_arguments(struct eval_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		{ .kind = OPTION_GROUP, .help = "Data" },
		{ .kind = OPTION_TEXT,
		  .name = "data",
		  .letter = 'd',
		  .argument = "NAME|DIR",
		  .value.text = &o->source.data,
		  .help = "data set: a folder, or a name such as mnist" },
		{ .kind = OPTION_CHOICE,
		  .name = "split",
		  .argument = "PART",
		  .value.choice = &o->split,
		  .choice = split_name,
		  .help = "part of the data set; val and train are cut as they were for training" },
		{ .kind = OPTION_TEXT,
		  .name = "images",
		  .argument = "FILE",
		  .value.text = &o->source.images,
		  .help = "instead of --data: an IDX file of images" },
		{ .kind = OPTION_TEXT,
		  .name = "labels",
		  .argument = "FILE",
		  .value.text = &o->source.labels,
		  .help = "and the IDX file of their labels" },
		OPTION_CONFIG(&o->config),
		{ .kind = OPTION_GROUP, .help = "Result" },
		{ .kind = OPTION_FLAG,
		  .name = "json",
		  .value.flag = &o->json,
		  .help = "print one JSON document" },
		{ .kind = OPTION_OTHER,
		  .name = "min-accuracy",
		  .argument = "X",
		  .value.other = &o->min_accuracy,
		  .parse = parse_accuracy,
		  .expected = "a fraction from 0 to 1, or a percentage with its sign (99%)",
		  .help = "exit with code 6 if the accuracy is below X: a fraction, or as 99%" },
		{ .kind = OPTION_GROUP, .help = "Engine" },
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "eval",
		.operands = "MODEL --data NAME|DIR [OPTION ...]",
		.about = "Measures a model on labelled data: accuracy with its 95 % interval "
			 "(Wilson),\n"
			 "loss, precision, recall and F1 of each class, confusion matrix.",
		.options = options,
		.count = sizeof options / sizeof *options,
		.operands_min = 1,
		.operands_max = 1,
	};
	size_t operands;
	return options_parse(&line, argc, argv, &o->model, &operands);
}

/*
 * Cuts the part that was asked for out of the training data, as training did.  Where nothing was
 * set apart, all of it is the part to train on; *all is NULL then.
 */
static int cut_split(const struct eval_options *o, scrawl_context *ctx, const scrawl_model *model,
		     scrawl_dataset **all, scrawl_dataset **out)
{
	const char *hash = scrawl_model_metadata(model, "data_hash");
	const char *count_text = scrawl_model_metadata(model, "val_count");
	const char *seed_text = scrawl_model_metadata(model, "seed");
	uint64_t count, seed;
	if (!hash || !count_text || !seed_text) {
		error_line("%s: the model does not record how its training data were split "
			   "(train it with scrawl train)",
			   o->model);
		return EXIT_MODEL;
	}
	if (!parse_integer(count_text, 0, SIZE_MAX, &count) ||
	    !parse_integer(seed_text, 0, UINT64_MAX, &seed)) {
		error_line("%s: val_count or seed in its metadata is not a number", o->model);
		return EXIT_MODEL;
	}
	if (strcmp(hash, scrawl_dataset_hash(*all)) != 0) {
		error_line("%s: not the data that %s was trained on, so the split cannot be made "
			   "again (their fingerprints are %s and %s)",
			   scrawl_dataset_path(*all), o->model, scrawl_dataset_hash(*all), hash);
		return EXIT_DATA;
	}
	if (count >= scrawl_dataset_size(*all)) {
		error_line("%s: val_count in its metadata is %s, but it was trained on %zu images "
			   "(the file is damaged: train it again)",
			   o->model, count_text, scrawl_dataset_size(*all));
		return EXIT_MODEL;
	}
	if (!count && o->split == SPLIT_TRAIN) {
		*out = *all;
		*all = NULL;
		return EXIT_DONE;
	}
	if (!count)
		return usage_error("eval", "--split %s: %s was trained without a validation set",
				   split_name(o->split), o->model);
	scrawl_dataset *train, *val;
	enum scrawl_status status = scrawl_dataset_split(ctx, *all, count, seed, &train, &val);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	*out = o->split == SPLIT_VAL ? val : train;
	scrawl_dataset_destroy(o->split == SPLIT_VAL ? train : val);
	return EXIT_DONE;
}

static int open_data(const struct eval_options *o, scrawl_context *ctx, const scrawl_model *model,
		     scrawl_dataset **out)
{
	if (o->split == SPLIT_TEST)
		return source_open(&o->source, ctx, NULL, out);
	scrawl_dataset *all;
	int code = source_open(&o->source, ctx, &all, NULL);
	if (code != EXIT_DONE)
		return code;
	code = cut_split(o, ctx, model, &all, out);
	scrawl_dataset_destroy(all);
	return code;
}

static int print_json(const struct eval_options *o, const scrawl_model *model,
		      const scrawl_dataset *data, const struct scrawl_evaluation *evaluation)
{
	char weights[33];
	scrawl_model_hash(model, weights);
	json_t *document =
		json_pack("{s:i, s:o, s:s, s:o, s:s, s:o, s:s}", "schema", 1, "model",
			  json_text(o->model), "weights", weights, "data",
			  json_text(scrawl_dataset_path(data)), "split",
			  o->source.data || o->split != SPLIT_TEST ? split_name(o->split) : "all",
			  "network", json_text(scrawl_model_description(model)), "data_hash",
			  scrawl_dataset_hash(data));
	json_t *report = report_json(evaluation, model);
	if (!report || json_object_update(document, report)) {
		json_decref(document);
		document = NULL;
	}
	json_decref(report);
	return json_print(document);
}

static int print_text(const struct eval_options *o, const scrawl_model *model,
		      const scrawl_dataset *data, const struct scrawl_evaluation *evaluation)
{
	char *path = text_copy(o->model, SIZE_MAX);
	char *data_path = text_copy(scrawl_dataset_path(data), SIZE_MAX);
	printf("model: %s\n", path ? path : "?");
	printf("data: %s", data_path ? data_path : "?");
	if (o->split != SPLIT_TEST)
		printf(" (%s part)", split_name(o->split));
	putchar('\n');
	free(path);
	free(data_path);
	return report_print(evaluation, model);
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

static int evaluate(const struct eval_options *o, scrawl_context *ctx, scrawl_model *model)
{
	scrawl_dataset *data = NULL;
	int code = open_data(o, ctx, model, &data);
	if (code != EXIT_DONE)
		return code;
	struct scrawl_evaluation *evaluation = NULL;
	enum scrawl_status status = scrawl_model_evaluate(model, data, &evaluation);
	if (status != SCRAWL_OK)
		code = fail(ctx, status);
	else if (o->json)
		code = print_json(o, model, data, evaluation);
	else
		code = print_text(o, model, data, evaluation);
	if (code == EXIT_DONE)
		code = check_threshold(o, evaluation);
	scrawl_evaluation_destroy(evaluation);
	scrawl_dataset_destroy(data);
	return code;
}

int command_eval(int argc, char **argv)
{
	struct scrawl_model_options standard;
	scrawl_model_options_init(&standard);
	struct eval_options o = {
		.split = SPLIT_TEST,
		.conv = choice_index(scrawl_conv_algorithm_get, standard.conv),
		.min_accuracy = -1,
	};
	enum options_result parsed = parse_arguments(&o, argc, argv);
	if (parsed != OPTIONS_RUN)
		return options_exit(parsed);
	int code = source_check(&o.source, "eval");
	scrawl_context *ctx = NULL;
	if (code == EXIT_DONE)
		code = open_context(o.threads, &ctx);
	if (code != EXIT_DONE)
		return code;
	warn_threads(ctx, o.threads);
	scrawl_model *model = NULL;
	enum scrawl_status status =
		scrawl_model_load(ctx, o.model, scrawl_conv_algorithm_get(o.conv), &model);
	code = status == SCRAWL_OK ? evaluate(&o, ctx, model) : fail(ctx, status);
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return code;
}
