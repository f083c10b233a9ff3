/* SPDX-License-Identifier: MIT */
/*
 * header.c - what a training run is going to do, on standard error before it does it
 */
#include "train/header.h"

#include <stdlib.h>
#include <string.h>

#include "cli/text.h"
#include "output/option_diff.h"
#include "train/run.h"

static void show_subject(const struct train_run *run)
{
	const struct progress *progress = &run->progress;
	struct scrawl_shape shape = scrawl_dataset_shape(run->all);
	char train[TEXT_NUMBER], val[TEXT_NUMBER], test[TEXT_NUMBER], parameters[TEXT_NUMBER];
	text_count(scrawl_dataset_size(train_set(run)), train);
	text_count(run->val ? scrawl_dataset_size(run->val) : 0, val);
	text_count(run->test ? scrawl_dataset_size(run->test) : 0, test);
	progress_note(progress, "data",
		      "%s: %zux%zu, %zu classes; %s images to train, %s to validate, %s to test",
		      source_name(&run->request->source), shape.height, shape.width,
		      scrawl_dataset_class_count(run->all), train, val, test);
	progress_note(progress, "network", "%s (%s parameters)",
		      scrawl_model_description(run->model),
		      text_count(scrawl_model_parameter_count(run->model), parameters));
	if (run->request->from && !run->resumed)
		progress_note(progress, "from", "the weights of %s", run->request->from);
}

/* Of the range test, without what counts for nothing there. */
static void show_range_test(const struct train_run *run)
{
	struct scrawl_train_options shown = run->request->training;
	shown.plain_epochs = 0;
	shown.ema = 0;
	progress_note(&run->progress, "training",
		      "%s, a higher learning rate in each step, weight decay %g, batch %zu, seed "
		      "%llu",
		      scrawl_optimizer_at(shown.optimizer), shown.weight_decay, shown.batch,
		      (unsigned long long)shown.seed);
	char *besides = options_besides(&shown);
	if (besides && *besides)
		progress_note(&run->progress, "besides", "%s", besides);
	free(besides);
	if (strcmp(shown.augment, "none") != 0)
		progress_note(&run->progress, "augment", "%s", shown.augment);
}

static void show_training(const struct train_run *run)
{
	const struct scrawl_train_options *t = &run->request->training;
	const struct progress *progress = &run->progress;
	if (run->request->recipe)
		progress_note(progress, "recipe", "%s", run->request->recipe);
	progress_note(progress, "training",
		      "%s, learning rate %g, %s, warm-up %g, weight decay %g, batch %zu, seed %llu",
		      scrawl_optimizer_at(t->optimizer), t->learning_rate,
		      scrawl_schedule_at(t->schedule), t->warmup, t->weight_decay, t->batch,
		      (unsigned long long)t->seed);
	if (run->members.count > 1)
		progress_note(progress, "ensemble", "%zu models, seeds %llu to %llu",
			      run->members.count, (unsigned long long)t->seed,
			      (unsigned long long)t->seed + run->members.count - 1);
	char *besides = options_besides(t);
	if (besides && *besides)
		progress_note(progress, "besides", "%s", besides);
	free(besides);
	if (strcmp(t->augment, "none") != 0)
		progress_note(progress, "augment", "%s%s", t->augment,
			      t->plain_epochs < t->epochs
				      ? ""
				      : ", but --plain-epochs leaves it no epoch");
	if (t->until > 0)
		progress_note(progress, "until",
			      "a validation accuracy of %.10g %%, in at most %u epochs",
			      100 * t->until, t->epochs);
	if (t->patience)
		progress_note(progress, "patience", "stops after %u epoch%s without a better one",
			      t->patience, t->patience == 1 ? "" : "s");
}

static void show_state(const struct train_run *run)
{
	if (run->request->checkpoint)
		progress_note(&run->progress, "state", "goes to %s", run->request->checkpoint);
	if (!run->resumed)
		return;
	unsigned epoch = scrawl_checkpoint_epoch(run->resumed);
	size_t step = scrawl_checkpoint_step(run->resumed);
	if (step || epoch == 1)
		progress_note(&run->progress, "resumed", "after step %zu of epoch %u", step, epoch);
	else
		progress_note(&run->progress, "resumed", "after epoch %u of %u", epoch - 1,
			      run->request->training.epochs);
}

void train_header_print(const struct train_run *run)
{
	show_subject(run);
	if (run->request->lr_range)
		show_range_test(run);
	else
		show_training(run);
	show_state(run);
	const struct scrawl_blas *blas = scrawl_blas_describe();
	unsigned threads = scrawl_context_threads(run->ctx);
	progress_note(&run->progress, "engine", "%u thread%s, %s, %s, %s", threads,
		      threads == 1 ? "" : "s", blas->core, blas->flavour, blas->config);
}
