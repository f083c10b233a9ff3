/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.c - checkpoints in scrawl train: when to write them, what to keep in them, resuming
 */
#include "train/train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "cli/json.h"
#include "cli/memory_stream.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "train/request.h"
#include "train/run.h"
#include "train/run_folder.h"

/* The library's callback; NULL: no memory. */
static const char *note(void *arg)
{
	struct train_run *run = arg;
	/* The checkpoint will say how long they are. */
	growing_sync(&run->log.file);
	growing_sync(&run->curve);
	json_t *object = json_pack("{s:s, s:o, s:s*, s:s*, s:I, s:s*, s:I, s:o}", "options",
				   run->state_config, "folder", run_folder(), "recipe",
				   run->request->recipe_text, "log", run->request->log_path,
				   "log_offset", (json_int_t)growing_offset(&run->log.file),
				   "curve", run->request->curve_path, "curve_offset",
				   (json_int_t)growing_offset(&run->curve), "members",
				   members_finished(&run->members));
	free(run->note_text);
	run->note_text = json_dumped(object, JSON_COMPACT);
	json_decref(object);
	return run->note_text;
}

/* Where a resumed run continues a file; -1: it is another file than before, or was none. */
static long long continued(const char *path, const char *before, json_int_t offset)
{
	return path && before && strcmp(path, before) == 0 ? offset : -1;
}

static int read_note(struct train_run *run, struct train_request *request,
		     const struct command_line *line)
{
	const struct train_request asked = *request;
	const char *config, *recipe = NULL, *log = NULL, *curve = NULL;
	json_int_t log_offset, curve_offset = -1;
	run->note = json_loads(scrawl_checkpoint_note(run->resumed), 0, NULL);
	if (json_unpack(run->note, "{s:s, s?:s, s?:s, s:I, s?:s, s?:I}", "options", &config,
			"recipe", &recipe, "log", &log, "log_offset", &log_offset, "curve", &curve,
			"curve_offset", &curve_offset)) {
		return fail_with(
			EXIT_MODEL,
			"%s: not a checkpoint of this version of scrawl train (resume it with the "
			"version that wrote it, or start again)",
			request->resume);
	}
	const char *given[RUN_OUTPUTS];
	for (size_t i = 0; i < RUN_OUTPUTS; i++)
		given[i] = options_given(line, run_outputs[i]);
	int code = config_apply_text(request->resume, config, line);
	if (code != EXIT_DONE)
		return code == EXIT_FAILED ? code : EXIT_MODEL;
	/* Versions before --val-seed drew the validation images by --seed. */
	if (!options_given(line, "val-seed"))
		request->val.seed = request->training.seed;
	request->log_offset = continued(request->log_path, log, log_offset);
	request->curve_offset = continued(request->curve_path, curve, curve_offset);
	code = run_folder_apply(run->note, request, given);
	if (code != EXIT_DONE)
		return code;
	/* Data that have moved are read as before. */
	if (asked.source.data || asked.source.images || asked.source.labels) {
		request->source.data = asked.source.data;
		request->source.images = asked.source.images;
		request->source.labels = asked.source.labels;
	}
	request->recipe_text = recipe;
	if (request->from)
		request->net = NULL; /* as in train_settle */
	/* These belong to this process, not to the run. */
	request->threads = asked.threads;
	request->quiet = asked.quiet;
	return EXIT_DONE;
}

int train_resume(struct train_run *run, struct train_request *request,
		 const struct command_line *line)
{
	const char *path = request->resume;
	enum scrawl_status status =
		scrawl_checkpoint_load(run->ctx, path, &run->resumed, &run->model);
	if (status != SCRAWL_OK)
		return fail(run->ctx, status);
	int code = read_note(run, request, line);
	if (code == EXIT_DONE)
		request->checkpoint = scrawl_checkpoint_path(run->resumed);
	return code;
}

char *train_checkpoint_previous(const char *path)
{
	static const char suffix[] = ".prev";
	size_t room = strlen(path) + sizeof(suffix);
	char *previous = malloc(room);
	if (previous)
		snprintf(previous, room, "%s%s", path, suffix);
	return previous;
}

/* Whether the run has surely not ended; one that --until or --patience ended looks the same. */
static bool is_unfinished(const scrawl_checkpoint *checkpoint, struct scrawl_train_options *options)
{
	scrawl_train_options_init(options);
	scrawl_checkpoint_train_options(checkpoint, options);
	return scrawl_checkpoint_epoch(checkpoint) <= options->epochs && !options->patience &&
	       options->until <= 0.0;
}

/* The command that continues the run of a checkpoint, to be freed; NULL: no memory. */
static char *resuming_command(const char *path)
{
	const struct train_request request = { .checkpoint = path };
	struct memory_stream to;
	if (!memory_stream_open(&to))
		return NULL;
	run_folder_resume(&request, to.file);
	return memory_stream_close(&to);
}

void train_checkpoint_warn(struct train_run *run)
{
	const struct train_request *request = run->request;
	const char *path = request->checkpoint;
	struct scrawl_train_options options;
	scrawl_checkpoint *old = NULL;
	scrawl_model *model = NULL;
	if (!path || run->resumed || request->quiet ||
	    scrawl_path_kind(path) != SCRAWL_FILE_KIND_CHECKPOINT ||
	    scrawl_checkpoint_load(run->ctx, path, &old, &model) != SCRAWL_OK)
		return;
	char *command = is_unfinished(old, &options) ? resuming_command(path) : NULL;
	if (command) {
		unsigned epoch = scrawl_checkpoint_epoch(old);
		bool between = epoch > 1 && !scrawl_checkpoint_step(old);
		warning_line("%s: this run replaces the state of another, which is %s epoch %u of "
			     "%u (to continue that instead: %s)",
			     path, between ? "after" : "in", between ? epoch - 1 : epoch,
			     options.epochs, command);
	}
	free(command);
	scrawl_checkpoint_destroy(old);
	scrawl_model_destroy(model);
}

static bool wanted(void *arg)
{
	(void)arg;
	return signals_checkpoint_wanted();
}

/* A failed checkpoint does not end the run; the exit code reports it. */
static enum scrawl_control written(void *arg, enum scrawl_status status)
{
	struct train_run *run = arg;
	bool failed = status != SCRAWL_OK;
	if (failed && !run->checkpoint_failed)
		error_line("%s (training continues)", scrawl_context_error(run->ctx));
	run->checkpoint_failed = failed;
	run->checkpoint_written |= !failed;
	return SCRAWL_CONTINUE;
}

void train_checkpoint_options(struct train_run *run, struct scrawl_checkpoint_options *options)
{
	const struct train_request *c = run->request;
	scrawl_checkpoint_options_init(options);
	options->path = c->checkpoint;
	options->every_steps = c->every.steps;
	options->every_epochs = (unsigned)c->every.epochs;
	options->every_seconds = c->every.seconds;
	options->wanted = wanted;
	options->note = note;
	options->written = written;
	options->arg = run;
}

char *train_checkpoint_outcome(const struct train_run *run, const char *what)
{
	struct memory_stream to;
	const char *path = run->request->checkpoint;
	bool there = run->checkpoint_written || run->resumed;
	if (!memory_stream_open(&to))
		return NULL;
	fprintf(to.file, "%s; ", what);
	if (!path && !run->members.current) {
		fputs("nothing was saved (runs with --checkpoint FILE can be resumed)", to.file);
	} else if (!path || !there) {
		fputs(run->members.current ? "the members before it were saved"
					   : "nothing was saved",
		      to.file);
	} else {
		if (run->checkpoint_failed)
			fputs("the last checkpoint failed; from the one before, ", to.file);
		fputs("resume with: ", to.file);
		run_folder_resume(run->request, to.file);
	}
	return memory_stream_close(&to);
}
