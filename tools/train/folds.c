/* SPDX-License-Identifier: MIT */
/*
 * folds.c - the results of cross-validation: each fold's, their mean, and how far they spread
 */
#include "train/train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/sample.h"
#include "cli/text.h"
#include "train/outcome.h"
#include "train/run.h"

static void folds_print(const struct train_run *run, const struct sample *accuracy,
			const struct sample *loss)
{
	const struct members *m = &run->members;
	printf("folds: %zu\n", m->count);
	for (size_t i = 0; i < m->count; i++) {
		printf("fold %zu: ", i + 1);
		text_print(m->all[i].path);
		printf(", weights %s, validation %.2f%%\n", m->all[i].weights,
		       100.0 * m->all[i].val_accuracy);
	}
	printf("validation accuracy: %.2f%% [%.2f, %.2f] (mean, 95%% interval over folds)\n",
	       100.0 * accuracy->mean, 100.0 * accuracy->low, 100.0 * accuracy->high);
	printf("deviation: %.2f%%\n", 100.0 * accuracy->deviation);
	printf("validation loss: %.4f\n", loss->mean);
	printf("seconds: %.1f\n", members_seconds(m));
}

static json_t *folds_members_json(const struct members *m)
{
	json_t *array = json_array();
	for (size_t i = 0; i < m->count; i++) {
		const struct member *member = &m->all[i];
		array = json_appended(array,
				      json_pack("{s:o, s:s, s:o, s:o, s:o}", "model",
						json_text(member->path), "weights", member->weights,
						"seconds", json_number(member->seconds), "val_loss",
						json_number(member->val_loss), "val_accuracy",
						json_number(member->val_accuracy)));
	}
	return array;
}

static void folds_report(struct train_run *run, const struct sample *accuracy,
			 const struct sample *loss)
{
	double until = run->request->training.until;
	run->log.member = 0;
	train_outcome_report(
		run, "result",
		json_pack("{s:s, s:s, s:n, s:n, s:n, s:o, s:o, s:o, s:o, s:o, s:o, s:n, s:o, s:o,"
			  " s:o}",
			  "status", "ok", "reason", "members", "error", "model", "weights",
			  "val_loss", json_number(loss->mean), "val_accuracy",
			  json_number(accuracy->mean), "val_accuracy_deviation",
			  json_number(accuracy->deviation), "val_accuracy_low",
			  json_number(accuracy->low), "val_accuracy_high",
			  json_number(accuracy->high), "seconds",
			  json_number(members_seconds(&run->members)), "test", "members",
			  folds_members_json(&run->members), "until",
			  json_number(until > 0.0 ? until : NAN), "reached",
			  until > 0.0 ? json_boolean(!members_missed(run)) : json_null()));
}

int folds_finish(struct train_run *run)
{
	const struct members *m = &run->members;
	double *values = calloc(m->count, 2 * sizeof(*values));
	if (!values)
		return fail_memory();
	double *accuracies = values, *losses = values + m->count;
	for (size_t i = 0; i < m->count; i++) {
		accuracies[i] = m->all[i].val_accuracy;
		losses[i] = m->all[i].val_loss;
	}
	struct sample accuracy = sample_within(accuracies, m->count, 0.0, 1.0);
	struct sample loss = sample_within(losses, m->count, 0.0, INFINITY);
	free(values);
	if (train_prints(run))
		folds_print(run, &accuracy, &loss);
	folds_report(run, &accuracy, &loss);
	return members_check_until(run);
}
