/* SPDX-License-Identifier: MIT */
/*
 * result.c - prints the results of a training run
 */
#include "train/train.h"

#include <stdio.h>

#include "cli/message.h"
#include "cli/option_value.h"
#include "cli/text.h"
#include "output/evaluation_text.h"
#include "train/run.h"

static void print_until(const struct train_run *run)
{
	double percent = 100.0 * run->request->training.until;
	if (!run->result.reached) {
		printf("until: %.10g%% not reached\n", percent);
		return;
	}
	printf("until: %.10g%% reached after epoch %u\n", percent, run->result.epochs);
	printf("seconds to reach: %.2f since the program started (%.2f training)\n",
	       seconds_to_reach(run), run->result.training_seconds);
}

/* What the training says about answers that are better not believed. */
static void print_reject(const scrawl_model *model)
{
	const char *threshold = scrawl_model_metadata(model, "reject_threshold");
	const char *error = scrawl_model_metadata(model, "reject_error");
	const char *coverage = scrawl_model_metadata(model, "reject_coverage");
	double share, wrong;
	if (threshold && error && coverage && parse_real(error, &wrong) &&
	    parse_real(coverage, &share))
		printf("reject below: %s (accepts %.2f%% of the characters, at most %g%% wrong)\n",
		       threshold, 100.0 * share, 100.0 * wrong);
}

void train_result_print(const struct train_run *run, const struct scrawl_evaluation *evaluation)
{
	char text[ACCURACY_TEXT], weights[33];
	if (!train_prints(run))
		return;
	scrawl_model_hash(run->model, weights);
	text_print_entry("model", run->request->out);
	printf("weights: %s\n", weights);
	printf("best epoch: %u of %u\n", run->result.best_epoch, run->result.epochs);
	if (run->val)
		printf("validation accuracy: %.2f%%\n", 100.0 * run->result.val_accuracy);
	print_reject(run->model);
	if (run->request->training.until > 0.0)
		print_until(run);
	if (run->result.stalled)
		printf("stopped early: no improvement for %u epoch%s\n",
		       run->request->training.patience,
		       run->request->training.patience == 1 ? "" : "s");
	if (evaluation && run->request->tta > 1)
		printf("test-time augmentation: %llu views per image\n",
		       (unsigned long long)run->request->tta);
	if (evaluation)
		printf("test accuracy: %s (95%% interval)\n", accuracy_text(evaluation, text));
	printf("seconds: %.1f\n", run->result.seconds);
}

int train_result_check(const struct train_run *run)
{
	double until = run->request->training.until;
	if (until <= 0.0 || run->result.reached)
		return EXIT_DONE;
	error_line("--until: no epoch reached %.10g%%; the best validation accuracy is %.6g%% "
		   "(the model was saved)",
		   100.0 * until, 100.0 * run->result.val_accuracy);
	return EXIT_THRESHOLD;
}
