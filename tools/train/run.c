/* SPDX-License-Identifier: MIT */
/*
 * run.c - opens the data of a training run and creates its networks
 */
#include "train/run.h"

#include <stdlib.h>

#include "cli/message.h"

/* Finds before training what would fail after it; sizes were compared when opening. */
static int check_test(const struct train_run *run)
{
	size_t train = scrawl_dataset_class_count(run->all),
	       test = scrawl_dataset_class_count(run->test);
	if (test <= train)
		return EXIT_DONE;
	error_line("%s: %zu classes, but the training images have %zu (skip the test set with "
		   "--no-test)",
		   scrawl_dataset_path(run->test), test, train);
	return EXIT_DATA;
}

/* The parts that the current member is trained and validated on. */
static int cut_parts(struct train_run *run)
{
	const struct train_request *request = run->request;
	if (!request->folds)
		return val_part_split(&request->val, run->ctx, run->all, &run->train, &run->val);
	return check_status(run->ctx, scrawl_dataset_fold(run->ctx, run->all, request->folds,
							  run->members.current, request->val.seed,
							  &run->train, &run->val));
}

int run_find_input(struct train_run *run, struct train_request *request)
{
	const struct preparation *p = &request->source.preparation;
	scrawl_model *model = run->model;
	if (!request->from || (!p->centre && !p->resize.of_model))
		return EXIT_DONE;
	int code = EXIT_DONE;
	if (!model)
		code = check_status(run->ctx, scrawl_model_load(run->ctx, request->from,
								request->conv, &model));
	if (code == EXIT_DONE)
		data_source_for_model(&request->source, model);
	if (!run->model)
		scrawl_model_destroy(model);
	return code;
}

int run_open_data(struct train_run *run)
{
	const struct train_request *request = run->request;
	bool untested = request->no_test || request->lr_range || request->folds;
	int code = data_source_open(&request->source, run->ctx, &run->all,
				    untested ? NULL : &run->test);
	if (code == EXIT_DONE)
		code = data_source_check_labels(run->all);
	if (code == EXIT_DONE && run->test)
		code = check_test(run);
	return code == EXIT_DONE ? cut_parts(run) : code;
}

/* Images that both have; either may be NULL. */
static size_t count_shared(const scrawl_dataset *a, const scrawl_dataset *b)
{
	size_t count = 0, i = 0, j = 0, a_size = scrawl_dataset_size(a);
	while (i < a_size && j < scrawl_dataset_size(b)) {
		size_t first = scrawl_dataset_index(a, i), second = scrawl_dataset_index(b, j);
		count += first == second;
		i += first <= second;
		j += second <= first;
	}
	return count;
}

/* Continued with another split, training would validate on images that the model has learned. */
static void warn_of_known_images(const struct train_run *run)
{
	scrawl_dataset *train = NULL, *val = NULL;
	if (run->request->quiet || !run->val || run->members.current > run->members.first ||
	    scrawl_dataset_split_as(run->ctx, run->all, run->model, &train, &val) != SCRAWL_OK)
		return;
	size_t known = count_shared(train, run->val);
	if (known)
		warning_line("%zu of the %zu validation images are training images of %s, so the "
			     "validation accuracy will be too high (split them as it was: --val, "
			     "--val-seed)",
			     known, scrawl_dataset_size(run->val), run->request->from);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

/* Loads the model of --from, which must have at least as many classes as are needed. */
static int load_model(struct train_run *run)
{
	const char *path = run->request->from;
	size_t needed = scrawl_train_options_classes(&run->request->training, run->all);
	enum scrawl_status status =
		scrawl_model_load(run->ctx, path, run->request->conv, &run->model);
	if (status != SCRAWL_OK)
		return fail(run->ctx, status);
	if (needed <= scrawl_model_class_count(run->model)) {
		warn_of_known_images(run);
		return EXIT_DONE;
	}
	error_line("%s: has %zu classes, but this training needs %zu (train a new network with "
		   "--net)",
		   path, scrawl_model_class_count(run->model), needed);
	return EXIT_DATA;
}

/* Names the model after the run, which is not that of the model of --from. */
static int name_model(const struct train_run *run)
{
	const char *name = run->request->name;
	if (!name && !scrawl_model_metadata(run->model, "name"))
		return EXIT_DONE;
	return check_status(run->ctx,
			    scrawl_model_set_metadata(run->model, "name", name ? name : ""));
}

static int create_network(struct train_run *run)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = scrawl_dataset_shape(run->all);
	options.classes = scrawl_train_options_classes(&run->request->training, run->all);
	options.seed = member_seed(run);
	options.conv = run->request->conv;
	return check_status(run->ctx, scrawl_model_create(run->ctx, run->request->net, &options,
							  &run->model));
}

int run_create_model(struct train_run *run)
{
	int code = run->request->from ? load_model(run) : create_network(run);
	return code == EXIT_DONE ? name_model(run) : code;
}

int run_next_member(struct train_run *run)
{
	int code = EXIT_DONE;
	run->members.current++;
	json_decref(run->warnings);
	run->warnings = NULL;
	scrawl_model_destroy(run->model);
	run->model = NULL;
	if (run->request->folds) {
		scrawl_dataset_destroy(run->train);
		scrawl_dataset_destroy(run->val);
		run->train = run->val = NULL;
		code = cut_parts(run);
	}
	return code == EXIT_DONE ? run_create_model(run) : code;
}

void run_release(struct train_run *run)
{
	run_unlock_files(run);
	scrawl_checkpoint_destroy(run->resumed);
	json_decref(run->note);
	json_decref(run->warnings);
	free(run->note_text);
	free(run->previous);
	free(run->config);
	free(run->state_config);
	members_release(&run->members);
	scrawl_model_destroy(run->model);
	scrawl_dataset_destroy(run->train);
	scrawl_dataset_destroy(run->val);
	scrawl_dataset_destroy(run->test);
	scrawl_dataset_destroy(run->all);
	scrawl_context_destroy(run->ctx);
}
