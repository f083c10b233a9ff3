/* SPDX-License-Identifier: MIT */
/*
 * log_events.c - the first and the last event of a training run's log
 */
#include "train/log_events.h"

#include <stdio.h>

#include "cli/host.h"
#include "cli/json.h"
#include "train/run.h"

static json_t *data_json(const struct train_run *run)
{
	struct scrawl_shape shape = scrawl_dataset_shape(run->all);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:[o, o, o], s:o, s:o}", "name",
			 json_text(data_source_name(&run->request->source)), "path",
			 json_text(scrawl_dataset_path(run->all)), "hash",
			 json_text(scrawl_dataset_hash(run->all)), "images",
			 json_count(scrawl_dataset_size(run->all)), "train",
			 json_count(scrawl_dataset_size(train_set(run))), "val",
			 json_count(run->val ? scrawl_dataset_size(run->val) : 0), "classes",
			 json_count(scrawl_dataset_class_count(run->all)), "shape",
			 json_count(shape.height), json_count(shape.width),
			 json_count(shape.channels), "test",
			 json_count(run->test ? scrawl_dataset_size(run->test) : 0), "test_hash",
			 json_text(run->test ? scrawl_dataset_hash(run->test) : NULL));
}

static json_t *network_json(const struct train_run *run)
{
	const char *from = run->request->from;
	return json_pack("{s:o, s:o, s:o, s:o}", "net", json_text(from ? NULL : run->request->net),
			 "from", json_text(from), "description",
			 json_text(scrawl_model_description(run->model)), "parameters",
			 json_count(scrawl_model_parameter_count(run->model)));
}

/* Each option's value, a number or a text, under its name with '_' for '-'. */
static json_t *training_json(const struct train_run *run)
{
	const struct scrawl_train_options *t = &run->request->training;
	const struct scrawl_option_info *info;
	json_t *object =
		json_pack("{s:o}", "conv", json_text(scrawl_conv_algorithm_at(run->request->conv)));
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		char number[SCRAWL_VALUE_BYTES], key[64];
		const char *value = scrawl_train_options_get(t, info->name, number);
		bool text = info->kind == SCRAWL_VALUE_CHOICE || info->kind == SCRAWL_VALUE_TEXT;
		snprintf(key, sizeof(key), "%s", info->name);
		for (char *c = key; *c; c++)
			*c = *c == '-' ? '_' : *c;
		json_t *member = text ? json_text(value) : json_loads(value, JSON_DECODE_ANY, NULL);
		if (json_object_set_new(object, key, member)) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

void train_log_run(struct train_run *run)
{
	if (!run->log.file)
		return;
	run_log_event(&run->log, "run",
		      json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "time",
				host_time(), "data", data_json(run), "network", network_json(run),
				"training", training_json(run), "ensemble",
				json_count(run->members.count), "tta",
				json_count(run->request->tta), "config", json_text(run->config),
				"out", json_text(run->request->out), "versions", machine_versions(),
				"machine", machine_describe(scrawl_context_threads(run->ctx))));
}

void train_log_resume(struct train_run *run)
{
	if (!run->log.file)
		return;
	run_log_event(&run->log, "resume",
		      json_pack("{s:o, s:o, s:I, s:o, s:o}", "time", host_time(), "checkpoint",
				json_text(run->request->resume), "epoch",
				(json_int_t)scrawl_checkpoint_epoch(run->resumed), "step",
				json_count(scrawl_checkpoint_step(run->resumed)), "machine",
				machine_describe(scrawl_context_threads(run->ctx))));
}

json_t *train_log_test(const struct train_run *run, const struct scrawl_evaluation *evaluation)
{
	if (!evaluation)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "images",
			 json_count(evaluation->images), "correct", json_count(evaluation->correct),
			 "accuracy", json_number(evaluation->accuracy), "accuracy_low",
			 json_number(evaluation->accuracy_low), "accuracy_high",
			 json_number(evaluation->accuracy_high), "loss",
			 json_number(evaluation->loss), "tta", json_count(run->request->tta));
}

/*
 * What ended the run, as members of the last event: --patience or --until.  The members of --until
 * are null if it was not given or not reached; the time spent training is in training_seconds.
 */
static json_t *end_json(const struct train_run *run)
{
	const struct scrawl_train_result *result = &run->result;
	double until = run->request->training.until;
	bool reached = result->reached;
	return json_pack("{s:b, s:o, s:o, s:o, s:o}", "stalled", result->stalled, "until",
			 until > 0.0 ? json_number(until) : json_null(), "reached",
			 until > 0.0 ? json_boolean(reached) : json_null(), "reached_epoch",
			 reached ? json_count(result->epochs) : json_null(), "seconds_to_reach",
			 reached ? json_number(seconds_to_reach(run)) : json_null());
}

static void log_outcome(struct train_run *run, const char *event, const char *status,
			const char *error, const struct scrawl_evaluation *evaluation)
{
	if (!run->log.file)
		return;
	char weights[33];
	scrawl_model_hash(run->model, weights);
	const struct scrawl_train_result *result = &run->result;
	json_t *fields =
		json_pack("{s:s, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:o}", "status",
			  status, "error", json_text(error), "model",
			  json_text(error ? NULL : member_path(run)), "epochs",
			  (json_int_t)result->epochs, "best_epoch", (json_int_t)result->best_epoch,
			  "val_loss", run->val ? json_number(result->val_loss) : json_null(),
			  "val_accuracy",
			  run->val ? json_number(result->val_accuracy) : json_null(), "seconds",
			  json_number(result->seconds), "training_seconds",
			  json_number(result->training_seconds), "images_per_second",
			  json_number(result->images_per_second), "weights", weights, "test",
			  train_log_test(run, evaluation));
	json_t *end = end_json(run);
	if (!end || json_object_update(fields, end)) {
		json_decref(fields);
		fields = NULL;
	}
	json_decref(end);
	run_log_event(&run->log, event, fields);
}

void train_log_member(struct train_run *run)
{
	log_outcome(run, "member", "ok", NULL, NULL);
}

void train_log_result(struct train_run *run, const char *status, const char *error,
		      const struct scrawl_evaluation *evaluation)
{
	log_outcome(run, "result", status, error, evaluation);
}
