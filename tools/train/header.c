/* SPDX-License-Identifier: MIT */
/*
 * header.c - describes a training run on standard error before it starts
 */
#include "train/train.h"

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
	if (run->request->name)
		progress_note(progress, "name", "%s", run->request->name);
	text_count(scrawl_dataset_size(train_set(run)), train);
	text_count(run->val ? scrawl_dataset_size(run->val) : 0, val);
	text_count(run->test ? scrawl_dataset_size(run->test) : 0, test);
	char channels[TEXT_NUMBER] = "";
	if (shape.channels > 1)
		snprintf(channels, sizeof(channels), "x%zu", shape.channels);
	progress_note(progress, "data",
		      "%s: %zux%zu%s, %zu classes; %s images to train, %s to validate, %s to test",
		      data_source_name(&run->request->source), shape.height, shape.width, channels,
		      scrawl_dataset_class_count(run->all), train, val, test);
	if (scrawl_dataset_preparation(run->all)[0])
		progress_note(progress, "images", "read with %s",
			      scrawl_dataset_preparation(run->all));
	progress_note(progress, "network", "%s (%s parameters)",
		      scrawl_model_description(run->model),
		      text_count(scrawl_model_parameter_count(run->model), parameters));
	if (run->request->from && !run->resumed)
		progress_note(progress, "from", "the weights of %s", run->request->from);
}

/* Shows a text as one line of the header, and frees it. */
static void show_text(const struct train_run *run, const char *name, char *text)
{
	if (text && *text)
		progress_note(&run->progress, name, "%s", text);
	free(text);
}

static void show_training(const struct train_run *run)
{
	const struct train_request *request = run->request;
	const struct scrawl_train_options *t = &request->training;
	unsigned without = request->lr_range ? SCRAWL_OPTION_NOT_IN_RANGE_TEST : 0;
	if (request->recipe_text && !request->lr_range)
		progress_note(&run->progress, "recipe", "%s", request->recipe_text);
	show_text(run, "training", options_main(t, without));
	show_text(run, "other", options_besides(t, without));
	if (request->lr_range)
		progress_note(&run->progress, "range", "the learning rate rises at each step");
	else if (strcmp(t->augment, "none") != 0 && t->plain_epochs >= t->epochs)
		progress_note(&run->progress, "note",
			      "--plain-epochs covers the whole run, so --augment has no effect");
	if (run->request->folds)
		progress_note(&run->progress, "folds", "%zu models, each validated on another part",
			      run->members.count);
	else if (run->members.count > 1)
		progress_note(&run->progress, "ensemble", "%zu models, seeds %llu to %llu",
			      run->members.count, (unsigned long long)t->seed,
			      (unsigned long long)t->seed + run->members.count - 1);
}

static void show_state(const struct train_run *run)
{
	if (run->request->checkpoint)
		progress_note(&run->progress, "state", "saved to %s", run->request->checkpoint);
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
	show_training(run);
	show_state(run);
	const struct scrawl_blas *blas = scrawl_blas_describe();
	unsigned threads = scrawl_context_threads(run->ctx);
	progress_note(&run->progress, "engine", "%u thread%s, %s%s, %s, %s", threads,
		      threads == 1 ? "" : "s", blas->core, blas->mended ? " (mended)" : "",
		      blas->flavour, blas->config);
}
