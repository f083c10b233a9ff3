/* SPDX-License-Identifier: MIT */
/*
 * cmd_eval.c - scrawl eval: measures a model, or the average of several, on labelled data
 */
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "commands/commands.h"
#include "evaluate/evaluate.h"
#include "input/data_split.h"
#include "output/confusion_file.h"
#include "output/eval_json.h"
#include "output/evaluation_text.h"
#include "output/junit_file.h"
#include "output/markdown.h"
#include "output/predictions_file.h"

struct eval_options {
	const char *models[MAX_MODELS];
	size_t model_count;
	struct data_source source;
	const char *split, *conv;
	struct corruption_list corruptions;
	bool each, calibrate, json;
	const char *metrics, *predictions, *probabilities, *confusion, *junit, *markdown;
	struct gate_limits limits;
	uint64_t tta, threads;
	const char *config; /* NULL: none */
};

static int eval_parse_arguments(struct eval_options *o, int argc, char **argv)
{
	const struct option_spec options[] = {
		OPT_GROUP("Data"),
		OPTION_DATA(&o->source),
		OPTION_SPLIT(&o->split),
		OPTION_IMAGES(&o->source),
		OPTION_LABELS(&o->source),
		OPTIONS_PREPARATION(&o->source.preparation),
		OPTION_CONFIG(&o->config),
		OPT_GROUP("Result"),
		OPT_FLAG("each", &o->each, "measure models side by side instead of averaged"),
		OPTION_TTA(&o->tta),
		OPT_FLAG("calibrate", &o->calibrate,
			 "fit a temperature on the validation images of training and measure with "
			 "it, too"),
		OPTION_CORRUPT(&o->corruptions),
		OPT_GROUP("Gates"),
		OPTIONS_GATES(&o->limits),
		OPT_GROUP("Output (- is standard output, instead of the text)"),
		OPT_FLAG("json", &o->json, "print one JSON document instead of the text"),
		OPT_TEXT("metrics", "FILE", &o->metrics, "write the numbers alone, as flat JSON",
			 .use = OPTION_ASIDE),
		OPT_TEXT("predictions", "FILE", &o->predictions,
			 "write a line for each image: FILE.csv or, with names, FILE.jsonl",
			 .use = OPTION_ASIDE),
		OPT_TEXT("probabilities", "FILE", &o->probabilities,
			 "write all probabilities as a NumPy array (.npy)", .use = OPTION_ASIDE),
		OPT_TEXT("confusion", "FILE", &o->confusion, "write the confusion matrix as CSV",
			 .use = OPTION_ASIDE),
		OPT_TEXT("junit", "FILE", &o->junit,
			 "write the gates as JUnit XML, one test case for each",
			 .use = OPTION_ASIDE),
		OPT_TEXT("markdown", "FILE", &o->markdown, "write a summary in Markdown",
			 .use = OPTION_ASIDE),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "eval",
		.operands = "MODEL ... --data NAME|DIR [OPTION ...]",
		.about = "Evaluates a model on labelled data: accuracy with its 95% interval "
			 "(Wilson),\n"
			 "loss, precision, recall and F1, calibration, confusions.  Several models "
			 "are\n"
			 "evaluated as one by the mean of their probabilities, or each by itself.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 1,
		.operands_max = MAX_MODELS,
	};
	return options_parse(&line, argc, argv, o->models, &o->model_count);
}

enum { OUT_JSON, OUT_METRICS, OUT_CONFUSION, OUT_JUNIT, OUT_MARKDOWN, OUTPUTS };

/* The files written at the end come first, in the order of the enum. */
#define REQUESTS (OUTPUTS + 2)
static void eval_list_outputs(const struct eval_options *o, struct output_request *requests)
{
	const char *predictions = o->predictions;
	const struct output_request all[REQUESTS] = {
		[OUT_JSON] = { "json", o->json ? "-" : NULL, SCRAWL_FILE_KIND_JSON, { NULL } },
		[OUT_METRICS] = { "metrics",
				  o->metrics,
				  SCRAWL_FILE_KIND_JSON,
				  { "{\"accuracy\":*,\"accuracy_low\":",
				    "{\"*\":{\"accuracy\":*,\"accuracy_low\":" } },
		[OUT_CONFUSION] = { "confusion",
				    o->confusion,
				    SCRAWL_FILE_KIND_TEXT,
				    { "label,^" } },
		[OUT_JUNIT] = { "junit",
				o->junit,
				SCRAWL_FILE_KIND_MARKUP,
				{ "<?xmlversion=\"1.0\"encoding=\"UTF-8\"?><testsuites>"
				  "<testsuitename=\"scrawleval\"" } },
		[OUT_MARKDOWN] = { "markdown",
				   o->markdown,
				   SCRAWL_FILE_KIND_TEXT,
				   { "#EvaluationData:" } },
		{ "predictions",
		  predictions,
		  predictions ? predictions_kind(predictions) : SCRAWL_FILE_KIND_TEXT,
		  { "index,label,prediction,confidence",
		    "{\"index\":*,\"label\":*,\"label_name\":" } },
		{ "probabilities", o->probabilities, SCRAWL_FILE_KIND_NUMPY, { NULL } },
	};
	memcpy(requests, all, sizeof(all));
}

static int eval_check_options(const struct eval_options *o, const struct output_request *requests)
{
	bool trained = strcmp(o->split, "test") != 0;
	if (o->predictions && predictions_kind(o->predictions) == SCRAWL_FILE_KIND_OTHER)
		return usage_error("eval", "--predictions: %s must end in .csv or .jsonl, or be -",
				   o->predictions);
	if (o->each && (o->predictions || o->probabilities || o->confusion))
		return usage_error("eval", "--%s is of one model or average; leave out --each",
				   o->predictions     ? "predictions"
				   : o->probabilities ? "probabilities"
						      : "confusion");
	if (o->calibrate && trained)
		return usage_error("eval",
				   "--calibrate fits on the validation images and measures on "
				   "the test set; leave out --split %s",
				   o->split);
	if (o->calibrate && !o->source.data)
		return usage_error("eval",
				   "--calibrate fits on the validation images, which are a part "
				   "of --data; single files have none");
	int code = output_check("eval", requests, REQUESTS);
	return code == EXIT_DONE ? data_source_check(&o->source, "eval") : code;
}

static int eval_write_output(FILE *to, int output, const struct evaluation_run *run,
			     const struct gates *gates)
{
	const struct measurement *m = &run->m;
	switch (output) {
	case OUT_JSON:
		return json_write(eval_document(m, gates, m->each ? NULL : &run->worst), to);
	case OUT_METRICS:
		return json_write(eval_metrics(m), to);
	case OUT_CONFUSION:
		confusion_write(to, &m->rows[0]);
		break;
	case OUT_JUNIT:
		junit_write(to, gates, m);
		break;
	default:
		markdown_write(to, gates, m);
	}
	return EXIT_DONE;
}

/* Before the work: a name that cannot be written is better known now. */
static int eval_open_outputs(const struct output_request *requests, struct output_file *files)
{
	int code = EXIT_DONE;
	for (int i = 0; i < OUTPUTS && code == EXIT_DONE; i++)
		if (requests[i].path)
			code = output_open(&files[i], requests[i].path, requests[i].kind);
	return code;
}

static int eval_write_outputs(struct output_file *files, const struct evaluation_run *run,
			      const struct gates *gates)
{
	int code = EXIT_DONE;
	for (int i = 0; i < OUTPUTS && code == EXIT_DONE; i++)
		if (files[i].stream)
			code = eval_write_output(files[i].stream, i, run, gates);
	return code;
}

static int eval_close_outputs(struct output_file *files, bool keep)
{
	int code = EXIT_DONE;
	for (int i = 0; i < OUTPUTS; i++) {
		int closed = output_close(&files[i], keep);
		code = code == EXIT_DONE ? closed : code;
	}
	return code;
}

static int eval_models(const struct eval_options *o, scrawl_context *ctx,
		       const struct model_list *models, const struct output_request *requests)
{
	struct gates gates = { .count = 0 };
	struct evaluation_run run = { 0 };
	const struct evaluate_request request = {
		.source = &o->source,
		.split = o->split,
		.models = models,
		.each = o->each,
		.calibrate = o->calibrate,
		.corruptions = &o->corruptions,
		.worst = o->json && !o->each,
		.views = o->tta,
		.predictions = o->predictions,
		.probabilities = o->probabilities,
	};
	struct output_file files[OUTPUTS] = { { 0 } };
	int code = EXIT_DONE;
	for (size_t i = models->count; i-- > 0 && code == EXIT_DONE;)
		code = gates_init(&gates, &o->limits, models->all[i]);
	if (code == EXIT_DONE && o->junit && gates.count == 0)
		warning_line("--junit: %s has no test cases, as no gate was asked for", o->junit);
	signals_hold();
	if (code == EXIT_DONE)
		code = eval_open_outputs(requests, files);
	if (code == EXIT_DONE)
		code = evaluation_run(&run, &request, ctx);
	if (code == EXIT_DONE && signals_pending())
		code = EXIT_SIGNAL + signals_pending();
	if (code == EXIT_DONE)
		code = eval_write_outputs(files, &run, &gates);
	int closed = eval_close_outputs(files, code == EXIT_DONE);
	signals_release();
	code = code == EXIT_DONE ? closed : code;
	if (code == EXIT_DONE && !output_on_stdout(requests, REQUESTS))
		code = evaluation_print(&run.m, &gates);
	if (code == EXIT_DONE)
		code = gates_check(&gates, &run.m);
	evaluation_run_release(&run);
	return code;
}

int command_eval(int argc, char **argv)
{
	struct scrawl_model_options defaults;
	struct output_request requests[REQUESTS];
	scrawl_model_options_init(&defaults);
	struct eval_options o = {
		.split = "test",
		.conv = defaults.conv,
		.limits = { -1.0, -1.0, -1.0, -1.0, 0, { { 0 } } },
		.tta = 1,
	};
	int code = eval_parse_arguments(&o, argc, argv);
	if (code != EXIT_DONE)
		return code;
	eval_list_outputs(&o, requests);
	code = eval_check_options(&o, requests);
	scrawl_context *ctx = NULL;
	if (code == EXIT_DONE)
		code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	struct model_list models;
	signals_watch(false);
	status_line_init(false);
	code = model_list_load(&models, ctx, o.models, o.model_count, o.conv);
	if (code == EXIT_DONE)
		code = eval_models(&o, ctx, &models, requests);
	model_list_release(&models);
	scrawl_context_destroy(ctx);
	return code;
}
