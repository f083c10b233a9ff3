/* SPDX-License-Identifier: MIT */
/*
 * final.c - evaluates the winner on the test set, which nothing before has opened
 */
#include "sweep/final.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"
#include "input/model_list.h"
#include "output/evaluation_text.h"
#include "sweep/sweep.h"

bool final_is_decided(const struct sweep *sweep, const struct ranking *ranking)
{
	const struct sweep_run *runs = sweep_runs_of(sweep, ranking->rows[0].combination);
	size_t left = 0;
	for (size_t i = 0; i < sweep->seeds; i++)
		left += !run_reached(&runs[i], UINT_MAX);
	for (size_t i = 0; i < sweep->count && sweep->round_count == 1; i++)
		left += !run_reached(&sweep->runs[i], UINT_MAX);
	return !left && ranking->rows[0].round + 1 >= sweep->round_count;
}

static int final_check(const struct sweep *sweep, const struct ranking *ranking)
{
	if (!sweep->source.data)
		return usage_error("sweep", "--final needs a data set with test images: data = "
					    "NAME|DIR");
	if (!final_is_decided(sweep, ranking))
		return fail_with(EXIT_USAGE,
				 "sweep: --final: not all runs are finished, so there is no winner "
				 "yet");
	if (!ranking->rows[0].finished)
		return fail_with(EXIT_NUMERIC, "sweep: --final: all runs diverged");
	return EXIT_DONE;
}

/* The models' files, all of which the caller frees; false: no memory. */
static bool final_choose(const struct sweep *sweep, struct final *final, char **paths)
{
	const struct sweep_run *runs = sweep_runs_of(sweep, final->combination);
	for (size_t i = 0; i < sweep->seeds; i++) {
		if (runs[i].record.state != RECORD_DONE)
			continue;
		paths[final->count] = record_path(runs[i].dir, runs[i].name, RUN_MODEL);
		if (!paths[final->count])
			return false;
		final->runs[final->count++] = &runs[i];
	}
	return true;
}

static int final_check_models(const struct final *final, const struct model_list *models)
{
	for (size_t i = 0; i < final->count; i++) {
		char weights[33];
		scrawl_model_hash(models->all[i], weights);
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): final_choose set it */
		if (strcmp(weights, final->runs[i]->record.weights) != 0)
			return fail_with(EXIT_MODEL,
					 "%s: is not the model that was trained there (its weights "
					 "are %s, not %s)",
					 models->paths[i], weights, final->runs[i]->record.weights);
	}
	return EXIT_DONE;
}

static int final_open(const struct sweep *sweep, struct final *final, scrawl_context *ctx,
		      char **paths)
{
	struct model_list models = { 0 };
	scrawl_dataset *test = NULL;
	double *accuracies = calloc(final->count, sizeof(*accuracies));
	int code = accuracies ? model_list_load(&models, ctx, (const char *const *)paths,
						final->count, sweep->conv)
			      : fail_memory();
	if (code == EXIT_DONE)
		code = final_check_models(final, &models);
	if (code == EXIT_DONE)
		code = data_source_open(&sweep->source, ctx, NULL, &test);
	if (code == EXIT_DONE)
		code = models_evaluate(&models, ctx, sweep->tta, test, &final->evaluation);
	for (size_t i = 0; i < final->count && code == EXIT_DONE; i++)
		accuracies[i] = final->evaluation->members[i]->accuracy;
	if (code == EXIT_DONE)
		final->accuracy = sample_within(accuracies, final->count, 0.0, 1.0);
	scrawl_dataset_destroy(test);
	model_list_release(&models);
	free(accuracies);
	return code;
}

int final_evaluate(const struct sweep *sweep, const struct ranking *ranking, struct final *final)
{
	scrawl_context *ctx = NULL;
	int code = final_check(sweep, ranking);
	if (code != EXIT_DONE)
		return code;
	final->combination = ranking->rows[0].combination;
	final->runs = calloc(sweep->seeds, sizeof(*final->runs));
	char **paths = calloc(sweep->seeds, sizeof(*paths));
	if (!paths || !final->runs || !final_choose(sweep, final, paths))
		code = fail_memory();
	if (code == EXIT_DONE)
		code = open_context(sweep->request->threads, sweep->request->quiet, &ctx);
	if (code == EXIT_DONE)
		code = final_open(sweep, final, ctx, paths);
	scrawl_context_destroy(ctx);
	for (size_t i = 0; paths && i < final->count; i++)
		free(paths[i]);
	free(paths);
	return code;
}

void final_release(struct final *final)
{
	scrawl_evaluation_destroy(final->evaluation);
	free(final->runs);
}

int final_print(const struct sweep *sweep, const struct final *final)
{
	char text[ACCURACY_TEXT];
	char *settings = sweep_plan_settings(&sweep->plan, final->combination);
	if (!settings)
		return fail_memory();
	printf("\nThis call opened the test set, for rank 1 alone:\n");
	text_print(settings);
	free(settings);
	for (size_t i = 0; i < final->count; i++)
		printf("\nseed %llu: %s", (unsigned long long) final->runs[i]->seed,
		       accuracy_text(final->evaluation->members[i], text));
	if (final->count > 1)
		printf("\nmean of the seeds: %.2f%%, spread %.2f, 95%% interval %.2f to %.2f%%"
		       "\naverage of their answers: %s",
		       100.0 * final->accuracy.mean, 100.0 * final->accuracy.deviation,
		       100.0 * final->accuracy.low, 100.0 * final->accuracy.high,
		       accuracy_text(final->evaluation, text));
	putchar('\n');
	return EXIT_DONE;
}
