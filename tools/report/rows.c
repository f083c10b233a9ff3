/* SPDX-License-Identifier: MIT */
/*
 * rows.c - joins runs and evaluations of the same weights
 */
#include "report/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"

static bool same_weights(const json_t *a, const json_t *b)
{
	const char *weights = json_get_text(a, "weights");
	return *weights && strcmp(weights, json_get_text(b, "weights")) == 0;
}

static bool same_members(const json_t *a, const json_t *b)
{
	const json_t *first = json_object_get(a, "members"),
		     *second = json_object_get(b, "members");
	size_t count = json_array_size(first), i;
	const json_t *item;
	json_array_foreach(first, i, item) {
		if (!same_weights(item, json_array_get(second, i)))
			return false;
	}
	return count > 1 && count == json_array_size(second);
}

const struct report_run *report_run_of(const struct report *report, const json_t *eval)
{
	for (size_t i = 0; i < report->run_count; i++) {
		const struct report_run *run = &report->runs[i];
		if (same_weights(run->result, eval) || same_members(run->final, eval))
			return run;
	}
	return NULL;
}

static void measure(struct report_row *row, const json_t *results)
{
	row->images = json_get_number(results, "images");
	row->accuracy = json_get_number(results, "accuracy");
	row->low = json_get_number(results, "accuracy_low");
	row->high = json_get_number(results, "accuracy_high");
	row->loss = json_get_number(results, "loss");
	row->ece = json_get_number(results, "ece");
	row->views = json_get_number(results, "tta");
}

/* The highest validation accuracy of a run so far. */
static double highest(const struct report_run *run)
{
	double best = NAN;
	for (size_t i = 0; i < json_array_size(run->epochs); i++)
		best = fmax(best, json_get_number(json_array_get(run->epochs, i), "val_accuracy"));
	return best;
}

/* Takes what an evaluation of several models says about this one alone. */
static void measure_member(struct report_row *row, const struct report *report)
{
	for (size_t i = 0; i < report->eval_count; i++) {
		const json_t *document = report->evals[i].document, *member;
		size_t m;
		json_array_foreach(json_object_get(document, "members"), m, member) {
			if (!isfinite(row->accuracy) && same_weights(row->run->result, member)) {
				measure(row, member);
				row->images = json_get_number(document, "images");
				row->views = json_get_number(document, "tta");
			}
		}
	}
}

/* The result of all models of the run's log; NULL: there is one model, or no result yet. */
static const json_t *result_of_all(const struct report *report, const struct report_run *run)
{
	while (run > report->runs && run[-1].start == run->start)
		run--;
	return run->final;
}

/*
 * A member's event has its validation during training.  What the ensemble's result says about the
 * member was measured as the ensemble was: on the test set, too, and with its views.
 */
static void measure_in_ensemble(struct report_row *row, const json_t *all)
{
	const json_t *member =
		json_array_get(json_object_get(all, "members"), row->run->member - 1);
	double val_accuracy = json_get_number(member, "val_accuracy");
	if (isfinite(val_accuracy))
		row->val_accuracy = val_accuracy;
	if (json_object_get(member, "test"))
		measure(row, json_object_get(member, "test"));
}

static struct report_row row_of_result(const struct report_run *run, const json_t *result)
{
	struct report_row row = {
		.name = result == run->final && result ? run->log_name : run->name,
		.run = run,
		.average = run->final && result == run->final
				   ? json_array_size(json_object_get(result, "members"))
				   : 0,
		.val_accuracy = result ? json_get_number(result, "val_accuracy") : highest(run),
		.seconds = json_get_number(result, "seconds"),
	};
	measure(&row, json_object_get(result, "test"));
	return row;
}

static struct report_row row_of_eval(const struct report *report, const struct report_eval *eval)
{
	const struct report_run *run = report_run_of(report, eval->document);
	size_t members = json_array_size(json_object_get(eval->document, "members"));
	const json_t *result = run && members > 1 ? run->final : run ? run->result : NULL;
	struct report_row row = {
		.name = eval->name,
		.run = run,
		.eval = eval,
		.average = members > 1 ? members : 0,
		.val_accuracy = json_get_number(result, "val_accuracy"),
		.seconds = json_get_number(result, "seconds"),
	};
	measure(&row, eval->document);
	return row;
}

static bool has_row(const struct report *report, const struct report_run *run, bool average)
{
	for (size_t i = 0; i < report->row_count; i++)
		if (report->rows[i].run == run && (report->rows[i].average > 0) == average)
			return true;
	return false;
}

static bool make_rows(struct report *report)
{
	size_t most = report->eval_count + 2 * report->run_count;
	report->rows = calloc(most + 1, sizeof(*report->rows));
	if (!report->rows)
		return false;
	for (size_t i = 0; i < report->eval_count; i++)
		report->rows[report->row_count++] = row_of_eval(report, &report->evals[i]);
	for (size_t i = 0; i < report->run_count; i++) {
		const struct report_run *run = &report->runs[i];
		if (!has_row(report, run, false)) {
			struct report_row *row = &report->rows[report->row_count++];
			*row = row_of_result(run, run->result);
			if (run->member)
				measure_in_ensemble(row, result_of_all(report, run));
			measure_member(row, report);
		}
		/* An ensemble's average follows its members. */
		if (i + 1 < report->run_count && report->runs[i + 1].start == run->start)
			continue;
		while (run > report->runs && run[-1].start == run->start)
			run--;
		if (run->final && !has_row(report, run, true))
			report->rows[report->row_count++] = row_of_result(run, run->final);
	}
	return true;
}

/* The mean over all represents a cross-validation or an ensemble, not one of its models. */
static bool is_part(const struct report *report, const struct report_row *row)
{
	bool fold = row->run && json_get_number(row->run->start, "folds") > 1.0 && row->run->result;
	return row->run && !row->average && (fold || result_of_all(report, row->run));
}

/* What a row competes with; NAN: it does not compete. */
static double rank_of(const struct report *report, const struct report_row *row)
{
	return is_part(report, row)    ? NAN
	       : report->by_validation ? row->val_accuracy
				       : row->accuracy;
}

static void choose_highest(struct report *report)
{
	for (size_t i = 0; i < report->row_count; i++) {
		double rank = rank_of(report, &report->rows[i]);
		if (isfinite(rank) && (!report->best || rank > rank_of(report, report->best)))
			report->best = &report->rows[i];
	}
}

/* The hash of the images that a row was measured on; "": unknown or not measured. */
static const char *images_hash(const struct report_row *row, bool validation)
{
	const json_t *data = row->run ? json_object_get(row->run->start, "data") : NULL;
	if (validation)
		return json_get_text(data, "hash");
	if (!isfinite(row->accuracy))
		return "";
	return row->eval ? json_get_text(row->eval->document, "data_hash")
			 : json_get_text(data, "test_hash");
}

static bool has_same_images(const struct report *report, bool validation)
{
	const char *first = "";
	for (size_t i = 0; i < report->row_count; i++) {
		const char *hash = images_hash(&report->rows[i], validation);
		if (*first && *hash && strcmp(first, hash) != 0)
			return false;
		first = *hash ? hash : first;
	}
	return true;
}

/*
 * The test set is not for choosing, unless validation cannot choose; and nothing is the best where
 * the accuracies are of different images.
 */
static void choose_best(struct report *report)
{
	bool validated = true, tested = false;
	for (size_t i = 0; i < report->row_count; i++) {
		validated = validated && isfinite(report->rows[i].val_accuracy);
		tested = tested || isfinite(rank_of(report, &report->rows[i]));
	}
	report->same_images = has_same_images(report, false);
	report->by_validation = validated || !tested;
	if (report->by_validation ? has_same_images(report, true) : report->same_images)
		choose_highest(report);
}

bool report_prepare(struct report *report)
{
	if (!report_name(report) || !make_rows(report))
		return false;
	choose_best(report);
	return true;
}
