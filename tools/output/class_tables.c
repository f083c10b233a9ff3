/* SPDX-License-Identifier: MIT */
/*
 * class_tables.c - prints the classes' table and the confusion matrix
 */
#include "output/class_tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/text.h"

#define WIDTH           80
#define CLASS_COLUMNS   20 /* longer names are truncated */
#define HEADING_COLUMNS 6  /* of the matrix, which has numbered columns if a name is longer */
#define PAIRS           10

/* The classes' names in the tables. */
struct class_labels {
	size_t count;
	size_t columns; /* of the longest */
	char **text;
	bool numbered; /* "12 name": the names are too long to head the matrix's columns */
};

static void labels_release(struct class_labels *labels)
{
	for (size_t i = 0; labels->text && i < labels->count; i++)
		free(labels->text[i]);
	free(labels->text);
}

static char *numbered_label(size_t number, char *name)
{
	char *label = malloc(strlen(name) + 32);
	if (label)
		sprintf(label, "%3zu %s", number, name);
	free(name);
	return label;
}

static bool labels_init(struct class_labels *labels, const scrawl_model *model, size_t count)
{
	*labels = (struct class_labels){ .count = count, .text = calloc(count, sizeof(char *)) };
	for (size_t i = 0; labels->text && i < count; i++) {
		labels->text[i] = text_copy(scrawl_model_class_name(model, i), CLASS_COLUMNS);
		if (!labels->text[i])
			return false;
		if (text_columns(labels->text[i]) > HEADING_COLUMNS)
			labels->numbered = true;
	}
	for (size_t i = 0; labels->text && i < count; i++) {
		if (labels->numbered)
			labels->text[i] = numbered_label(i, labels->text[i]);
		if (!labels->text[i])
			return false;
		size_t columns = text_columns(labels->text[i]);
		if (columns > labels->columns)
			labels->columns = columns;
	}
	return labels->text != NULL;
}

static void print_label(const struct class_labels *labels, size_t i)
{
	printf("%s%*s", labels->text[i], (int)(labels->columns - text_columns(labels->text[i])),
	       "");
}

static void print_scores(const struct scrawl_evaluation *e, const struct class_labels *labels)
{
	int columns = labels->columns > 5 ? (int)labels->columns : 5;
	printf("\n%-*s  %7s  %9s  %8s %-15s  %8s\n", columns, "class", "images", "precision",
	       "recall", "[95% interval]", "F1");
	for (size_t i = 0; i < e->classes; i++) {
		const struct scrawl_class_score *score = &e->scores[i];
		char interval[48];
		snprintf(interval, sizeof(interval), "[%.2f, %.2f]",
			 100.0 * e->recall_intervals[i].low, 100.0 * e->recall_intervals[i].high);
		print_label(labels, i);
		printf("%*s  %7zu  %8.2f%%  %7.2f%% %-15s  %7.2f%%\n",
		       columns - (int)labels->columns, "", score->support, 100.0 * score->precision,
		       100.0 * score->recall, interval, 100.0 * score->f1);
	}
}

/* Columns of a number or heading in the matrix. */
static int cell_width(const struct scrawl_evaluation *e, const struct class_labels *labels)
{
	size_t largest = 0;
	for (size_t i = 0; i < e->classes * e->classes; i++)
		if (e->confusion[i] > largest)
			largest = e->confusion[i];
	int width = snprintf(NULL, 0, "%zu", largest);
	int index = snprintf(NULL, 0, "%zu", e->classes - 1);
	if (labels->numbered && index > width)
		width = index;
	for (size_t j = 0; j < e->classes && !labels->numbered; j++)
		if ((int)text_columns(labels->text[j]) > width)
			width = (int)text_columns(labels->text[j]);
	return width;
}

static void print_headings(const struct class_labels *labels, int width)
{
	printf("%*s ", (int)labels->columns, "");
	for (size_t j = 0; j < labels->count; j++) {
		if (labels->numbered)
			printf(" %*zu", width, j);
		else
			printf(" %*s%s", width - (int)text_columns(labels->text[j]), "",
			       labels->text[j]);
	}
	putchar('\n');
}

static void print_matrix(const struct scrawl_evaluation *e, const struct class_labels *labels)
{
	int width = cell_width(e, labels);
	if (labels->columns + 1 + e->classes * ((size_t)width + 1) > WIDTH) {
		printf("\nconfusion matrix: left out, too wide for %zu classes (--confusion FILE "
		       "writes it)\n",
		       e->classes);
		return;
	}
	printf("\nconfusion matrix (rows: label, columns: prediction)\n");
	print_headings(labels, width);
	for (size_t i = 0; i < e->classes; i++) {
		print_label(labels, i);
		putchar(' ');
		for (size_t j = 0; j < e->classes; j++) {
			size_t n = e->confusion[i * e->classes + j];
			/* A dot for zero makes the mistakes easy to see. */
			if (n)
				printf(" %*zu", width, n);
			else
				printf(" %*s", width, ".");
		}
		putchar('\n');
	}
}

int class_tables_print(const struct measured *row)
{
	struct class_labels labels;
	bool ready = labels_init(&labels, row->models.all[0], row->evaluation->classes);
	if (ready) {
		print_scores(row->evaluation, &labels);
		print_matrix(row->evaluation, &labels);
	}
	labels_release(&labels);
	return ready ? EXIT_DONE : fail_memory();
}

void confused_print(const struct measured *row)
{
	const struct scrawl_evaluation *e = row->evaluation;
	const scrawl_model *model = row->models.all[0];
	size_t count = e->confused_count < PAIRS ? e->confused_count : PAIRS;
	printf("\nmost frequent confusions");
	if (count < e->confused_count)
		printf(" (%zu of %zu pairs; --json has all)", count, e->confused_count);
	printf("%s\n", count ? "" : ": none");
	for (size_t i = 0; i < count; i++) {
		const struct scrawl_confused *pair = &e->confused[i];
		char *label = text_copy(scrawl_model_class_name(model, pair->label), CLASS_COLUMNS);
		char *prediction =
			text_copy(scrawl_model_class_name(model, pair->predicted), CLASS_COLUMNS);
		if (label && prediction)
			printf("  %s read as %s: %zu of %zu\n", label, prediction, pair->count,
			       e->scores[pair->label].support);
		free(label);
		free(prediction);
	}
}
