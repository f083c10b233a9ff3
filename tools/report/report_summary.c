/* SPDX-License-Identifier: MIT */
/*
 * report_summary.c - the top of the page: what it is about, one sentence, the main numbers, gates
 * and warnings
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_LARGE 10 /* characters of a value in large type */

/* What the data set is called, to be freed; of the evaluation, or else of the training run. */
static char *data_name(const struct report_run *run, const struct report_eval *eval)
{
	const json_t *data = run ? json_object_get(run->start, "data") : NULL;
	const char *tested = eval ? json_get_text(eval->document, "data") : "";
	const char *name = json_get_text(data, "name");
	return value_data_name(*tested ? tested : *name ? name : json_get_text(data, "path"));
}

/* The data set of all, to be freed; NULL: there are several. */
static char *common_data_name(const struct report *report)
{
	char *first = NULL;
	if (report->same_images && report->run_count > 0)
		return data_name(&report->runs[0], NULL);
	for (size_t i = 0; i < report->row_count; i++) {
		char *name = data_name(report->rows[i].run, report->rows[i].eval);
		bool other = first && name && strcmp(first, name) != 0;
		if (first)
			free(name);
		else
			first = name;
		if (other) {
			free(first);
			return NULL;
		}
	}
	return first;
}

/* The network's name, or, where it or the run has another, that of the model or of all models. */
static const char *subject_name(const struct report_row *row, bool all)
{
	const json_t *network = row->run ? json_object_get(row->run->start, "network") : NULL;
	const char *net = json_get_text(network, "net");
	bool titled = row->run && *json_get_text(row->run->start, "name");
	if (*net && !strchr(net, ' ') && !titled)
		return net;
	return all && row->run ? row->run->log_name : row->name;
}

/* Whether there is one model, or all are of one ensemble or cross-validation. */
static bool is_one(const struct report *report)
{
	for (size_t i = 0; i < report->row_count && report->row_count > 1; i++) {
		const struct report_run *run = report->rows[i].run;
		if (!run || run->start != report->runs[0].start)
			return false;
	}
	return report->row_count > 0;
}

/* Whether all are evaluations of the same weights. */
static bool is_one_model(const struct report *report)
{
	for (size_t i = 0; i < report->row_count; i++) {
		const struct report_row *row = &report->rows[i];
		const char *weights =
			row->eval ? json_get_text(row->eval->document, "weights") : "";
		if (!*weights ||
		    strcmp(weights, json_get_text(report->rows[0].eval->document, "weights")) != 0)
			return false;
	}
	return report->row_count > 0;
}

void report_write_title(FILE *out, const struct report *report)
{
	char *data = common_data_name(report);
	if (is_one(report))
		html_text(out, subject_name(&report->rows[0], report->row_count > 1));
	else
		html_format(out, "%zu %s", report->row_count,
			    is_one_model(report) ? "evaluations of one model" : "models");
	if (data && *data)
		html_format(out, " on %.100s", data);
	free(data);
}

/* "test images" */
static const char *images_of(const struct report_row *row)
{
	const char *split = row->eval ? json_get_text(row->eval->document, "split") : "test";
	return strcmp(split, "test") == 0    ? "test images"
	       : strcmp(split, "val") == 0   ? "validation images"
	       : strcmp(split, "train") == 0 ? "training images"
					     : "images";
}

/* "lenet reads ", "lenet, the mean of 3 models, reads ", "The most accurate, lenet-1, reads " */
static void write_subject(FILE *out, const struct report *report)
{
	const struct report_row *best = report->best;
	bool ensemble = best->average && isfinite(best->accuracy), one = is_one(report);
	if (!one && report->by_validation)
		fputs("The best by validation, ", out);
	else if (!one)
		fputs("The most accurate, ", out);
	html_text(out, one ? subject_name(best, false) : best->name);
	if (ensemble)
		html_format(out, ", the mean of %zu models", best->average);
	fputs(ensemble || !one ? ", reads " : " reads ", out);
}

/* "lenet reads 9,938 of 10,000 test images right: 99.38% (95% interval 99.21 to 99.52%)." */
static void write_accuracy(FILE *out, const struct report *report)
{
	const struct report_row *row = report->best;
	char right[VALUE_TEXT], all[VALUE_TEXT], range[VALUE_TEXT], share[VALUE_TEXT];
	write_subject(out, report);
	html_format(out, "%s of %s %s right", value_count(row->accuracy * row->images, right),
		    value_count(row->images, all), images_of(row));
	if (row->views > 1.0)
		html_format(out, " from %.0f views of each", row->views);
	fputs(": ", out);
	html_element(out, "strong", NULL, value_percent(row->accuracy, share));
	if (isfinite(row->low))
		html_format(out, " (95%% interval %s)", value_range(row->low, row->high, range));
	fputc('.', out);
}

/* "lenet reads 98.58% of the validation images right after 2 of 8 epochs; ..." */
static void write_validation(FILE *out, const struct report *report)
{
	const struct report_run *run = report->best->run;
	char share[VALUE_TEXT], range[VALUE_TEXT];
	double low = run ? json_get_number(run->final, "val_accuracy_low") : NAN;
	write_subject(out, report);
	html_element(out, "strong", NULL, value_percent(report->best->val_accuracy, share));
	html_format(out, " of the validation images right");
	if (run && report->best->average && isfinite(low))
		html_format(out, " in cross-validation (95%% interval over %zu folds %s)",
			    report->best->average,
			    value_range(low, json_get_number(run->final, "val_accuracy_high"),
					range));
	if (run && !run->result)
		html_format(out, " after %zu of %.0f epochs", json_array_size(run->epochs),
			    json_get_number(json_object_get(run->start, "training"), "epochs"));
	fputs("; the test set was not read.", out);
}

static void write_lead(FILE *out, const struct report *report)
{
	fputs("<p class=\"lead\">", out);
	if (report->best && isfinite(report->best->accuracy))
		write_accuracy(out, report);
	else if (report->best)
		write_validation(out, report);
	else if (!report->same_images)
		fputs("The accuracies are of different images: they do not compare.", out);
	else if (report->run_count > 0 && report->runs[0].range)
		fputs("A learning-rate range test: nothing was trained.", out);
	else if (report->run_count > 0 && report->runs[0].result)
		fputs("Trained, but neither validated nor tested.", out);
	else
		fputs("There is no result yet.", out);
	fputs("</p>\n", out);
}

static void write_tile(FILE *out, const char *name, const char *value, const char *detail)
{
	fputs("<div>", out);
	html_element(out, "dt", NULL, name);
	html_element(out, "dd", text_columns(value) > MAX_LARGE ? "text" : NULL, value);
	if (*detail)
		html_element(out, "dd", "quiet", detail);
	fputs("</div>\n", out);
}

/* The class with the lowest recall, and the most confused pair. */
static void write_class_tiles(FILE *out, const json_t *eval)
{
	const json_t *classes = json_object_get(eval, "classes");
	size_t count = json_array_size(json_object_get(eval, "confusion")), weakest = 0, a = 0,
	       b = 0;
	char value[VALUE_TEXT], name[TEXT_NUMBER], other[TEXT_NUMBER], detail[200];
	double lowest = HUGE_VAL, most = 0.0;
	for (size_t i = 0; i < json_array_size(classes); i++) {
		const json_t *item = json_array_get(classes, i);
		double recall = json_get_number(item, "recall");
		if (json_get_number(item, "support") > 0.0 && recall < lowest) {
			lowest = recall;
			weakest = i;
		}
	}
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			if (i != j && value_confusion(eval, i, j) > most) {
				most = value_confusion(eval, i, j);
				a = i;
				b = j;
			}
	if (isfinite(lowest)) {
		snprintf(detail, sizeof(detail), "recall %s", value_percent(lowest, value));
		write_tile(out, "Weakest class", value_class_name(eval, weakest, name), detail);
	}
	if (most > 0.0) {
		char pair[200];
		snprintf(pair, sizeof(pair), "%.60s \u2192 %.60s", value_class_name(eval, a, name),
			 value_class_name(eval, b, other));
		snprintf(detail, sizeof(detail), "%.0f time%s", most, most > 1.0 ? "s" : "");
		write_tile(out, "Most confused", pair, detail);
	}
}

static void write_tiles(FILE *out, const struct report_row *row)
{
	char value[VALUE_TEXT], number[VALUE_TEXT], detail[200] = "";
	fputs("<dl class=\"tiles\">\n", out);
	if (isfinite(row->accuracy)) {
		if (isfinite(row->low))
			value_range(row->low, row->high, detail);
		write_tile(out, "Accuracy", value_percent(row->accuracy, value), detail);
		snprintf(detail, sizeof(detail), "of %s", value_count(row->images, number));
		write_tile(out, "Wrong", value_count((1.0 - row->accuracy) * row->images, value),
			   detail);
	}
	if (row->eval)
		write_class_tiles(out, row->eval->document);
	if (isfinite(row->ece)) {
		value_percent(row->ece, value);
		write_tile(out, "Calibration error", value, "expected (ECE)");
	}
	if (isfinite(row->val_accuracy))
		write_tile(out, "Validation", value_percent(row->val_accuracy, value), "accuracy");
	if (row->run && isfinite(row->seconds)) {
		double best = json_get_number(row->run->result, "best_epoch");
		snprintf(detail, sizeof(detail), "best epoch %.0f of %.0f", best,
			 json_get_number(row->run->result, "epochs"));
		write_tile(out, "Training", value_seconds(row->seconds, value),
			   isfinite(best) && !row->average ? detail : "");
	}
	fputs("</dl>\n", out);
}

static void write_texts(FILE *out, const json_t *texts)
{
	const json_t *text;
	size_t i;
	json_array_foreach(texts, i, text) {
		if (json_is_string(text))
			html_note(out, "%.380s", json_string_value(text));
	}
}

void report_write_summary(FILE *out, const struct report *report)
{
	fputs("<header>\n<h1>", out);
	report_write_title(out, report);
	fputs("</h1>\n", out);
	write_lead(out, report);
	if (report->best)
		write_tiles(out, report->best);
	for (size_t i = 0; i < report->eval_count; i++) {
		report_write_gates(out, &report->evals[i]);
		write_texts(out, json_object_get(report->evals[i].document, "warnings"));
	}
	write_texts(out, report->notes);
	fputs("</header>\n", out);
}
