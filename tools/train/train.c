/* SPDX-License-Identifier: MIT */
/*
 * train.c - a training run: data, network, epochs, saving, and the test set once at the end
 */
#include "train/train.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/clock.h"
#include "cli/config.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/status_line.h"
#include "cli/text.h"
#include "input/model_list.h"
#include "train/curve.h"
#include "train/outcome.h"
#include "train/run.h"

static enum scrawl_control on_train_step(void *arg, const struct scrawl_progress *step)
{
	struct train_run *run = arg;
	run->epoch = step->epoch;
	progress_step(&run->progress, step);
	return signals_pending() ? SCRAWL_STOP : SCRAWL_CONTINUE;
}

static enum scrawl_control on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	struct train_run *run = arg;
	progress_epoch(&run->progress, epoch);
	run->train_accuracy = epoch->train_accuracy;
	train_log_epoch(run, epoch);
	curve_epoch(run, epoch);
	run->paused = epoch->epoch == run->request->pause_after && epoch->epoch < epoch->epochs;
	return run->paused || signals_pending() ? SCRAWL_STOP : SCRAWL_CONTINUE;
}

/* Reports that a signal ended the run; saved: it came when the current model was in its file. */
static int stopped(struct train_run *run, bool saved)
{
	char what[160], member[48] = "";
	bool resumes = !saved || (run->members.count > 1 && run->checkpoint_written);
	if (run->members.count > 1)
		snprintf(member, sizeof(member), " of member %zu", run->members.current + 1);
	snprintf(what, sizeof(what), "stopped by %s in epoch %u%s%s",
		 signals_name(signals_pending()), run->epoch, member,
		 resumes ? "" : "; the model was saved");
	char *longer = resumes ? train_checkpoint_outcome(run, what) : NULL;
	const char *text = longer ? longer : what;
	error_line("%s", text);
	train_outcome(run, &(struct outcome){ .status = "stopped",
					      .reason = "signal",
					      .error = text,
					      .saved = saved });
	free(longer);
	return EXIT_SIGNAL + signals_pending();
}

/* Reports that --pause-after ended the run; a failed checkpoint was reported already. */
static int paused(struct train_run *run)
{
	char what[48];
	bool kept = !run->checkpoint_failed;
	snprintf(what, sizeof(what), "paused after epoch %u", run->epoch);
	char *text = train_checkpoint_outcome(run, what);
	if (!text)
		return fail_memory();
	if (kept && train_prints(run))
		printf("%s\n", text);
	train_outcome(run, &(struct outcome){ .status = kept ? "paused" : "failed",
					      .reason = "pause",
					      .error = text });
	free(text);
	return kept ? EXIT_DONE : EXIT_IO;
}

static int save(struct train_run *run)
{
	/* A file's name need not be UTF-8, but text in a model must. */
	char *data = text_copy(data_source_name(&run->request->source), SIZE_MAX);
	if (!data)
		return fail_memory();
	enum scrawl_status status = scrawl_model_set_metadata(run->model, "data", data);
	free(data);
	if (status == SCRAWL_OK)
		status = scrawl_model_set_metadata(run->model, "config", run->config);
	/* The model of --from may name the recipe of the run before. */
	const char *recipe = run->request->recipe_text;
	if (!recipe && scrawl_model_metadata(run->model, "recipe"))
		recipe = "none";
	if (status == SCRAWL_OK && recipe)
		status = scrawl_model_set_metadata(run->model, "recipe", recipe);
	if (status == SCRAWL_OK)
		status = scrawl_model_save(run->model, member_path(run));
	return check_status(run->ctx, status);
}

/* Trains and saves the current member; a signal stops it and is reported after saving. */
static int train_and_save(struct train_run *run)
{
	struct scrawl_train_options options = run->request->training;
	struct scrawl_checkpoint_options checkpoint;
	train_checkpoint_options(run, &checkpoint);
	options.checkpoint = run->request->checkpoint ? &checkpoint : NULL;
	options.seed = member_seed(run);
	options.resume = run->members.current == run->members.first ? run->resumed : NULL;
	options.on_step = on_train_step;
	options.on_epoch = on_epoch;
	options.arg = run;
	run->prepared = monotonic_seconds() - run->start;
	enum scrawl_status status =
		scrawl_model_train(run->model, train_set(run), run->val, &options, &run->result);
	status_line_clear();
	if (status == SCRAWL_ESTOPPED && run->paused)
		return paused(run);
	bool ended = !signals_pending();
	if (ended) {
		int code = status == SCRAWL_OK ? save(run) : fail(run->ctx, status);
		if (code != EXIT_DONE)
			train_outcome_failed(run, code);
		if (code != EXIT_DONE || !signals_pending())
			return code;
	}
	return stopped(run, ended);
}

/* Trains each member in turn, from the current one, whose model exists. */
static int train_members(struct train_run *run)
{
	struct members *m = &run->members;
	int code = EXIT_DONE;
	signals_hold();
	while (code == EXIT_DONE) {
		if (m->count > 1) {
			run->log.member = m->current + 1;
			progress_init(&run->progress, run->request->quiet, run->val != NULL);
			progress_note(&run->progress, run->request->folds ? "fold" : "member",
				      "%zu of %zu, seed %llu: %s", m->current + 1, m->count,
				      (unsigned long long)member_seed(run), member_path(run));
		}
		code = train_and_save(run);
		if (code != EXIT_DONE || run->paused)
			break;
		train_note_model(run);
		if (m->current == m->first)
			train_note_data(run);
		ensemble_saved(run);
		if (m->current + 1 == m->count)
			break;
		code = run_next_member(run);
	}
	signals_release();
	return code;
}

/* Evaluates the test set once and reports the result. */
static int finish(struct train_run *run)
{
	struct scrawl_evaluation *evaluation = NULL;
	if (run->request->folds)
		return folds_finish(run);
	if (run->members.count > 1)
		return ensemble_finish(run);
	if (run->test) {
		const struct model_list one = { .count = 1, .all = &run->model };
		int code =
			models_evaluate(&one, run->ctx, run->request->tta, run->test, &evaluation);
		if (code != EXIT_DONE) {
			train_outcome_failed(run, code);
			return code;
		}
	}
	train_result_print(run, evaluation);
	train_outcome(run, &(struct outcome){ .status = "ok", .saved = true, .test = evaluation });
	scrawl_evaluation_destroy(evaluation);
	return train_result_check(run);
}

/* Whether a resumed run has no epoch of --pause-after before it; each member has its own. */
static bool is_past_pause(const struct train_run *run)
{
	const struct train_request *request = run->request;
	return run->resumed && request->pause_after &&
	       request->pause_after < request->training.epochs &&
	       run->members.current + 1 == run->members.count &&
	       request->pause_after < scrawl_checkpoint_epoch(run->resumed);
}

/* Ends a run that is_past_pause, with all files as they are. */
static int stay_paused(struct train_run *run)
{
	run->epoch = scrawl_checkpoint_epoch(run->resumed) - 1;
	run->result.epochs = run->epoch;
	return paused(run);
}

static int course(struct train_run *run)
{
	int code = run_check_files(run);
	if (code == EXIT_DONE)
		code = ensemble_check(run);
	if (code != EXIT_DONE)
		return code;
	code = run_open_data(run);
	if (code == EXIT_DONE && !run->model)
		code = run_create_model(run);
	if (code == EXIT_DONE && is_past_pause(run))
		return stay_paused(run);
	if (code == EXIT_DONE)
		code = train_check_room(run);
	if (code == EXIT_DONE)
		code = run_open_files(run);
	if (code != EXIT_DONE)
		return code;
	if (growing_begins(&run->log.file))
		train_log_run(run);
	if (run->resumed)
		train_log_resume(run);
	if (run->log.file.failed)
		return EXIT_IO;
	train_checkpoint_warn(run);
	progress_init(&run->progress, run->request->quiet, run->val != NULL);
	train_header_print(run);
	if (run->request->lr_range)
		return train_lr_range(run);
	code = train_members(run);
	/* Several models are read from their files again. */
	if (run->members.count == 1)
		run_unlock_files(run);
	return code == EXIT_DONE && !run->paused ? finish(run) : code;
}

/* Writes the configurations that model and checkpoints record. */
static int write_configs(struct train_run *run, const struct command_line *line)
{
	const char *misfit = run->request->checkpoint ? config_misfit(line) : NULL;
	if (misfit)
		return usage_error("train",
				   "--%s is stored in checkpoints, so it must be UTF-8 without "
				   "control characters",
				   misfit);
	if (run->request->checkpoint) {
		run->previous = train_checkpoint_previous(run->request->checkpoint);
		if (!run->previous)
			return fail_memory();
	}
	run->config = train_config_text(run->request, line, false);
	run->state_config = train_config_text(run->request, line, true);
	return run->config && run->state_config ? EXIT_DONE : fail_memory();
}

int train_run(struct train_request *request, const struct command_line *line)
{
	signals_watch(request->quiet);
	/* Hours of training are not lost because somebody stopped reading about them. */
	signals_ignore_pipes();
	if (request->checkpoint || request->resume)
		signals_watch_checkpoint();
	if (request->lr_range)
		request->out = NULL;
	struct train_run run = { .request = request,
				 .start = monotonic_seconds(),
				 .result.size = sizeof(run.result) };
	int code = open_context(request->threads, request->quiet, &run.ctx);
	if (code == EXIT_DONE && request->resume)
		code = train_resume(&run, request, line);
	if (code == EXIT_DONE)
		code = write_configs(&run, line);
	if (code == EXIT_DONE)
		code = run_find_input(&run, request);
	if (code == EXIT_DONE)
		code = members_create(&run.members, request, json_object_get(run.note, "members"));
	if (code == EXIT_DONE)
		code = course(&run);
	int log_code = growing_close(&run.log.file), curve_code = growing_close(&run.curve);
	if (code == EXIT_DONE && run.checkpoint_failed)
		code = EXIT_IO;
	if (code == EXIT_DONE)
		code = run.document_code;
	run_release(&run);
	/* A failed log or curve changes the exit code, but the model is saved. */
	return code != EXIT_DONE ? code : log_code != EXIT_DONE ? log_code : curve_code;
}
