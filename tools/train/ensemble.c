/* SPDX-License-Identifier: MIT */
/*
 * ensemble.c - saved members, and the evaluation of their average
 */
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"
#include "input/model_list.h"
#include "output/evaluation_text.h"
#include "train/outcome.h"
#include "train/run.h"

/* Checks that the model is the member that was saved. */
static int check_weights(const struct member *member, const scrawl_model *model)
{
	char weights[33];
	scrawl_model_hash(model, weights);
	if (strcmp(weights, member->weights) == 0)
		return EXIT_DONE;
	error_line("%s: is not the member of this run that was saved there (its weights are %s, "
		   "not %s)",
		   member->path, weights, member->weights);
	return EXIT_MODEL;
}

int ensemble_check(struct train_run *run)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < run->members.current && code == EXIT_DONE; i++) {
		const struct member *member = &run->members.all[i];
		scrawl_model *model = NULL;
		enum scrawl_status status = scrawl_model_load(run->ctx, member->path, NULL, &model);
		code = status == SCRAWL_OK ? check_weights(member, model) : fail(run->ctx, status);
		scrawl_model_destroy(model);
	}
	return code;
}

void ensemble_saved(struct train_run *run)
{
	struct member *member = &run->members.all[run->members.current];
	scrawl_model_hash(run->model, member->weights);
	member->reached = run->result.reached;
	member->seconds = run->result.seconds;
	member->val_loss = run->result.val_loss;
	member->val_accuracy = run->result.val_accuracy;
	if (run->members.count > 1)
		train_outcome_member(run);
}

static void print(const struct train_run *run, const struct scrawl_evaluation *val,
		  const struct scrawl_evaluation *test)
{
	const struct members *e = &run->members;
	char text[ACCURACY_TEXT];
	printf("members: %zu\n", e->count);
	if (run->request->tta > 1 && (val || test))
		printf("test-time augmentation: %llu views per image\n",
		       (unsigned long long)run->request->tta);
	for (size_t i = 0; i < e->count; i++) {
		printf("member %zu: ", i + 1);
		text_print(e->all[i].path);
		printf(", weights %s", e->all[i].weights);
		if (val)
			printf(", validation %.2f%%", 100.0 * val->members[i]->accuracy);
		if (test)
			printf(", test %s", accuracy_text(test->members[i], text));
		putchar('\n');
	}
	if (val)
		printf("validation accuracy: %.2f%%\n", 100.0 * val->accuracy);
	if (test)
		printf("test accuracy: %s (95%% interval)\n", accuracy_text(test, text));
	printf("seconds: %.1f\n", members_seconds(e));
}

static json_t *ensemble_members_json(const struct train_run *run,
				     const struct scrawl_evaluation *val,
				     const struct scrawl_evaluation *test)
{
	const struct members *e = &run->members;
	json_t *array = json_array();
	for (size_t i = 0; i < e->count; i++) {
		const struct member *m = &e->all[i];
		double val_loss = val ? val->members[i]->loss : NAN;
		double val_accuracy = val ? val->members[i]->accuracy : NAN;
		array = json_appended(array,
				      json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "model",
						json_text(m->path), "weights", m->weights,
						"seconds", json_number(m->seconds), "val_loss",
						json_number(val_loss), "val_accuracy",
						json_number(val_accuracy), "test",
						train_outcome_test(run, test ? test->members[i]
									     : NULL)));
	}
	return array;
}

size_t members_missed(const struct train_run *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->members.count && run->request->training.until > 0.0; i++)
		count += !run->members.all[i].reached;
	return count;
}

static void ensemble_report(struct train_run *run, const struct scrawl_evaluation *val,
			    const struct scrawl_evaluation *test)
{
	double until = run->request->training.until;
	run->log.member = 0;
	train_outcome_report(
		run, "result",
		json_pack("{s:s, s:s, s:n, s:n, s:n, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "status",
			  "ok", "reason", "members", "error", "model", "weights", "val_loss",
			  json_number(val ? val->loss : NAN), "val_accuracy",
			  json_number(val ? val->accuracy : NAN), "seconds",
			  json_number(members_seconds(&run->members)), "test",
			  train_outcome_test(run, test), "members",
			  ensemble_members_json(run, val, test), "until",
			  json_number(until > 0.0 ? until : NAN), "reached",
			  until > 0.0 ? json_boolean(!members_missed(run)) : json_null()));
}

int members_check_until(const struct train_run *run)
{
	size_t count = members_missed(run);
	if (!count)
		return EXIT_DONE;
	error_line("--until: %zu of %zu %s did not reach %.10g%% (all were saved)", count,
		   run->members.count, run->request->folds ? "models" : "members",
		   100.0 * run->request->training.until);
	return EXIT_THRESHOLD;
}

int ensemble_finish(struct train_run *run)
{
	struct members *e = &run->members;
	struct model_list models = { 0 };
	struct scrawl_evaluation *val = NULL, *test = NULL;
	const char **paths = calloc(e->count, sizeof(*paths));
	for (size_t i = 0; paths && i < e->count; i++)
		paths[i] = e->all[i].path;
	int code = paths ? model_list_load(&models, run->ctx, paths, e->count, run->request->conv)
			 : fail_memory();
	for (size_t i = 0; i < e->count && code == EXIT_DONE; i++)
		code = check_weights(&e->all[i], models.all[i]);
	if (code == EXIT_DONE && run->val)
		code = models_evaluate(&models, run->ctx, run->request->tta, run->val, &val);
	if (code == EXIT_DONE && run->test)
		code = models_evaluate(&models, run->ctx, run->request->tta, run->test, &test);
	if (code == EXIT_DONE) {
		if (train_prints(run))
			print(run, val, test);
		ensemble_report(run, val, test);
	} else {
		run->log.member = 0;
		train_outcome(run, &(struct outcome){
					   .status = "failed",
					   .reason = "error",
					   .error = "all members were saved, but they cannot be "
						    "evaluated together" });
	}
	scrawl_evaluation_destroy(val);
	scrawl_evaluation_destroy(test);
	model_list_release(&models);
	free(paths);
	return code == EXIT_DONE ? members_check_until(run) : code;
}
