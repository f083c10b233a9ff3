/* SPDX-License-Identifier: MIT */
/*
 * cmd_compare.c - scrawl compare: is the difference between models real, or chance?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/options.h"
#include "cli/status_line.h"
#include "commands/commands.h"
#include "input/candidates.h"
#include "input/data_split.h"
#include "output/comparison_text.h"
#include "output/output_file.h"
#include "output/unpaired.h"

struct compare_options {
	const char *operands[SCRAWL_MAX_COMPARED];
	size_t operand_count;
	struct data_source source;
	const char *split, *conv, *metric, *disagreements;
	double alpha, margin; /* margin: negative: none asked for */
	uint64_t resamples, seed, tta, threads;
	bool json, fail_if_worse;
	const char *config; /* NULL: none */
};

static const char *metric_name(size_t index)
{
	const struct scrawl_metric *metric = scrawl_metric_at(index);
	return metric ? metric->name : NULL;
}

static int compare_parse_arguments(struct compare_options *o, int argc, char **argv)
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
		OPT_GROUP("Comparison"),
		OPT_CHOICE("metric", "NAME", &o->metric, metric_name,
			   "what decides which is better; other than accuracy, by the bootstrap"),
		OPT_REAL("alpha", "X", &o->alpha, 1e-9, 0.5, "a number above 0 and below 0.5",
			 "p-values up to X count as a real difference; intervals of differences "
			 "are of level 1 - X"),
		OPT_INTEGER("resamples", "N", &o->resamples, 0, SCRAWL_MAX_RESAMPLES,
			    "resamples of the bootstrap; 0: none"),
		OPT_INTEGER("seed", "N", &o->seed, 0, INT64_MAX, "seed of the bootstrap",
			    .letter = 's'),
		OPTION_TTA(&o->tta),
		OPT_GROUP("Result"),
		OPT_FLAG("json", &o->json, "print one JSON document"),
		OPT_TEXT("disagreements", "FILE", &o->disagreements,
			 "write the images that are not read alike by all: CSV",
			 .use = OPTION_ASIDE),
		OPT_FLAG("fail-if-worse", &o->fail_if_worse,
			 "exit with code 6 if another one is worse than the first, the baseline"),
		OPT_REAL("margin", "X", &o->margin, 0.0, 1e9, "a number, 0 or above",
			 "with --fail-if-worse, fail as well unless a loss of more than X (0.002: "
			 "0.2 points) is ruled out",
			 .default_text = ""),
		OPT_GROUP("Engine"),
		OPTION_THREADS(&o->threads),
		OPTION_CONV(&o->conv),
	};
	const struct command_line line = {
		.name = "compare",
		.operands = "A B ... [--data NAME|DIR] [OPTION ...]",
		.about =
			"Compares models on the same images: McNemar's exact test, the "
			"difference of\n"
			"accuracies with its interval, the paired bootstrap for other metrics.  A, "
			"B, ...\n"
			"are models, ensembles (a.safetensors+b.safetensors), prediction files "
			"of scrawl\n"
			"eval --predictions, or a result of scrawl eval --json and one other.  "
			"Several\n"
			"pairs are corrected by Holm's method.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.operands_min = 2,
		.operands_max = SCRAWL_MAX_COMPARED,
	};
	return options_parse(&line, argc, argv, o->operands, &o->operand_count);
}

static size_t metric_index(const char *name)
{
	size_t index = 0;
	while (strcmp(metric_name(index), name) != 0)
		index++;
	return index;
}

/* What the options ask for, and the candidates do not allow. */
static int check_candidates(const struct compare_options *o, const struct judgement *j)
{
	const struct scrawl_metric *metric = scrawl_metric_at(j->metric);
	bool result = candidates_have(j->candidates, CANDIDATE_RESULT);
	if (result && j->candidates->count > 2)
		return usage_error("compare", "a result of scrawl eval --json can be compared with "
					      "one other candidate only");
	if (result && (j->metric != 0 || o->disagreements))
		return usage_error("compare", "a result of scrawl eval --json holds no answers "
					      "for single images: no --metric or --disagreements");
	if (j->metric != 0 && !o->resamples)
		return usage_error("compare", "--metric %s needs resamples", metric->name);
	if (j->certain && metric->of_probabilities)
		return usage_error("compare",
				   "--metric %s needs probabilities, and a prediction "
				   "file has none",
				   metric->name);
	return EXIT_DONE;
}

static int write_disagreements(const struct compare_options *o, const struct judgement *j)
{
	struct output_file file;
	if (!o->disagreements)
		return EXIT_DONE;
	int code = output_open(&file, o->disagreements, SCRAWL_FILE_KIND_TEXT);
	if (code != EXIT_DONE)
		return code;
	disagreements_write(j, file.stream);
	return output_close(&file, true);
}

static int report(const struct compare_options *o, const struct judgement *j)
{
	const struct output_request request = {
		"disagreements", o->disagreements, SCRAWL_FILE_KIND_TEXT, { NULL }
	};
	int code = EXIT_DONE;
	if (o->json)
		code = comparison_print_json(j);
	else if (!output_on_stdout(&request, 1))
		code = comparison_print(j);
	if (code == EXIT_DONE)
		code = write_disagreements(o, j);
	return code == EXIT_DONE ? verdict_check(j) : code;
}

/* Compares answers for the same images. */
static int compare_answers(const struct compare_options *o, scrawl_context *ctx,
			   struct judgement *j)
{
	const struct candidates *c = j->candidates;
	const struct answers *first = &c->all[0].answers;
	const float *probabilities[SCRAWL_MAX_COMPARED] = { NULL };
	struct scrawl_comparison *comparison = NULL;
	for (size_t i = 0; i < c->count; i++)
		probabilities[i] = c->all[i].answers.probabilities;
	int code = check_status(ctx, scrawl_compare(ctx, probabilities, c->count, first->labels,
						    first->count, first->classes, &j->options,
						    &comparison));
	j->comparison = comparison;
	if (code == EXIT_DONE)
		code = report(o, j);
	scrawl_comparison_destroy(comparison);
	return code;
}

static int compare(const struct compare_options *o, scrawl_context *ctx, const struct candidates *c)
{
	struct judgement j = {
		.candidates = c,
		.metric = metric_index(o->metric),
		.fail_if_worse = o->fail_if_worse,
		.margin = o->margin,
		.tta = o->tta,
		.split = o->split,
	};
	for (size_t i = 0; i < c->count; i++)
		j.certain = j.certain || c->all[i].answers.certain;
	scrawl_compare_options_init(&j.options);
	j.options.alpha = o->alpha;
	j.options.resamples = (unsigned)o->resamples;
	j.options.seed = o->seed;
	int code = check_candidates(o, &j);
	if (code != EXIT_DONE)
		return code;
	return candidates_have(c, CANDIDATE_RESULT) ? unpaired_compare(&j, o->json)
						    : compare_answers(o, ctx, &j);
}

/* What is wrong whatever the operands hold. */
static int check_options(const struct compare_options *o)
{
	const struct output_request requests[] = {
		{ "json", o->json ? "-" : NULL, SCRAWL_FILE_KIND_JSON, { NULL } },
		{ "disagreements",
		  o->disagreements,
		  SCRAWL_FILE_KIND_TEXT,
		  { "index,label,prediction_A," } },
	};
	if (o->margin >= 0.0 && !o->fail_if_worse)
		return usage_error("compare", "--margin needs --fail-if-worse");
	for (size_t i = 0; i < o->operand_count && o->disagreements; i++)
		if (strcmp(o->operands[i], "-") != 0 &&
		    output_same(o->operands[i], o->disagreements))
			return usage_error("compare",
					   "--disagreements: %s is compared; give another name",
					   o->disagreements);
	return output_check("compare", requests, 2);
}

int command_compare(int argc, char **argv)
{
	struct scrawl_model_options models;
	struct scrawl_compare_options comparison;
	scrawl_model_options_init(&models);
	scrawl_compare_options_init(&comparison);
	struct compare_options o = {
		.split = "test",
		.conv = models.conv,
		.metric = metric_name(0),
		.alpha = comparison.alpha,
		.resamples = comparison.resamples,
		.seed = comparison.seed,
		.margin = -1.0,
		.tta = 1,
	};
	int code = compare_parse_arguments(&o, argc, argv);
	if (code == EXIT_DONE)
		code = check_options(&o);
	scrawl_context *ctx = NULL;
	if (code == EXIT_DONE)
		code = open_context(o.threads, false, &ctx);
	if (code != EXIT_DONE)
		return code;
	status_line_init(false);
	struct candidates candidates;
	const struct candidate_source source = { &o.source, o.split, o.conv, o.tta, "compare" };
	code = candidates_open(&candidates, ctx, o.operands, o.operand_count, &source);
	if (code == EXIT_DONE)
		code = compare(&o, ctx, &candidates);
	candidates_release(&candidates);
	scrawl_context_destroy(ctx);
	return code;
}
