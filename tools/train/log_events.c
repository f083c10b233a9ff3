/* SPDX-License-Identifier: MIT */
/*
 * log_events.c - the events of a training run's log, up to its outcome
 */
#include "train/run_log.h"

#include <math.h>
#include <stdio.h>

#include "cli/host.h"
#include "cli/json.h"
#include "train/run.h"

static json_t *data_json(const struct train_run *run)
{
	struct scrawl_shape shape = scrawl_dataset_shape(run->all);
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:[o, o, o], s:o, s:o}",
			 "name", json_text(data_source_name(&run->request->source)), "path",
			 json_text(scrawl_dataset_path(run->all)), "preparation",
			 json_text(scrawl_dataset_preparation(run->all)), "hash",
			 json_text(scrawl_dataset_hash(run->all)), "images",
			 json_count(scrawl_dataset_size(run->all)), "train",
			 json_count(scrawl_dataset_size(train_set(run))), "val",
			 json_count(run->val ? scrawl_dataset_size(run->val) : 0), "val_seed",
			 run->val ? json_count(run->request->val.seed) : json_null(), "classes",
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
	json_t *object = json_pack("{s:o}", "conv", json_text(run->request->conv));
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
	run_log_event(
		&run->log, "run",
		json_pack("{s:s*, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			  "name", run->request->name, "time", host_time(), "data", data_json(run),
			  "recipe", json_text(run->request->recipe_text), "network",
			  network_json(run), "training", training_json(run), "ensemble",
			  json_count(run->request->ensemble), "folds",
			  json_count(run->request->folds), "tta", json_count(run->request->tta),
			  "config", json_text(run->config), "out", json_text(run->request->out),
			  "versions", machine_versions(), "machine",
			  machine_describe(scrawl_context_threads(run->ctx))));
}

void train_log_resume(struct train_run *run)
{
	run_log_event(&run->log, "resume",
		      json_pack("{s:o, s:o, s:I, s:o, s:o}", "time", host_time(), "checkpoint",
				json_text(run->request->resume), "epoch",
				(json_int_t)scrawl_checkpoint_epoch(run->resumed), "step",
				json_count(scrawl_checkpoint_step(run->resumed)), "machine",
				machine_describe(scrawl_context_threads(run->ctx))));
}

void train_log_epoch(struct train_run *run, const struct scrawl_epoch *epoch)
{
	double val_loss = run->val ? epoch->val_loss : NAN;
	double val_accuracy = run->val ? epoch->val_accuracy : NAN;
	run_log_event(&run->log, "epoch",
		      json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "epoch",
				(json_int_t)epoch->epoch, "train_loss",
				json_number(epoch->train_loss), "train_accuracy",
				json_number(epoch->train_accuracy), "val_loss",
				json_number(val_loss), "val_accuracy", json_number(val_accuracy),
				"lr", json_number(epoch->learning_rate), "images_per_second",
				json_number(epoch->images_per_second), "seconds",
				json_number(epoch->seconds), "best", epoch->best));
}
