/* SPDX-License-Identifier: MIT */
/*
 * evaluation_text.c - prints an evaluation
 */
#include "output/evaluation_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/memory_note.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/class_tables.h"

#define BIN_GROUPS   5  /* reliability bins are shown in this many groups */
#define PATH_COLUMNS 25 /* of a model in the table of several */

char *accuracy_text(const struct scrawl_evaluation *evaluation, char *out)
{
	snprintf(out, ACCURACY_TEXT, "%.2f%% [%.2f, %.2f]", 100.0 * evaluation->accuracy,
		 100.0 * evaluation->accuracy_low, 100.0 * evaluation->accuracy_high);
	return out;
}

static void print_data(const struct measurement *m)
{
	printf("data: ");
	text_print(m->data);
	if (strcmp(m->split, "val") == 0 || strcmp(m->split, "train") == 0)
		printf(" (%s part)", m->split);
	putchar('\n');
	if (m->views > 1)
		printf("test-time augmentation: %llu views per image\n",
		       (unsigned long long)m->views);
}

static void print_members(const struct measured *row)
{
	char accuracy[ACCURACY_TEXT];
	for (size_t i = 0; i < row->models.count && row->models.count > 1; i++) {
		printf("member %zu: %s, ", i + 1,
		       accuracy_text(row->evaluation->members[i], accuracy));
		text_print(row->models.paths[i]);
		putchar('\n');
	}
}

/* "top-2 99.7%, top-3 99.9%" */
static void print_top(const struct scrawl_evaluation *e)
{
	static const size_t tops[] = { 2, 3, 5 };
	const char *gap = "";
	if (e->classes <= 2)
		return;
	printf("label among the most probable: ");
	for (size_t i = 0; i < sizeof(tops) / sizeof(tops[0]) && tops[i] < e->classes; i++) {
		printf("%stop-%zu %.2f%%", gap, tops[i],
		       100.0 * (double)e->ranked[tops[i] - 1] / (double)e->images);
		gap = ", ";
	}
	putchar('\n');
}

static void print_main(const struct measurement *m, const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	char accuracy[ACCURACY_TEXT], speed[TEXT_NUMBER];
	printf("images: %zu\n", e->images);
	printf("accuracy: %s (95%% interval)\n", accuracy_text(e, accuracy));
	printf("wrong: %zu\n", e->images - e->correct);
	printf("loss: %.4f\n", e->loss);
	printf("balanced accuracy: %.2f%%\n", 100.0 * e->balanced_accuracy);
	printf("macro F1: %.2f%% (precision %.2f%%, recall %.2f%%)\n", 100.0 * e->macro_f1,
	       100.0 * e->macro_precision, 100.0 * e->macro_recall);
	printf("weighted F1: %.2f%% (precision %.2f%%, recall %.2f%%)\n", 100.0 * e->weighted_f1,
	       100.0 * e->weighted_precision, 100.0 * e->weighted_recall);
	print_top(e);
	printf("Matthews correlation: %.4f\n", e->matthews_corrcoef);
	printf("Cohen's kappa: %.4f\n", e->cohen_kappa);
	printf("Brier score: %.4f\n", e->brier);
	printf("calibration error: %.2f%% expected, %.2f%% at most\n", 100.0 * e->ece,
	       100.0 * e->mce);
	if (row->calibrated)
		printf("temperature: %.4f (fitted on %zu validation images)\n"
		       "with temperature: loss %.4f, calibration error %.2f%% expected, %.2f%% at "
		       "most\n",
		       row->temperature, row->val_images, row->calibrated->loss,
		       100.0 * row->calibrated->ece, 100.0 * row->calibrated->mce);
	text_count((size_t)((double)e->images / row->seconds + 0.5), speed);
	printf("speed: %s images/s, %.4g ms per image (%u thread%s)\n", speed,
	       measured_latency(row), m->threads, m->threads == 1 ? "" : "s");
}

/* Neighbouring bins together: all of them would fill the screen. */
static void print_reliability(const struct scrawl_evaluation *e)
{
	size_t together = e->bin_count / BIN_GROUPS;
	printf("\nconfidence    images  mean confidence  accuracy\n");
	for (size_t g = BIN_GROUPS; g-- > 0;) {
		double confidence = 0.0, accuracy = 0.0;
		size_t count = 0;
		for (size_t i = g * together; i < (g + 1) * together; i++) {
			const struct scrawl_reliability_bin *bin = &e->bins[i];
			count += bin->count;
			confidence += (double)bin->count * bin->confidence;
			accuracy += (double)bin->count * bin->accuracy;
		}
		if (count)
			printf("%3zu to %3zu%%  %8zu  %14.2f%%  %7.2f%%\n", 100 * g / BIN_GROUPS,
			       100 * (g + 1) / BIN_GROUPS, count,
			       100.0 * confidence / (double)count,
			       100.0 * accuracy / (double)count);
	}
}

/* The first point, by falling threshold, that accepts this fraction of the images. */
static const struct scrawl_coverage_point *point_at(const struct scrawl_evaluation *e,
						    double coverage)
{
	for (size_t i = 0; i < e->coverage_count; i++)
		if (e->coverage[i].coverage >= coverage - 1e-9)
			return &e->coverage[i];
	return NULL;
}

static void print_coverage(const struct scrawl_evaluation *e)
{
	static const double shown[] = { 0.8, 0.9, 0.95, 0.99, 1.0 };
	double last = 0.0;
	printf("\naccepted  if confidence is  accuracy\n");
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		const struct scrawl_coverage_point *point = point_at(e, shown[i]);
		if (!point || point->coverage <= last)
			continue;
		last = point->coverage;
		printf("%7.1f%%  at least %8.4f%%  %7.2f%%\n", 100.0 * point->coverage,
		       100.0 * point->threshold, 100.0 * point->accuracy);
	}
}

static int print_single(const struct measurement *m, const struct measured *row)
{
	if (row->models.count > 1) {
		printf("model: average of %zu models\n", row->models.count);
	} else {
		text_print_entry("model", row->models.paths[0]);
	}
	print_data(m);
	print_members(row);
	print_main(m, row);
	int code = class_tables_print(row);
	if (code != EXIT_DONE)
		return code;
	confused_print(row);
	print_reliability(row->evaluation);
	print_coverage(row->evaluation);
	return row->corrupted ? corruption_table_print(row->corrupted) : EXIT_DONE;
}

/*
 * The length of what all paths end with, from a slash on ("/model.safetensors"), so that folders
 * tell them apart.
 */
static size_t common_tail(const struct measurement *m)
{
	const char *first = m->rows[0].models.paths[0];
	size_t length = strlen(first), common = length, tail = 0;
	for (size_t r = 1; r < m->count; r++) {
		const char *path = m->rows[r].models.paths[0];
		size_t other = strlen(path), same = 0;
		if (strcmp(path, first) == 0)
			continue;
		while (same < common && same < other &&
		       path[other - 1 - same] == first[length - 1 - same])
			same++;
		common = same < other ? same : same - 1;
	}
	for (size_t i = 1; i <= common && common < length; i++)
		if (first[length - i] == '/')
			tail = i;
	return tail;
}

/* A path without its tail, of which the end tells most. */
static void print_path(const char *path, size_t tail)
{
	char *copy = strndup(path, strlen(path) - tail);
	if (copy)
		text_clean(copy);
	else
		memory_note_failure();
	const char *shown = copy ? copy : "?";
	size_t columns = text_columns(shown);
	if (columns > PATH_COLUMNS) {
		for (size_t i = 0; i < columns - (PATH_COLUMNS - 3); i++)
			shown += text_character(shown);
		printf("...%s", shown);
	} else {
		printf("%s%*s", shown, (int)(PATH_COLUMNS - columns), "");
	}
	free(copy);
}

/* Each model's table, if they were measured on corrupted images. */
static int print_each_corrupted(const struct measurement *m)
{
	int code = EXIT_DONE;
	for (size_t r = 0; r < m->count && m->rows[r].corrupted && code == EXIT_DONE; r++) {
		putchar('\n');
		text_print(m->rows[r].models.paths[0]);
		code = corruption_table_print(m->rows[r].corrupted);
	}
	return code;
}

static int print_each(const struct measurement *m)
{
	char accuracy[ACCURACY_TEXT];
	size_t tail = common_tail(m);
	print_data(m);
	printf("images: %zu\n\n", m->rows[0].evaluation->images);
	printf("%-*s %-23s %7s %8s %6s %6s\n", PATH_COLUMNS, "model", "accuracy [95% interval]",
	       "loss", "macro F1", "ECE", "wrong");
	for (size_t r = 0; r < m->count; r++) {
		const struct scrawl_evaluation *e = m->rows[r].evaluation;
		print_path(m->rows[r].models.paths[0], tail);
		printf(" %-23s %7.4f %7.2f%% %5.2f%% %6zu\n", accuracy_text(e, accuracy), e->loss,
		       100.0 * e->macro_f1, 100.0 * e->ece, e->images - e->correct);
	}
	if (m->rows[0].calibrated)
		printf("\n%-*s %11s %11s %7s %6s\n", PATH_COLUMNS, "calibrated", "val. images",
		       "temperature", "loss", "ECE");
	for (size_t r = 0; m->rows[0].calibrated && r < m->count; r++) {
		print_path(m->rows[r].models.paths[0], tail);
		printf(" %11zu %11.4f %7.4f %5.2f%%\n", m->rows[r].val_images,
		       m->rows[r].temperature, m->rows[r].calibrated->loss,
		       100.0 * m->rows[r].calibrated->ece);
	}
	int code = print_each_corrupted(m);
	printf("\nThe intervals are of each model alone; scrawl compare tells whether two models\n"
	       "differ.  Classes and confusions: scrawl eval with one model, or --json.\n");
	return code;
}

int evaluation_print(const struct measurement *m, const struct gates *gates)
{
	int code = m->each ? print_each(m) : print_single(m, &m->rows[0]);
	if (code == EXIT_DONE)
		gates_print(gates, m);
	return code;
}
