/* SPDX-License-Identifier: MIT */
/*
 * eval_json.c - builds the documents of an evaluation
 */
#include "output/eval_json.h"

#include <math.h>

#include "cli/host.h"
#include "cli/json.h"

/* Sets a member and returns the object; NULL, with the object released: no memory. */
static json_t *with(json_t *object, const char *key, json_t *value)
{
	if (!json_object_set_new(object, key, value))
		return object;
	json_decref(object);
	return NULL;
}

/* Adds the members of another object, which is released. */
static json_t *with_all(json_t *object, json_t *others)
{
	bool added = object && others && !json_object_update(object, others);
	json_decref(others);
	if (added)
		return object;
	json_decref(object);
	return NULL;
}

static double top_accuracy(const struct scrawl_evaluation *e, size_t k)
{
	return (double)e->ranked[k - 1] / (double)e->images;
}

static json_t *row_metrics(const struct measured *row)
{
	static const size_t tops[] = { 2, 3, 5 };
	static const char *const top_names[] = { "top_2_accuracy", "top_3_accuracy",
						 "top_5_accuracy" };
	const struct scrawl_evaluation *e = row->evaluation;
	const struct {
		const char *name;
		double value;
	} numbers[] = {
		{ "accuracy", e->accuracy },
		{ "accuracy_low", e->accuracy_low },
		{ "accuracy_high", e->accuracy_high },
		{ "loss", e->loss },
		{ "balanced_accuracy", e->balanced_accuracy },
		{ "macro_precision", e->macro_precision },
		{ "macro_recall", e->macro_recall },
		{ "macro_f1", e->macro_f1 },
		{ "weighted_precision", e->weighted_precision },
		{ "weighted_recall", e->weighted_recall },
		{ "weighted_f1", e->weighted_f1 },
		{ "matthews_corrcoef", e->matthews_corrcoef },
		{ "cohen_kappa", e->cohen_kappa },
		{ "brier", e->brier },
		{ "ece", e->ece },
		{ "mce", e->mce },
		{ "aurc", e->aurc },
	};
	json_t *object = json_object();
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		object = with(object, numbers[i].name, json_number(numbers[i].value));
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]); i++)
		if (tops[i] <= e->classes)
			object = with(object, top_names[i], json_number(top_accuracy(e, tops[i])));
	object = with(object, "images", json_count(e->images));
	object = with(object, "correct", json_count(e->correct));
	object = with(object, "errors", json_count(e->images - e->correct));
	if (row->corrupted)
		object = with(object, "mean_corruption_error",
			      json_number(corruption_table_error(row->corrupted)));
	if (!row->calibrated)
		return object;
	object = with(object, "temperature", json_number(row->temperature));
	object = with(object, "calibrated_ece", json_number(row->calibrated->ece));
	return with(object, "calibrated_loss", json_number(row->calibrated->loss));
}

json_t *eval_metrics(const struct measurement *m)
{
	if (!m->each)
		return row_metrics(&m->rows[0]);
	json_t *document = json_object();
	for (size_t r = 0; r < m->count; r++)
		document = with(document, m->rows[r].models.paths[0], row_metrics(&m->rows[r]));
	return document;
}

static json_t *eval_classes_json(const struct scrawl_evaluation *e, const scrawl_model *model)
{
	json_t *classes = json_array();
	for (size_t i = 0; i < e->classes; i++) {
		const struct scrawl_class_score *score = &e->scores[i];
		const struct scrawl_interval *recall = &e->recall_intervals[i];
		const struct scrawl_interval *precision = &e->precision_intervals[i];
		classes = json_appended(
			classes, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
					   "class", json_count(i), "name",
					   json_text(scrawl_model_class_name(model, i)), "support",
					   json_count(score->support), "precision",
					   json_number(score->precision), "recall",
					   json_number(score->recall), "f1", json_number(score->f1),
					   "recall_low", json_number(recall->low), "recall_high",
					   json_number(recall->high), "precision_low",
					   json_number(precision->low), "precision_high",
					   json_number(precision->high)));
	}
	return classes;
}

static json_t *eval_matrix_json(const struct scrawl_evaluation *e)
{
	json_t *matrix = json_array();
	for (size_t i = 0; i < e->classes; i++) {
		json_t *row = json_array();
		for (size_t j = 0; j < e->classes; j++)
			row = json_appended(row, json_count(e->confusion[i * e->classes + j]));
		matrix = json_appended(matrix, row);
	}
	return matrix;
}

static json_t *eval_confused_json(const struct scrawl_evaluation *e)
{
	json_t *pairs = json_array();
	for (size_t i = 0; i < e->confused_count; i++)
		pairs = json_appended(pairs,
				      json_pack("{s:i, s:i, s:o}", "label", e->confused[i].label,
						"prediction", e->confused[i].predicted, "count",
						json_count(e->confused[i].count)));
	return pairs;
}

/* An empty bin has no means. */
static json_t *eval_reliability_json(const struct scrawl_evaluation *e)
{
	json_t *bins = json_array();
	for (size_t i = 0; i < e->bin_count; i++) {
		const struct scrawl_reliability_bin *bin = &e->bins[i];
		bins = json_appended(bins,
				     json_pack("{s:o, s:o, s:o}", "count", json_count(bin->count),
					       "confidence",
					       json_number(bin->count ? bin->confidence : NAN),
					       "accuracy",
					       json_number(bin->count ? bin->accuracy : NAN)));
	}
	return bins;
}

static json_t *eval_coverage_json(const struct scrawl_evaluation *e)
{
	json_t *points = json_array();
	for (size_t i = 0; i < e->coverage_count; i++)
		points = json_appended(points,
				       json_pack("{s:o, s:o, s:o}", "threshold",
						 json_number(e->coverage[i].threshold), "coverage",
						 json_number(e->coverage[i].coverage), "accuracy",
						 json_number(e->coverage[i].accuracy)));
	return points;
}

static json_t *eval_members_json(const struct measured *row)
{
	json_t *array = json_array();
	for (size_t i = 0; i < row->models.count; i++) {
		const scrawl_model *model = row->models.all[i];
		const struct scrawl_evaluation *e = row->evaluation->members[i];
		char weights[33];
		scrawl_model_hash(model, weights);
		array = json_appended(array,
				      json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "model",
						json_text(row->models.paths[i]), "weights", weights,
						"network",
						json_text(scrawl_model_description(model)),
						"correct", json_count(e->correct), "accuracy",
						json_number(e->accuracy), "accuracy_low",
						json_number(e->accuracy_low), "accuracy_high",
						json_number(e->accuracy_high), "loss",
						json_number(e->loss)));
	}
	return array;
}

/* What belongs to one model is null where several are averaged: they are the members then. */
static json_t *eval_subject_json(const struct measurement *m, const struct measured *row)
{
	const char *path = measured_path(row);
	const scrawl_model *model = row->models.all[0];
	char weights[33];
	scrawl_model_hash(model, weights);
	return json_pack("{s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}", "model", json_text(path),
			 "weights", json_text(path ? weights : NULL), "network",
			 json_text(path ? scrawl_model_description(model) : NULL), "data",
			 json_text(m->data), "split", m->split, "data_hash",
			 json_text(m->data_hash), "tta", json_count(m->views), "members",
			 eval_members_json(row));
}

static json_t *eval_warnings_json(const struct measurement *m)
{
	json_t *array = json_array();
	for (size_t i = 0; i < m->warning_count; i++)
		array = json_appended(array, json_text(m->warnings[i]));
	return array;
}

static json_t *eval_timing_json(const struct measured *row)
{
	double images = (double)row->evaluation->images;
	return json_pack("{s:o, s:o, s:o}", "seconds", json_number(row->seconds),
			 "images_per_second", json_number(images / row->seconds),
			 "milliseconds_per_image", json_number(measured_latency(row)));
}

static json_t *row_document(const struct measurement *m, const struct measured *row,
			    const struct gates *gates, const struct worst_list *worst)
{
	const struct scrawl_evaluation *e = row->evaluation;
	json_t *document = json_pack("{s:i}", "schema", 2);
	document = with_all(document, row_metrics(row));
	document = with_all(document, eval_subject_json(m, row));
	document = with(document, "classes", eval_classes_json(e, row->models.all[0]));
	document = with(document, "confusion", eval_matrix_json(e));
	document = with(document, "confused", eval_confused_json(e));
	document = with(document, "reliability", eval_reliability_json(e));
	document = with(document, "coverage", eval_coverage_json(e));
	if (row->corrupted)
		document = with(document, "corruptions", corruption_table_json(row->corrupted));
	if (worst)
		document = with(document, "worst", worst_json(worst));
	document = with(document, "gates", gates_json(gates, row));
	document = with(document, "warnings", eval_warnings_json(m));
	document = with(document, "timing", eval_timing_json(row));
	return with(document, "environment", machine_environment(m->threads));
}

json_t *eval_document(const struct measurement *m, const struct gates *gates,
		      const struct worst_list *worst)
{
	if (!m->each)
		return row_document(m, &m->rows[0], gates, worst);
	json_t *each = json_array();
	for (size_t r = 0; r < m->count; r++)
		each = json_appended(each, row_document(m, &m->rows[r], gates, NULL));
	return with(json_pack("{s:i}", "schema", 2), "each", each);
}
