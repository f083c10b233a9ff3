/* SPDX-License-Identifier: MIT */
/*
 * outcome.c - the results of a run, for its log and for --json
 */
#include "train/outcome.h"

#include <math.h>

#include "cli/host.h"
#include "cli/json.h"
#include "cli/message.h"
#include "cli/option_value.h"
#include "train/run.h"

/* What the results are of, beside them; run->model exists. */
static json_t *outcome_subject(const struct train_run *run)
{
	const struct train_request *request = run->request;
	return json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", 1, "name",
			 json_text(request->name), "data",
			 json_text(data_source_name(&request->source)), "data_hash",
			 json_text(scrawl_dataset_hash(run->all)), "network",
			 json_text(scrawl_model_description(run->model)), "seed",
			 json_count(request->training.seed), "tta", json_count(request->tta));
}

/* The document of --json; fields are those of the event. */
static json_t *outcome_document(const struct train_run *run, json_t *fields)
{
	bool kept = run->checkpoint_written || run->resumed;
	json_t *document = outcome_subject(run);
	if (document && run->log.member)
		document = json_with(document, "member", json_count(run->log.member));
	if (!document || !fields || json_object_update(document, fields)) {
		json_decref(document);
		return NULL;
	}
	document = json_with(document, "checkpoint",
			     json_text(kept ? run->request->checkpoint : NULL));
	if (document)
		document = json_with(document, "environment",
				     machine_environment(scrawl_context_threads(run->ctx)));
	return document;
}

void train_outcome_report(struct train_run *run, const char *event, json_t *fields)
{
	if (run->request->json)
		run->document_code = json_print(outcome_document(run, fields));
	run_log_event(&run->log, event, fields);
}

json_t *train_outcome_test(const struct train_run *run, const struct scrawl_evaluation *evaluation)
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

static json_t *metadata_number(const scrawl_model *model, const char *key)
{
	const char *text = scrawl_model_metadata(model, key);
	double value;
	return text && parse_real(text, &value) ? json_number(value) : json_null();
}

/* Null: nothing says how sure a reading must be. */
static json_t *reject_event(const scrawl_model *model)
{
	if (!scrawl_model_metadata(model, "reject_threshold"))
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "threshold", metadata_number(model, "reject_threshold"),
			 "error", metadata_number(model, "reject_error"), "coverage",
			 metadata_number(model, "reject_coverage"));
}

/* Why training ended by itself. */
static const char *own_end(const struct train_run *run)
{
	return run->result.reached ? "until" : run->result.stalled ? "patience" : "epochs";
}

/*
 * The members of --until are null if it was not given or not reached; the time spent training is in
 * training_seconds.
 */
static json_t *outcome_fields(const struct train_run *run, const struct outcome *outcome)
{
	const struct scrawl_train_result *result = &run->result;
	double until = run->request->training.until;
	bool reached = result->reached;
	/* Before the end of the first epoch there is nothing to tell. */
	const struct scrawl_train_result *val = run->val && result->best_epoch ? result : NULL;
	char weights[33];
	scrawl_model_hash(run->model, weights);
	return json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:s, s:o,"
			 " s:o, s:b, s:o, s:o, s:o, s:o, s:o}",
			 "status", outcome->status, "reason",
			 outcome->reason ? outcome->reason : own_end(run), "error",
			 json_text(outcome->error), "model",
			 json_text(outcome->saved ? member_path(run) : NULL), "epochs",
			 (json_int_t)result->epochs, "best_epoch", (json_int_t)result->best_epoch,
			 "val_loss", json_number(val ? val->val_loss : NAN), "val_accuracy",
			 json_number(val ? val->val_accuracy : NAN), "seconds",
			 json_number(result->seconds), "training_seconds",
			 json_number(result->training_seconds), "images_per_second",
			 json_number(result->images_per_second), "weights", weights, "test",
			 train_outcome_test(run, outcome->test), "reject", reject_event(run->model),
			 "stalled", result->stalled, "until",
			 json_number(until > 0.0 ? until : NAN), "reached",
			 until > 0.0 ? json_boolean(reached) : json_null(), "reached_epoch",
			 reached ? json_count(result->epochs) : json_null(), "seconds_to_reach",
			 json_number(reached ? seconds_to_reach(run) : NAN), "warnings",
			 run->warnings ? json_incref(run->warnings) : json_array());
}

void train_outcome(struct train_run *run, const struct outcome *outcome)
{
	train_outcome_report(run, "result", outcome_fields(run, outcome));
}

void train_outcome_member(struct train_run *run)
{
	const struct outcome outcome = { .status = "ok", .saved = true };
	run_log_event(&run->log, "member", outcome_fields(run, &outcome));
}

void train_outcome_failed(struct train_run *run, int code)
{
	train_outcome(run, &(struct outcome){
				   .status = "failed",
				   .reason = code == EXIT_NUMERIC ? "diverged" : "error",
				   .error = scrawl_context_error(run->ctx),
			   });
}
