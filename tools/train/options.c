/* SPDX-License-Identifier: MIT */
/*
 * options.c - the options of scrawl train: their defaults and their table
 */
#include "train/request.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/memory_stream.h"
#include "cli/options.h"
#include "cli/text.h"
#include "input/model_list.h"

#define DEFAULT_EVERY "1 epoch"
#define MAX_NAME      100 /* characters */

/* "20 steps", "1 epoch", "5 minutes" */
static bool parse_interval(void *value, const char *text)
{
	static const struct {
		const char *unit;
		double seconds; /* 0: not a time */
	} units[] = {
		{ "step", 0.0 },    { "epoch", 0.0 },   { "second", 1.0 },
		{ "minute", 60.0 }, { "hour", 3600.0 },
	};
	char number[32];
	struct interval interval = { 0 };
	size_t digits = 0;
	const char *unit = text; /* after the number: if that is too long, no unit begins there */
	while (digits < sizeof(number) - 1 && *unit && strchr("0123456789.", *unit))
		number[digits++] = *unit++;
	number[digits] = '\0';
	unit += strspn(unit, " ");
	size_t length = strlen(unit);
	if (!digits || !length)
		return false;
	length -= unit[length - 1] == 's';
	size_t i = 0, count = sizeof(units) / sizeof(*units);
	while (i < count &&
	       (strlen(units[i].unit) != length || strncmp(unit, units[i].unit, length) != 0))
		i++;
	if (i == count)
		return false;
	if (units[i].seconds > 0.0) {
		if (!parse_real(number, &interval.seconds) || interval.seconds <= 0.0)
			return false;
		interval.seconds *= units[i].seconds;
	} else if (!parse_integer(number, 1, UINT_MAX, i ? &interval.epochs : &interval.steps)) {
		return false;
	}
	*(struct interval *)value = interval;
	return true;
}

/* Printable text of UTF-8, as it is stored in files of JSON and shown on a line. */
static bool parse_name(void *value, const char *text)
{
	size_t characters = 0, bytes;
	const char *c = text;
	for (; (bytes = text_character(c)) > 0; c += bytes)
		characters++;
	if (*c || !characters || characters > MAX_NAME || *text == ' ' || c[-1] == ' ')
		return false;
	*(const char **)value = text;
	return true;
}

/* The names of the recipes, each once: variants are adjacent. */
static const char *recipe_name_at(size_t index)
{
	const struct scrawl_recipe *recipe;
	const char *before = "";
	for (size_t i = 0; (recipe = scrawl_recipe_at(i)); i++) {
		if (strcmp(recipe->name, before) != 0 && !index--)
			return recipe->name;
		before = recipe->name;
	}
	return NULL;
}

static void data_options_add(struct option_parts *parts, struct train_request *r)
{
	const struct option_spec options[] = {
		OPT_GROUP("Data"),
		OPTION_DATA(&r->source),
		OPTION_IMAGES(&r->source),
		OPTION_LABELS(&r->source),
		OPTIONS_PREPARATION(&r->source.preparation),
		OPTION_VAL(&r->val),
		OPTION_VAL_SEED(&r->val),
		OPT_FLAG("no-test", &r->no_test, "do not open the test set"),
		OPT_INTEGER("tta", "N", &r->tta, 1, SCRAWL_MAX_VIEWS,
			    "test-time augmentation on the test set: average over N views of each "
			    "image, itself and N - 1 slightly shifted, turned or zoomed copies",
			    .flags = TRAIN_NOT_WITH_LR_RANGE, .default_text = "1"),

		OPT_GROUP("Network"),
		OPT_CHOICE("recipe", "RECIPE", &r->recipe, recipe_name_at,
			   "a network and training options that suit it (see Recipes below); "
			   "options given beside it override its own"),
		OPT_TEXT("net", "NET", &r->net,
			 "name of a network, or a description: \"conv 32 3x3, relu, maxpool 2, "
			 "dense\"",
			 .letter = 'n', .flags = TRAIN_NOT_WITH_FROM, .default_text = DEFAULT_NET),
		OPT_TEXT("from", "MODEL", &r->from,
			 "start from the network and weights of this model, instead of --net",
			 .use = OPTION_INPUT, .flags = TRAIN_NOT_WITH_RESUME),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

static void run_options_add(struct option_parts *parts, struct train_request *r)
{
	const struct option_spec options[] = {
		OPT_GROUP("Kind of run"),
		OPT_INTEGER("ensemble", "N", &r->ensemble, 1, MAX_MODELS,
			    "train N models on one split, with the seeds from --seed on, and "
			    "evaluate their average; --out FILE.x writes FILE-1.x to FILE-N.x",
			    .flags = TRAIN_NOT_WITH_LR_RANGE, .default_text = "1"),
		OPT_INTEGER("folds", "K", &r->folds, 2, MAX_MODELS,
			    "cross-validation: cut the images into K parts, train K models, each "
			    "validated on one part and trained on the others, and report the mean; "
			    "--out FILE.x writes FILE-1.x to FILE-K.x; the test set is not opened",
			    .flags = TRAIN_NOT_WITH_LR_RANGE, .default_text = ""),
		OPT_FLAG("lr-range", &r->lr_range,
			 "learning-rate range test instead of training: show the loss at rates "
			 "from 1e-6 to 10, one step each, and suggest --lr",
			 .use = OPTION_LINE, .flags = TRAIN_NOT_WITH_RESUME),

		OPT_GROUP("Engine"),
		OPTION_THREADS(&r->threads),
		OPTION_CONV(&r->conv),

		OPT_GROUP("Checkpoints"),
		OPT_TEXT("checkpoint", "FILE", &r->checkpoint,
			 "save the complete state of the run regularly, and when a signal stops "
			 "it; the previous checkpoint is kept as FILE.prev",
			 .use = OPTION_ASIDE,
			 .flags = TRAIN_NOT_WITH_RESUME | TRAIN_NOT_WITH_LR_RANGE),
		OPT_OTHER("every", "TIME", &r->every, parse_interval,
			  "a number and steps, epochs, seconds, minutes or hours",
			  "checkpoint interval: \"20 steps\", \"1 epoch\", \"5 minutes\"",
			  .use = OPTION_ASIDE,
			  .flags = TRAIN_NOT_WITH_RESUME | TRAIN_FOR_CHECKPOINT,
			  .default_text = DEFAULT_EVERY),
		OPT_INTEGER("pause-after", "N", &r->pause_after, 1, 1000000,
			    "stop after epoch N of the schedule, with a checkpoint to resume from; "
			    "resumed after it, the run ends at once",
			    .use = OPTION_LINE,
			    .flags = TRAIN_NOT_WITH_LR_RANGE | TRAIN_FOR_CHECKPOINT,
			    .default_text = ""),
		OPT_TEXT("resume", "FILE", &r->resume,
			 "continue from a checkpoint, which sets all options; only --data, "
			 "--images, --labels, --threads, --out, --log, --curve, --split-out, "
			 "--pause-after, --json and --quiet may be given",
			 .use = OPTION_LINE),

		OPT_GROUP("Output"),
		OPT_OTHER("name", "TEXT", &r->name, parse_name,
			  "1 to 100 printable characters of UTF-8, without a blank at either end",
			  "a name for the run, which its log, its checkpoints and its models keep",
			  .use = OPTION_ASIDE, .flags = TRAIN_NOT_WITH_RESUME),
		OPT_TEXT("out", "FILE", &r->out,
			 "write the model to FILE, replacing it only when the run has succeeded",
			 .letter = 'o', .use = OPTION_ASIDE, .flags = TRAIN_NOT_WITH_LR_RANGE,
			 .default_text = DEFAULT_OUT),
		OPT_TEXT("log", "FILE", &r->log_path,
			 "write a log in JSON Lines: the run, each epoch, the result",
			 .use = OPTION_ASIDE),
		OPT_TEXT("curve", "FILE", &r->curve_path,
			 "write the learning curve in CSV: a line per epoch", .use = OPTION_ASIDE,
			 .flags = TRAIN_NOT_WITH_LR_RANGE),
		OPT_TEXT("split-out", "FILE", &r->split_path,
			 "write in CSV which images are trained and validated on: index, part, "
			 "label",
			 .use = OPTION_ASIDE),
		OPT_FLAG("json", &r->json, "print one JSON document instead of the text",
			 .use = OPTION_LINE),
		OPT_FLAG("quiet", &r->quiet, "print only errors on standard error", .letter = 'q',
			 .use = OPTION_ASIDE),

		OPT_GROUP("Configuration"),
		OPTION_CONFIG(&r->config_path),
		OPT_FLAG("print-config", &r->print_config,
			 "do not train; print all options in effect, in the form that --config "
			 "reads",
			 .use = OPTION_LINE,
			 .flags = TRAIN_NOT_WITH_RESUME | TRAIN_NOT_WITH_LR_RANGE),
	};
	option_parts_add(parts, options, sizeof(options) / sizeof(*options));
}

void train_options_init(struct train_options *o, struct option_parts *table, scrawl_context *ctx)
{
	struct scrawl_model_options model;
	struct train_request *r = &o->request;
	scrawl_model_options_init(&model);
	*r = (struct train_request){
		.net = DEFAULT_NET,
		.conv = model.conv,
		.out = DEFAULT_OUT,
		.log_offset = -1,
		.curve_offset = -1,
		.tta = 1,
		.ensemble = 1,
		.val = DEFAULT_VAL_PART,
	};
	parse_interval(&r->every, DEFAULT_EVERY);
	scrawl_train_options_init(&r->training);
	o->learning.options = &r->training;
	o->learning.ctx = ctx;
	data_options_add(table, r);
	learning_options_add(table, &o->learning);
	run_options_add(table, r);
}

bool train_config_write(FILE *out, const struct train_request *request,
			const struct command_line *line, bool all)
{
	if (request->recipe_text)
		fprintf(out, "# recipe: %s\n%s", request->recipe_text, all ? "\n" : "");
	return config_write(out, line, all);
}

char *train_config_text(const struct train_request *request, const struct command_line *line,
			bool all)
{
	struct memory_stream out;
	if (!memory_stream_open(&out))
		return NULL;
	bool written = train_config_write(out.file, request, line, all);
	char *text = memory_stream_close(&out);
	if (written)
		return text;
	free(text);
	return NULL;
}
