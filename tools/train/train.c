/* SPDX-License-Identifier: MIT */
/*
 * train.c - a training run: data, network, epochs, saving, and the test set once at the end
 */
#include "train/train.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/clock.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "cli/text.h"

/* What would fail only after the training is found here; sizes were compared on opening. */
static int check_test(const struct train_run *run)
{
	size_t train = scrawl_dataset_class_count(run->all),
	       test = scrawl_dataset_class_count(run->test);
	if (test <= train)
		return EXIT_DONE;
	error_line("%s: %zu classes, but the images to train on show %zu (leave the test set alone "
		   "with --no-test)",
		   scrawl_dataset_path(run->test), test, train);
	return EXIT_DATA;
}

static int split_data(struct train_run *run)
{
	const struct val_part *val = &run->command->val;
	size_t size = scrawl_dataset_size(run->all);
	size_t count =
		val->fraction > 0 ? (size_t)(val->fraction * (double)size + 0.5) : val->count;
	if (!count && val->fraction <= 0)
		return EXIT_DONE;
	if (!count || count >= size)
		return usage_error("train",
				   "--val: %zu of %zu images cannot be set apart for validation "
				   "(at least 1 there and 1 to train on; --val 0 for none)",
				   count, size);
	enum scrawl_status status =
		scrawl_dataset_split(run->ctx, run->all, count, run->command->training.seed,
				     &run->train, &run->val);
	return status == SCRAWL_OK ? EXIT_DONE : fail(run->ctx, status);
}

static int open_data(struct train_run *run)
{
	const struct train_command *command = run->command;
	int code = source_open(&command->source, run->ctx, &run->all,
			       command->no_test || command->lr_range ? NULL : &run->test);
	if (code == EXIT_DONE)
		code = source_check_labels(run->all, command->quiet);
	if (code == EXIT_DONE && run->test)
		code = check_test(run);
	if (code == EXIT_DONE)
		code = split_data(run);
	return code;
}

static int create_model(struct train_run *run)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = scrawl_dataset_shape(run->all);
	options.classes = scrawl_dataset_class_count(run->all);
	options.seed = member_seed(run);
	options.conv = scrawl_conv_algorithm_at(run->command->conv);
	enum scrawl_status status =
		scrawl_model_create(run->ctx, run->command->net, &options, &run->model);
	return status == SCRAWL_OK ? EXIT_DONE : fail(run->ctx, status);
}

static bool on_step(void *arg, const struct scrawl_progress *step)
{
	struct train_run *run = arg;
	run->epoch = step->epoch;
	progress_step(&run->progress, step);
	return interrupt_pending() != 0;
}

static bool on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	struct train_run *run = arg;
	progress_epoch(&run->progress, epoch);
	runlog_epoch(&run->log, epoch, run->val != NULL);
	return interrupt_pending() != 0;
}

static int stopped(struct train_run *run, const char *outcome)
{
	char text[2048], member[48] = "";
	if (run->ensemble.count > 1)
		snprintf(member, sizeof(member), " of member %zu", run->ensemble.current + 1);
	snprintf(text, sizeof(text), "stopped by %s in epoch %u%s; %s",
		 interrupt_name(interrupt_pending()), run->epoch, member, outcome);
	error_line("%s", text);
	train_log_result(run, "stopped", text, NULL);
	return EXIT_SIGNAL + interrupt_pending();
}

static int save(struct train_run *run)
{
	char count[24], seed[24], val_seed[24];
	snprintf(count, sizeof(count), "%zu", run->val ? scrawl_dataset_size(run->val) : 0);
	snprintf(seed, sizeof(seed), "%llu", (unsigned long long)member_seed(run));
	snprintf(val_seed, sizeof(val_seed), "%llu",
		 (unsigned long long)run->command->training.seed);
	/* A file's name need not be UTF-8, but text in a model must. */
	char *data = text_copy(source_name(&run->command->source), SIZE_MAX);
	if (!data)
		return fail_memory();
	enum scrawl_status status = scrawl_model_set_metadata(run->model, "data", data);
	free(data);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(run->model, "val_count", count);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(run->model, "val_seed", val_seed);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(run->model, "seed", seed);
	if (status == SCRAWL_OK && run->command->config)
		status = scrawl_model_set_metadata(run->model, "config", run->command->config);
	if (status == SCRAWL_OK)
		status = scrawl_model_save(run->model, member_path(run));
	return status == SCRAWL_OK ? EXIT_DONE : fail(run->ctx, status);
}

/* Trains and saves the current member; a signal stops it, to be told once that is in order. */
static int train_and_save(struct train_run *run)
{
	struct scrawl_train_options options = run->command->training;
	struct scrawl_checkpoint_options checkpoint;
	char outcome[1536];
	train_checkpoint_options(run, &checkpoint);
	options.checkpoint = run->command->checkpoint ? &checkpoint : NULL;
	options.seed = member_seed(run);
	options.resume = run->ensemble.current == run->ensemble.first ? run->resumed : NULL;
	options.on_step = on_step;
	options.on_epoch = on_epoch;
	options.arg = run;
	run->prepared = monotonic_seconds() - run->start;
	enum scrawl_status status =
		scrawl_model_train(run->model, train_set(run), run->val, &options, &run->result);
	status_line_clear();
	int code;
	if (interrupt_pending()) {
		code = stopped(run, train_checkpoint_outcome(run, outcome, sizeof(outcome)));
	} else {
		code = status == SCRAWL_OK ? save(run) : fail(run->ctx, status);
		if (code != EXIT_DONE)
			train_log_result(run, "failed", scrawl_context_error(run->ctx), NULL);
		else if (interrupt_pending())
			code = stopped(run, run->ensemble.count > 1 && run->checkpoint_written
						    ? train_checkpoint_outcome(run, outcome,
									       sizeof(outcome))
						    : "the model was saved");
	}
	return code;
}

/* Each member in turn, from the current one, whose model is there. */
static int train_members(struct train_run *run)
{
	struct ensemble *e = &run->ensemble;
	int code = EXIT_DONE;
	interrupt_hold();
	while (code == EXIT_DONE) {
		if (e->count > 1) {
			run->log.member = e->current + 1;
			progress_init(&run->progress, run->command->quiet, run->val != NULL);
			progress_note(&run->progress, "member", "%zu of %zu, seed %llu: %s",
				      e->current + 1, e->count,
				      (unsigned long long)member_seed(run), member_path(run));
		}
		code = train_and_save(run);
		if (code == EXIT_DONE)
			ensemble_saved(run);
		if (code != EXIT_DONE || e->current + 1 == e->count)
			break;
		e->current++;
		scrawl_model_destroy(run->model);
		run->model = NULL;
		code = create_model(run);
	}
	interrupt_release();
	return code;
}

/* Measures the test set, once, and tells the result. */
static int finish(struct train_run *run)
{
	struct scrawl_evaluation *evaluation = NULL;
	if (run->ensemble.count > 1)
		return ensemble_finish(run);
	if (run->test) {
		enum scrawl_status status =
			scrawl_models_evaluate(&run->model, 1, (unsigned)run->command->tta,
					       run->test, &evaluation, NULL);
		if (status != SCRAWL_OK) {
			int code = fail(run->ctx, status);
			train_log_result(run, "failed", scrawl_context_error(run->ctx), NULL);
			return code;
		}
	}
	int code = train_result_print(run, evaluation);
	train_log_result(run, "ok", NULL, evaluation);
	scrawl_evaluation_destroy(evaluation);
	return code == EXIT_DONE ? train_result_check(run) : code;
}

/* Asked first: hours of work may depend on it. */
static int check_outputs(const struct train_run *run)
{
	const struct train_command *command = run->command;
	const struct ensemble *e = &run->ensemble;
	int code = train_check_files(run);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_status status = scrawl_augmentation_check(run->ctx, command->training.augment);
	/* Members' names beside a folder or a device are not what was meant. */
	if (status == SCRAWL_OK && command->out && e->count > 1)
		status = scrawl_path_writable(run->ctx, command->out);
	for (size_t i = 0; command->out && i < e->count && status == SCRAWL_OK; i++)
		status = scrawl_path_writable(run->ctx, e->members[i].path);
	if (status == SCRAWL_OK && command->checkpoint)
		status = scrawl_path_writable(run->ctx, command->checkpoint);
	return status == SCRAWL_OK ? EXIT_DONE : fail(run->ctx, status);
}

static int course(struct train_run *run)
{
	int code = check_outputs(run);
	if (code == EXIT_DONE)
		code = ensemble_check(run);
	if (code != EXIT_DONE)
		return code;
	code = open_data(run);
	if (code == EXIT_DONE && !run->model)
		code = create_model(run);
	if (code == EXIT_DONE)
		code = runlog_continue(&run->log, run->command->log_path, run->command->log_offset);
	if (code == EXIT_DONE)
		code = train_checkpoint_check(run);
	/* Once more, as the log exists now: two names may mean one file. */
	if (code == EXIT_DONE)
		code = train_check_files(run);
	if (code != EXIT_DONE)
		return code;
	if (run->command->log_offset < 0)
		train_log_run(run);
	if (run->resumed)
		train_log_resume(run);
	if (run->log.failed)
		return EXIT_IO;
	progress_init(&run->progress, run->command->quiet, run->val != NULL);
	train_header_print(run);
	if (run->command->lr_range)
		return train_lr_range(run);
	code = train_members(run);
	return code == EXIT_DONE ? finish(run) : code;
}

int train_run(struct train_command *command)
{
	interrupt_watch(command->quiet);
	if (command->checkpoint || command->resume)
		interrupt_watch_checkpoint();
	struct train_run run = { .command = command, .start = monotonic_seconds() };
	int code = open_context(command->threads, &run.ctx);
	if (code == EXIT_DONE && !command->quiet)
		warn_threads(run.ctx, command->threads);
	if (code == EXIT_DONE && command->resume)
		code = train_resume(&run, command);
	if (code == EXIT_DONE)
		code = ensemble_create(&run.ensemble, command,
				       json_object_get(run.note, "members"));
	if (code == EXIT_DONE)
		code = course(&run);
	int log_code = runlog_close(&run.log);
	if (code == EXIT_DONE && run.checkpoint_failed)
		code = EXIT_IO;
	train_checkpoint_release(&run);
	ensemble_release(&run.ensemble);
	scrawl_model_destroy(run.model);
	scrawl_dataset_destroy(run.train);
	scrawl_dataset_destroy(run.val);
	scrawl_dataset_destroy(run.test);
	scrawl_dataset_destroy(run.all);
	scrawl_context_destroy(run.ctx);
	/* A log that broke off costs the exit code, not the model. */
	return code == EXIT_DONE ? log_code : code;
}
