/* SPDX-License-Identifier: MIT */
/*
 * cmd_predict.c - scrawl predict: reads images with a model, or with the average of several
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/status_line.h"
#include "commands/commands.h"
#include "evaluate/checks.h"
#include "input/data_split.h"
#include "input/index_list.h"
#include "input/model_list.h"
#include "output/output_file.h"
#include "output/reading_sink.h"

#define BATCH       256 /* images whose probabilities are held at once */
#define SHEET_LIMIT 100 /* images of a contact sheet, unless --limit says otherwise */
#define MANY        100 /* images that are hardly all of one class */

struct predict_options {
	const char *operands[MAX_MODELS + 1]; /* models, then images */
	size_t operand_count;
	struct data_source source; /* only data and labels */
	const char *split, *sort, *sheet, *conv;
	struct index_list images;
	uint64_t top, limit, tta, threads;
	bool wrong, json, show;
	const char *config; /* NULL: none */
};

/* In the order of enum reading_order, from READINGS_BY_INDEX on. */
static const char *sort_name(size_t index)
{
	static const char *const names[] = { "index", "confidence", "loss" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

static enum reading_order sort_order(const char *name)
{
	for (size_t i = 0; name && sort_name(i); i++)
		if (strcmp(name, sort_name(i)) == 0)
			return (enum reading_order)(READINGS_BY_INDEX + i);
	return READINGS_AS_GIVEN;
}

static int predict_parse_arguments(struct predict_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Data"),
		OPTION_DATA(&o->source),
		OPT_CHOICE("split", "PART", &o->split, data_split_name,
			   "part of the data set; val and train are cut as they were for "
			   "training, and all is both",
			   .default_text = "test"),
		OPT_TEXT("labels", "FILE", &o->source.labels,
			 "IDX file of the labels of the images given as IDX", .use = OPTION_INPUT,
			 .way = DATA_FILES),
		OPTION_INDEX(&o->images, "all"),
		OPTIONS_PREPARATION(&o->source.preparation),
		OPTION_CONFIG(&o->config),
		OPT_GROUP("Result"),
		OPT_FLAG("wrong", &o->wrong, "only images whose label is another class"),
		OPT_CHOICE("sort", "ORDER", &o->sort, sort_name,
			   "order of the images, the highest confidence or loss first",
			   .default_text = "as given"),
		OPT_INTEGER("limit", "N", &o->limit, 1, UINT32_MAX,
			    "only the first N images of that order",
			    .default_text = "all; 100 in the picture of --sheet"),
		OPT_INTEGER("top", "K", &o->top, 1, SCRAWL_MAX_CLASSES,
			    "print the K most probable classes"),
		OPT_FLAG("show", &o->show, "draw each image with characters"),
		OPT_FLAG("json", &o->json, "print JSON Lines, one object per image"),
		OPT_TEXT("sheet", "FILE", &o->sheet,
			 "also draw the images, each with its reading, confidence and label, as a "
			 "PNG picture; -: only that, on standard output",
			 .use = OPTION_ASIDE),
		OPTION_TTA(&o->tta),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "predict",
		.operands = "MODEL ... IDX|--data NAME|DIR [OPTION ...]",
		.about = "Reads the images of a data set, or of an IDX file (- is standard "
			 "input), with\na model and prints the class and probability of each.  "
			 "Several models are\naveraged.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = MAX_MODELS + 1,
	};
	return options_parse(&line, argc, argv, o->operands, &o->operand_count);
}

/* Options that contradict each other. */
static int predict_check_options(const struct predict_options *o)
{
	if (!o->source.data && o->operand_count < 2)
		return usage_error("predict", "no images given; name an IDX file after the models, "
					      "or use --data NAME|DIR");
	if (o->source.data && o->operand_count > MAX_MODELS)
		return usage_error("predict", "\"%s\" is one argument too many",
				   o->operands[MAX_MODELS]);
	const char *last = o->operands[o->operand_count - 1];
	enum scrawl_file_kind kind = scrawl_path_kind(last);
	if (o->source.data && o->operand_count > 1 &&
	    (kind == SCRAWL_FILE_KIND_IDX || kind == SCRAWL_FILE_KIND_GZIP))
		return usage_error("predict",
				   "give either images, %s, or a data set, --data %s, not both",
				   last, o->source.data);
	if (o->source.data && o->source.labels)
		return usage_error("predict", "--data and --labels cannot be combined: a data set "
					      "has its labels");
	if (!o->source.data && o->split)
		return usage_error("predict", "--split needs --data");
	if (o->show && (o->json || o->sheet))
		return usage_error("predict", "--show and --%s cannot be combined",
				   o->json ? "json" : "sheet");
	if (o->json && o->sheet)
		return usage_error("predict", "--json and --sheet cannot be combined");
	int code = preparation_check(&o->source.preparation, "predict");
	if (code != EXIT_DONE)
		return code;
	const struct output_request sheet = { "sheet", o->sheet, SCRAWL_FILE_KIND_PNG, { NULL } };
	return output_check("predict", &sheet, 1);
}

/* The images of a run, and where their readings go. */
struct prediction {
	const scrawl_dataset *data;
	const struct index_list *list;
	size_t image_bytes;
	struct reading_sink sink;
	size_t read, answer; /* answer: the first image's class */
	bool differ;         /* another image's is another */
	bool labels_agree;   /* each image's label is its class */
};

static void note_answer(struct prediction *p, const struct reading *reading)
{
	size_t answer = reading_class(p->sink.run, reading);
	if (p->read++ == 0)
		p->answer = answer;
	p->differ = p->differ || answer != p->answer;
	p->labels_agree = p->labels_agree && reading->label == (int)answer;
}

static void check_answers(const struct prediction *p, const struct model_list *models)
{
	if (p->read >= MANY && !p->differ && !p->labels_agree)
		warning_line("%s: all answers are one class, %s",
			     models->count > 1 ? "the average" : models->paths[0],
			     scrawl_model_class_name(models->all[0], p->answer));
}

/*
 * Reads n images of the list, from number `first` on; pixels and probabilities have room for them.
 */
static int read_batch(struct prediction *p, scrawl_ensemble *ensemble, scrawl_context *ctx,
		      size_t first, size_t n, uint8_t *pixels, float *probabilities)
{
	for (size_t i = 0; i < n; i++)
		memcpy(pixels + i * p->image_bytes,
		       scrawl_dataset_image(p->data, index_list_at(p->list, first + i)),
		       p->image_bytes);
	enum scrawl_status status = scrawl_ensemble_predict(ensemble, pixels, n, probabilities);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	int code = EXIT_DONE;
	for (size_t i = 0; i < n && code == EXIT_DONE; i++) {
		size_t position = index_list_at(p->list, first + i);
		const struct reading reading = {
			.position = position,
			.index = scrawl_dataset_index(p->data, position),
			.label = scrawl_dataset_label(p->data, position),
			.probabilities = probabilities + i * p->sink.run->classes,
		};
		note_answer(p, &reading);
		code = reading_sink_take(&p->sink, &reading);
	}
	return code;
}

static int read_images(struct prediction *p, scrawl_ensemble *ensemble, scrawl_context *ctx)
{
	size_t count = index_list_size(p->list), batch = count < BATCH ? count : BATCH;
	uint8_t *pixels = malloc(batch * p->image_bytes);
	float *probabilities = malloc(batch * p->sink.run->classes * sizeof(float));
	int code = pixels && probabilities ? EXIT_DONE : fail_memory();
	status_line_init(!reading_sink_collects(&p->sink));
	size_t n;
	for (size_t at = 0; at < count && code == EXIT_DONE; at += n) {
		n = count - at < batch ? count - at : batch;
		if (status_line_due())
			status_line_show("%zu of %zu images read", at, count);
		code = read_batch(p, ensemble, ctx, at, n, pixels, probabilities);
		if (reading_sink_is_full(&p->sink))
			break;
	}
	status_line_clear();
	free(pixels);
	free(probabilities);
	return code;
}

static const char *predict_part(const struct predict_options *o)
{
	return o->split ? o->split : "test";
}

static int predict(struct predict_options *o, scrawl_context *ctx, const struct model_list *models,
		   const scrawl_dataset *data)
{
	const scrawl_model *model = models->all[0];
	struct scrawl_shape shape = scrawl_dataset_shape(data);
	scrawl_ensemble *ensemble = NULL;
	if ((o->wrong || sort_order(o->sort) == READINGS_BY_LOSS) &&
	    scrawl_dataset_label(data, 0) < 0)
		return usage_error("predict", "--%s needs labels (use --labels or --data)",
				   o->wrong ? "wrong" : "sort loss");
	int code = index_list_fit(&o->images, data, 0, predict_part(o), "predict");
	if (code != EXIT_DONE)
		return code;
	struct reading_run run;
	struct prediction p = {
		.data = data,
		.list = &o->images,
		.image_bytes = shape.height * shape.width * shape.channels,
		.labels_agree = true,
		.sink = { .run = &run,
			  .order = sort_order(o->sort),
			  .wrong = o->wrong,
			  .json = o->json,
			  .sheet = o->sheet,
			  .limit = o->limit ? o->limit : SIZE_MAX,
			  .drawn = o->limit ? o->limit : SHEET_LIMIT },
	};
	code = reading_run_init(&run, model, data, o->top, index_list_last(&o->images));
	run.show = o->show;
	if (code == EXIT_DONE)
		code = models_ensemble(models, ctx, o->tta, &ensemble);
	if (code == EXIT_DONE)
		code = read_images(&p, ensemble, ctx);
	if (code == EXIT_DONE)
		code = reading_sink_finish(&p.sink, "predict");
	if (code == EXIT_DONE)
		check_answers(&p, models);
	reading_sink_release(&p.sink);
	scrawl_ensemble_destroy(ensemble);
	reading_run_release(&run);
	return code;
}

/* Opens the data that the command line names. */
static int open_images(const struct predict_options *o, scrawl_context *ctx,
		       const struct model_list *models, scrawl_dataset **out)
{
	struct data_source source = o->source;
	if (!source.data)
		source.images = o->operands[o->operand_count - 1];
	return data_split_open(&source, predict_part(o), ctx, models, out);
}

int command_predict(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	scrawl_model_options_init(&defaults);
	struct predict_options o = { .top = 1, .tta = 1, .conv = defaults.conv };
	int code = predict_parse_arguments(&o, argc, argv);
	if (code == EXIT_DONE)
		code = predict_check_options(&o);
	if (code != EXIT_DONE)
		return code;
	scrawl_context *ctx;
	code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct model_list models;
	scrawl_dataset *data = NULL;
	size_t model_count = o.source.data ? o.operand_count : o.operand_count - 1;
	code = model_list_load(&models, ctx, o.operands, model_count, o.conv);
	if (code == EXIT_DONE)
		code = open_images(&o, ctx, &models, &data);
	if (code == EXIT_DONE && o.source.data && (!o.split || strcmp(o.split, "test") == 0))
		check_origin(&models, &o.source, scrawl_dataset_preparation(data),
			     scrawl_dataset_hash(data));
	if (code == EXIT_DONE)
		code = predict(&o, ctx, &models, data);
	scrawl_dataset_destroy(data);
	model_list_release(&models);
	scrawl_context_destroy(ctx);
	return code;
}
