/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.c - the program's part in checkpoints: intervals, names, and the way back
 */
#include "train/checkpoint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/option_value.h"
#include "cli/signals.h"
#include "input/model_list.h"
#include "train/request.h"
#include "train/run.h"

/* ---- the note -------------------------------------------------------------------------------- */

/* As the library asks for it; NULL: no memory, or a name is not UTF-8. */
static const char *note(void *arg)
{
	struct train_run *run = arg;
	const struct train_request *c = run->request;
	json_t *object =
		json_pack("{s:s*, s:s*, s:s*, s:I, s:b, s:s, s:s, s:s*, s:I, s:s, s:I, s:I, s:f,"
			  " s:s*, s:s*, s:I, s:I, s:o}",
			  "data", c->source.data, "images", c->source.images, "labels",
			  c->source.labels, "val",
			  (json_int_t)(run->val ? scrawl_dataset_size(run->val) : 0), "no_test",
			  c->no_test, "net", c->net, "out", c->out, "log", c->log_path,
			  "log_offset", (json_int_t)runlog_offset(&run->log), "conv",
			  scrawl_conv_algorithm_at(c->conv), "every_steps",
			  (json_int_t)c->every.steps, "every_epochs", (json_int_t)c->every.epochs,
			  "every_seconds", c->every.seconds, "from", c->from, "config", c->config,
			  "tta", (json_int_t)c->tta, "ensemble", (json_int_t)c->ensemble, "members",
			  members_finished(&run->members));
	free(run->note_text);
	run->note_text = object ? json_dumps(object, JSON_COMPACT) : NULL;
	json_decref(object);
	return run->note_text;
}

int train_checkpoint_check(struct train_run *run)
{
	if (!run->request->checkpoint || note(run))
		return EXIT_DONE;
	return usage_error("train", "--checkpoint: the names of data, model and log are kept in "
				    "it, and must be UTF-8");
}

static bool read_note(struct train_run *run, struct train_request *c)
{
	const char *data = NULL, *images = NULL, *labels = NULL, *log = NULL, *out, *conv;
	json_int_t val, offset, steps, epochs, tta = 1, ensemble = 1;
	int no_test;
	run->note = json_loads(scrawl_checkpoint_note(run->resumed), 0, NULL);
	if (!run->note ||
	    json_unpack(run->note,
			"{s?:s, s?:s, s?:s, s:I, s:b, s:s, s:s, s?:s, s:I, s:s, s:I, s:I, s:F,"
			" s?:s, s?:s, s?:I, s?:I}",
			"data", &data, "images", &images, "labels", &labels, "val", &val, "no_test",
			&no_test, "net", &c->net, "out", &out, "log", &log, "log_offset", &offset,
			"conv", &conv, "every_steps", &steps, "every_epochs", &epochs,
			"every_seconds", &c->every.seconds, "from", &c->from, "config", &c->config,
			"tta", &tta, "ensemble", &ensemble) ||
	    tta < 1 || tta > SCRAWL_MAX_VIEWS || ensemble < 1 || ensemble > MAX_MODELS || val < 0 ||
	    steps < 0 || epochs < 0 || !(c->every.seconds >= 0) || (!data && !(images && labels)))
		return false;
	if (!c->source.data && !c->source.images)
		c->source = (struct source){ data, data ? NULL : images, data ? NULL : labels };
	if (!c->log_path)
		c->log_path = log;
	c->log_offset = c->log_path && log && strcmp(c->log_path, log) == 0 ? offset : -1;
	c->out = c->out ? c->out : out;
	c->val = (struct val_part){ .count = (uint64_t)val };
	c->no_test = no_test;
	c->tta = (uint64_t)tta;
	c->ensemble = (uint64_t)ensemble;
	c->conv = choice_index(scrawl_conv_algorithm_at, conv);
	c->every.steps = (uint64_t)steps;
	c->every.epochs = (uint64_t)epochs;
	return true;
}

/* ---- going on -------------------------------------------------------------------------------- */

int train_resume(struct train_run *run, struct train_request *request)
{
	const char *path = request->resume;
	enum scrawl_status status =
		scrawl_checkpoint_load(run->ctx, path, &run->resumed, &run->model);
	if (status != SCRAWL_OK)
		return fail(run->ctx, status);
	if (!read_note(run, request)) {
		error_line("%s: does not say which data it was made with: no checkpoint of scrawl "
			   "train",
			   path);
		return EXIT_MODEL;
	}
	scrawl_checkpoint_train_options(run->resumed, &request->training);
	/* They are the current member's. */
	request->training.seed -= json_array_size(json_object_get(run->note, "members"));
	request->checkpoint = scrawl_checkpoint_path(run->resumed);
	return EXIT_DONE;
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool wanted(void *arg)
{
	(void)arg;
	return interrupt_checkpoint();
}

/* A run is worth more than its checkpoint: it goes on, and the exit code tells. */
static enum scrawl_control written(void *arg, enum scrawl_status status)
{
	struct train_run *run = arg;
	bool failed = status != SCRAWL_OK;
	if (failed && !run->checkpoint_failed)
		error_line("%s (training goes on)", scrawl_context_error(run->ctx));
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

const char *train_checkpoint_outcome(const struct train_run *run, char *text, size_t size)
{
	const char *path = run->request->checkpoint;
	bool there = run->checkpoint_written || run->resumed;
	if (!path && !run->members.current)
		snprintf(text, size, "nothing was saved (with --checkpoint FILE it could go on)");
	else if (!path || !there)
		snprintf(text, size, "%s",
			 run->members.current ? "the members before it were saved"
					      : "nothing was saved");
	else
		snprintf(text, size, "%sgo on with: scrawl train --resume %s",
			 run->checkpoint_failed ? "the last checkpoint failed, from the one before "
						: "",
			 path);
	return text;
}

void train_checkpoint_release(struct train_run *run)
{
	scrawl_checkpoint_destroy(run->resumed);
	json_decref(run->note);
	free(run->note_text);
}
