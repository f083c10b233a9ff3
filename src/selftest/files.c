/* SPDX-License-Identifier: MIT */
/*
 * files.c - checks: what is written is what is read; a resumed run ends with the same bits
 */
#include <string.h>

#include "selftest/checks.h"
#include "selftest/runs.h"
#include "selftest/temp_folder.h"

/* What both checks need. */
struct file_check {
	scrawl_context *ctx;
	struct finding *f;
	struct temp_folder folder;
	scrawl_dataset *samples;
	scrawl_model *model; /* after a whole run */
	struct run_result result;
};

static bool file_check_begin(struct file_check *c)
{
	return temp_folder_create(&c->folder, c->f) &&
	       finding_succeeds(c->f, c->ctx, run_samples(c->ctx, &c->samples)) &&
	       finding_succeeds(c->f, c->ctx, run_whole(c->ctx, c->samples, NULL, &c->model)) &&
	       finding_succeeds(c->f, c->ctx, run_result_of(c->model, c->samples, &c->result));
}

static void file_check_end(struct file_check *c)
{
	scrawl_model_destroy(c->model);
	scrawl_dataset_destroy(c->samples);
	if (*c->folder.path)
		temp_folder_remove(&c->folder);
}

/* Fails the check unless the model has the run's weights and predictions. */
static void expect_result(struct file_check *c, const scrawl_model *model, const char *what)
{
	struct run_result found;
	if (finding_succeeds(c->f, c->ctx, run_result_of(model, c->samples, &found)) &&
	    !run_results_equal(&c->result, &found))
		finding_fail(c->f, "%s has other weights or predictions", what);
}

static void round_trip_model(struct file_check *c)
{
	char path[PATH_MAX];
	scrawl_model *loaded = NULL;
	if (temp_folder_file(&c->folder, "model.safetensors", path, c->f) &&
	    finding_succeeds(c->f, c->ctx, scrawl_model_save(c->model, path)) &&
	    finding_succeeds(c->f, c->ctx, scrawl_model_load(c->ctx, path, NULL, &loaded)))
		expect_result(c, loaded, "a model that was saved and loaded");
	scrawl_model_destroy(loaded);
}

static void round_trip_data(struct file_check *c)
{
	char images[PATH_MAX], labels[PATH_MAX];
	scrawl_dataset *loaded = NULL;
	if (temp_folder_file(&c->folder, "images.gz", images, c->f) &&
	    temp_folder_file(&c->folder, "labels.gz", labels, c->f) &&
	    finding_succeeds(c->f, c->ctx,
			     scrawl_dataset_save(c->ctx, c->samples, images, labels)) &&
	    finding_succeeds(c->f, c->ctx, scrawl_dataset_load(c->ctx, images, labels, &loaded)) &&
	    strcmp(scrawl_dataset_hash(loaded), scrawl_dataset_hash(c->samples)) != 0)
		finding_fail(c->f, "a data set that was saved and loaded has other images");
	scrawl_dataset_destroy(loaded);
}

void check_files(scrawl_context *ctx, struct finding *f)
{
	struct file_check c = { .ctx = ctx, .f = f };
	if (file_check_begin(&c)) {
		round_trip_model(&c);
		round_trip_data(&c);
		finding_note(f, "models and data sets are read as written");
	}
	file_check_end(&c);
}

/* ---- resuming -------------------------------------------------------------------------------- */

/* Drives a run; it ends after `steps` steps, or as a whole. */
static bool drive(struct file_check *c, scrawl_trainer *trainer, size_t steps)
{
	enum scrawl_next next;
	while ((next = scrawl_trainer_next(trainer)) != SCRAWL_NEXT_NOTHING) {
		bool is_step = next == SCRAWL_NEXT_STEP;
		if (is_step && steps-- == 0)
			return true;
		if (!finding_succeeds(c->f, c->ctx,
				      is_step ? scrawl_trainer_step(trainer, NULL)
					      : scrawl_trainer_validate(trainer, NULL)))
			return false;
	}
	scrawl_trainer_take_best(trainer);
	return true;
}

/* Trains for some steps of the second epoch, and writes a checkpoint. */
static bool interrupt_run(struct file_check *c, const char *path)
{
	struct scrawl_train_options options;
	scrawl_model *model = NULL;
	scrawl_trainer *trainer = NULL;
	run_options(&options);
	bool written =
		finding_succeeds(c->f, c->ctx, run_model(c->ctx, NULL, &model)) &&
		finding_succeeds(c->f, c->ctx,
				 scrawl_trainer_create(model, c->samples, NULL, &options,
						       &trainer)) &&
		drive(c, trainer, RUN_STEPS / 2 + 1) &&
		finding_succeeds(c->f, c->ctx, scrawl_trainer_checkpoint(trainer, path, NULL));
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(model);
	return written;
}

static void resume_run(struct file_check *c, const char *path)
{
	struct scrawl_train_options options;
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	scrawl_trainer *trainer = NULL;
	if (finding_succeeds(c->f, c->ctx,
			     scrawl_checkpoint_load(c->ctx, path, &checkpoint, &model))) {
		scrawl_checkpoint_train_options(checkpoint, &options);
		options.resume = checkpoint;
		if (finding_succeeds(c->f, c->ctx,
				     scrawl_trainer_create(model, c->samples, NULL, &options,
							   &trainer)) &&
		    drive(c, trainer, SIZE_MAX))
			expect_result(c, model, "a run that was interrupted and resumed");
	}
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(checkpoint);
}

void check_resume(scrawl_context *ctx, struct finding *f)
{
	struct file_check c = { .ctx = ctx, .f = f };
	char path[PATH_MAX];
	if (file_check_begin(&c) && temp_folder_file(&c.folder, "run.ckpt", path, f) &&
	    interrupt_run(&c, path)) {
		resume_run(&c, path);
		finding_note(f, "ends with the same bits as a run without a break");
	}
	file_check_end(&c);
}
