/* SPDX-License-Identifier: MIT */
/*
 * cmd_predict.c - scrawl predict: reads images with a model, or with the average of several
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/text.h"
#include "commands/commands.h"
#include "input/data_source.h"
#include "input/model_list.h"
#include "output/image.h"

#define BATCH 256 /* images whose probabilities are held at once */

struct predict_options {
	const char *operands[MAX_MODELS + 1]; /* models, then images */
	size_t operand_count;
	const char *labels, *conv;
	struct index_range range;
	uint64_t top, tta, threads;
	bool json, show;
	const char *config; /* NULL: none */
};

static int predict_parse_arguments(struct predict_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPTION_RANGE(&o->range, "all", "images A to B - 1; " RANGE_OTHERS),
		OPT_TEXT("labels", "FILE", &o->labels,
			 "IDX file of labels to compare the predictions with"),
		OPT_INTEGER("top", "K", &o->top, 1, SCRAWL_MAX_CLASSES,
			    "print the K most probable classes"),
		OPT_FLAG("show", &o->show, "draw each image with characters"),
		OPT_FLAG("json", &o->json, "print JSON Lines, one object per image"),
		OPTION_TTA(&o->tta),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
		OPTION_CONFIG(&o->config),
	};
	const struct command_line line = {
		.name = "predict",
		.operands = "MODEL ... IDX [OPTION ...]",
		.about = "Reads the images of an IDX file (- is standard input) with a model and "
			 "prints\n"
			 "the class and probability of each.  Several models are averaged.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 2,
		.operands_max = MAX_MODELS + 1,
	};
	return options_parse(&line, argc, argv, o->operands, &o->operand_count);
}

/* order[0..k) = the k most probable classes, ties in class order; k <= classes. */
static void most_probable(const float *probabilities, size_t classes, size_t k, size_t *order)
{
	size_t used = 0;
	for (size_t i = 0; i < classes; i++) {
		if (used == k && probabilities[i] <= probabilities[order[k - 1]])
			continue;
		size_t at = used < k ? used++ : k - 1;
		for (; at && probabilities[order[at - 1]] < probabilities[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

/* What all images of a run share. */
struct reading {
	const struct predict_options *options;
	scrawl_ensemble *ensemble;
	const scrawl_model *model; /* the first; it has the class names */
	const scrawl_dataset *data;
	size_t classes, top;
	char **names;      /* [classes], cleaned, for the terminal */
	size_t columns;    /* of the longest name */
	int index_columns; /* of the largest index */
};

static int predict_print_text(const struct reading *r, size_t index, const float *probabilities)
{
	size_t order[SCRAWL_MAX_CLASSES] = { 0 };
	most_probable(probabilities, r->classes, r->top, order);
	printf("%*zu:", r->index_columns, index);
	for (size_t i = 0; i < r->top; i++) {
		const char *name = r->names[order[i]];
		printf("  %s%*s %6.2f%%", name, (int)(r->columns - text_columns(name)), "",
		       100.0 * (double)probabilities[order[i]]);
	}
	int label = scrawl_dataset_label(r->data, index);
	if (label >= 0 && (size_t)label < r->classes)
		printf("  (label %s, %s)", r->names[label],
		       (size_t)label == order[0] ? "right" : "wrong");
	else if (label >= 0)
		printf("  (label %d, not a class of the model)", label);
	putchar('\n');
	if (r->options->show) {
		ascii_image_print(scrawl_dataset_image(r->data, index),
				  scrawl_dataset_shape(r->data), 2);
		putchar('\n');
	}
	return EXIT_DONE;
}

static json_t *top_json(const struct reading *r, const float *probabilities, const size_t *order)
{
	json_t *top = json_array();
	for (size_t i = 0; i < r->top; i++)
		top = json_appended(top, json_pack("{s:o, s:o, s:o}", "class", json_count(order[i]),
						   "name",
						   json_text(scrawl_model_class_name(r->model,
										     order[i])),
						   "probability",
						   json_number((double)probabilities[order[i]])));
	return top;
}

static int predict_print_json(const struct reading *r, size_t index, const float *probabilities)
{
	size_t order[SCRAWL_MAX_CLASSES] = { 0 };
	most_probable(probabilities, r->classes, r->top, order);
	json_t *all = json_array();
	for (size_t i = 0; i < r->classes; i++)
		all = json_appended(all, json_number((double)probabilities[i]));
	int label = scrawl_dataset_label(r->data, index);
	return json_print(json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", 1,
				    "index", json_count(index), "class", json_count(order[0]),
				    "name", json_text(scrawl_model_class_name(r->model, order[0])),
				    "probability", json_number((double)probabilities[order[0]]),
				    "label", label < 0 ? json_null() : json_integer(label), "top",
				    top_json(r, probabilities, order), "probabilities", all));
}

/* Reads images `first` to `end` - 1 in batches; probabilities [BATCH, classes]. */
static int read_batches(const struct reading *r, scrawl_context *ctx, size_t first, size_t end,
			float *probabilities)
{
	int code = EXIT_DONE;
	for (size_t at = first; at < end && code == EXIT_DONE; at += BATCH) {
		size_t n = end - at < BATCH ? end - at : BATCH;
		enum scrawl_status status =
			scrawl_ensemble_predict_dataset(r->ensemble, r->data, at, n, probabilities);
		if (status != SCRAWL_OK)
			code = fail(ctx, status);
		for (size_t i = 0; i < n && code == EXIT_DONE; i++) {
			const float *of_image = probabilities + i * r->classes;
			code = r->options->json ? predict_print_json(r, at + i, of_image)
						: predict_print_text(r, at + i, of_image);
		}
	}
	return code;
}

static int read_range(struct reading *r, scrawl_context *ctx, const struct model_list *models,
		      size_t first, size_t end)
{
	size_t batch = end - first < BATCH ? end - first : BATCH;
	float *probabilities = malloc(batch * r->classes * sizeof(float));
	int code = probabilities ? models_ensemble(models, ctx, r->options->tta, &r->ensemble)
				 : fail_memory();
	if (code == EXIT_DONE)
		code = read_batches(r, ctx, first, end, probabilities);
	scrawl_ensemble_destroy(r->ensemble);
	free(probabilities);
	return code;
}

/* Checks that the images fit the model; prints the error. */
static int check_shape(const struct predict_options *o, const scrawl_model *model,
		       const scrawl_dataset *data)
{
	struct scrawl_shape want = scrawl_model_input(model), have = scrawl_dataset_shape(data);
	if (want.height != have.height || want.width != have.width ||
	    want.channels != have.channels)
		return fail_with(EXIT_DATA,
				 "%s: the images are %zux%zux%zu, but %s reads %zux%zux%zu",
				 scrawl_dataset_path(data), have.height, have.width, have.channels,
				 o->operands[0], want.height, want.width, want.channels);
	return EXIT_DONE;
}

static int predict(struct predict_options *o, scrawl_context *ctx, const struct model_list *models,
		   const scrawl_dataset *data)
{
	const scrawl_model *model = models->all[0];
	int code = check_shape(o, model, data);
	if (code == EXIT_DONE)
		code = index_range_fit(&o->range, data, "predict");
	if (code != EXIT_DONE)
		return code;
	size_t classes = scrawl_model_class_count(model);
	struct reading r = {
		.options = o,
		.model = model,
		.data = data,
		.classes = classes,
		.top = o->top < classes ? o->top : classes,
		.names = calloc(classes, sizeof(char *)),
		.index_columns = snprintf(NULL, 0, "%zu", (size_t)o->range.end - 1),
	};
	bool ready = r.names != NULL;
	for (size_t i = 0; i < classes && ready; i++) {
		r.names[i] = text_copy(scrawl_model_class_name(model, i), SIZE_MAX);
		ready = r.names[i] != NULL;
		if (ready && text_columns(r.names[i]) > r.columns)
			r.columns = text_columns(r.names[i]);
	}
	code = ready ? read_range(&r, ctx, models, o->range.first, o->range.end) : fail_memory();
	for (size_t i = 0; i < classes && r.names; i++)
		free(r.names[i]);
	free(r.names);
	return code;
}

int command_predict(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	scrawl_model_options_init(&defaults);
	struct predict_options o = {
		.top = 1,
		.tta = 1,
		.conv = defaults.conv,
	};
	int code = predict_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	if (o.json && o.show)
		return usage_error("predict", "--show and --json cannot be combined");
	scrawl_context *ctx;
	code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct model_list models;
	scrawl_dataset *data = NULL;
	code = model_list_load(&models, ctx, o.operands, o.operand_count - 1, o.conv);
	if (code == EXIT_DONE) {
		enum scrawl_status status =
			scrawl_dataset_load(ctx, o.operands[o.operand_count - 1], o.labels, &data);
		code = status == SCRAWL_OK ? predict(&o, ctx, &models, data) : fail(ctx, status);
	}
	scrawl_dataset_destroy(data);
	model_list_release(&models);
	scrawl_context_destroy(ctx);
	return code;
}
