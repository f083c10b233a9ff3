/* SPDX-License-Identifier: MIT */
/*
 * evaluation_text.c - prints an evaluation
 */
#include "output/evaluation_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"

#define MATRIX_CLASSES  26 /* more do not fit the screen */
#define NAME_COLUMNS    24 /* longer names are truncated */
#define HEADING_COLUMNS 6  /* of the matrix, which has numbered columns if a name is longer */
#define CONFUSIONS      10

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
		labels->text[i] = text_copy(scrawl_model_class_name(model, i), NAME_COLUMNS);
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

static void print_scores(const struct scrawl_evaluation *evaluation,
			 const struct class_labels *labels)
{
	size_t columns = labels->columns > 5 ? labels->columns : 5;
	printf("\n%-*s  %8s  %9s  %9s  %9s\n", (int)columns, "class", "images", "precision",
	       "recall", "F1");
	for (size_t i = 0; i < evaluation->classes; i++) {
		const struct scrawl_class_score *score = &evaluation->scores[i];
		print_label(labels, i);
		printf("%*s  %8zu  %8.2f%%  %8.2f%%  %8.2f%%\n", (int)(columns - labels->columns),
		       "", score->support, 100.0 * score->precision, 100.0 * score->recall,
		       100.0 * score->f1);
	}
}

static void print_matrix(const struct scrawl_evaluation *evaluation,
			 const struct class_labels *labels)
{
	size_t classes = evaluation->classes, largest = 0;
	for (size_t i = 0; i < classes * classes; i++)
		if (evaluation->confusion[i] > largest)
			largest = evaluation->confusion[i];
	int width = snprintf(NULL, 0, "%zu", largest);
	for (size_t j = 0; j < classes && !labels->numbered; j++)
		if ((int)text_columns(labels->text[j]) > width)
			width = (int)text_columns(labels->text[j]);
	if (width < 3)
		width = 3;

	printf("\nconfusion matrix (rows: label, columns: prediction)\n");
	printf("%*s ", (int)labels->columns, "");
	for (size_t j = 0; j < classes; j++) {
		if (labels->numbered)
			printf(" %*zu", width, j);
		else
			printf(" %*s%s", width - (int)text_columns(labels->text[j]), "",
			       labels->text[j]);
	}
	putchar('\n');
	for (size_t i = 0; i < classes; i++) {
		print_label(labels, i);
		putchar(' ');
		for (size_t j = 0; j < classes; j++) {
			size_t n = evaluation->confusion[i * classes + j];
			/* A dot for zero makes the mistakes easy to see. */
			if (n)
				printf(" %*zu", width, n);
			else
				printf(" %*s", width, ".");
		}
		putchar('\n');
	}
}

struct confusion {
	size_t truth, reading, count;
};

/* The most frequent mistakes, most frequent first, ties in the matrix's order. */
static size_t top_confusions(const struct scrawl_evaluation *evaluation,
			     struct confusion top[CONFUSIONS])
{
	size_t classes = evaluation->classes, used = 0;
	for (size_t i = 0; i < classes * classes; i++) {
		struct confusion c = { i / classes, i % classes, evaluation->confusion[i] };
		if (c.truth == c.reading || !c.count)
			continue;
		if (used == CONFUSIONS && c.count <= top[used - 1].count)
			continue;
		size_t at = used < CONFUSIONS ? used++ : used - 1;
		for (; at && top[at - 1].count < c.count; at--)
			top[at] = top[at - 1];
		top[at] = c;
	}
	return used;
}

static void print_confusions(const struct scrawl_evaluation *evaluation, const scrawl_model *model)
{
	struct confusion top[CONFUSIONS];
	size_t count = top_confusions(evaluation, top);
	printf("\nmost frequent confusions\n");
	if (!count)
		printf("  none\n");
	for (size_t i = 0; i < count; i++) {
		char *truth = text_copy(scrawl_model_class_name(model, top[i].truth), NAME_COLUMNS);
		char *reading =
			text_copy(scrawl_model_class_name(model, top[i].reading), NAME_COLUMNS);
		if (truth && reading)
			printf("  %s read as %s: %zu of %zu\n", truth, reading, top[i].count,
			       evaluation->scores[top[i].truth].support);
		free(truth);
		free(reading);
	}
}

char *accuracy_text(const struct scrawl_evaluation *evaluation, char *out)
{
	snprintf(out, ACCURACY_TEXT, "%.2f%% [%.2f, %.2f]", 100.0 * evaluation->accuracy,
		 100.0 * evaluation->accuracy_low, 100.0 * evaluation->accuracy_high);
	return out;
}

int evaluation_print(const struct scrawl_evaluation *evaluation, const scrawl_model *model)
{
	struct class_labels labels;
	char accuracy[ACCURACY_TEXT];
	bool ready = labels_init(&labels, model, evaluation->classes);
	if (ready) {
		printf("images: %zu\n", evaluation->images);
		printf("accuracy: %s (95%% interval)\n", accuracy_text(evaluation, accuracy));
		printf("wrong: %zu\n", evaluation->images - evaluation->correct);
		printf("loss: %.4f\n", evaluation->loss);
		printf("macro F1: %.2f%%\n", 100.0 * evaluation->macro_f1);
		print_scores(evaluation, &labels);
		if (evaluation->classes <= MATRIX_CLASSES)
			print_matrix(evaluation, &labels);
		print_confusions(evaluation, model);
	}
	labels_release(&labels);
	return ready ? EXIT_DONE : fail_memory();
}

static json_t *classes_json(const struct scrawl_evaluation *evaluation, const scrawl_model *model)
{
	json_t *classes = json_array();
	for (size_t i = 0; i < evaluation->classes; i++) {
		const struct scrawl_class_score *score = &evaluation->scores[i];
		classes = json_appended(classes,
					json_pack("{s:o, s:o, s:o, s:o, s:o}", "name",
						  json_text(scrawl_model_class_name(model, i)),
						  "support", json_count(score->support),
						  "precision", json_number(score->precision),
						  "recall", json_number(score->recall), "f1",
						  json_number(score->f1)));
	}
	return classes;
}

static json_t *matrix_json(const struct scrawl_evaluation *evaluation)
{
	size_t classes = evaluation->classes;
	json_t *matrix = json_array();
	for (size_t i = 0; i < classes; i++) {
		json_t *row = json_array();
		for (size_t j = 0; j < classes; j++)
			row = json_appended(row,
					    json_count(evaluation->confusion[i * classes + j]));
		matrix = json_appended(matrix, row);
	}
	return matrix;
}

json_t *evaluation_json(const struct scrawl_evaluation *evaluation, const scrawl_model *model)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "images",
			 json_count(evaluation->images), "correct", json_count(evaluation->correct),
			 "accuracy", json_number(evaluation->accuracy), "accuracy_low",
			 json_number(evaluation->accuracy_low), "accuracy_high",
			 json_number(evaluation->accuracy_high), "loss",
			 json_number(evaluation->loss), "macro_f1",
			 json_number(evaluation->macro_f1), "seconds",
			 json_number(evaluation->seconds), "classes",
			 classes_json(evaluation, model), "confusion", matrix_json(evaluation));
}

json_t *members_json(const struct model_list *models, const struct scrawl_evaluation *evaluation)
{
	json_t *array = json_array();
	for (size_t i = 0; i < models->count; i++) {
		char weights[33];
		scrawl_model_hash(models->all[i], weights);
		const struct scrawl_evaluation *e = evaluation->members[i];
		array = json_appended(array,
				      json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "model",
						json_text(models->paths[i]), "weights", weights,
						"network",
						json_text(scrawl_model_description(models->all[i])),
						"correct", json_count(e->correct), "accuracy",
						json_number(e->accuracy), "accuracy_low",
						json_number(e->accuracy_low), "accuracy_high",
						json_number(e->accuracy_high), "loss",
						json_number(e->loss)));
	}
	return array;
}

int members_print(const struct model_list *models, const struct scrawl_evaluation *evaluation)
{
	for (size_t i = 0; i < models->count && models->count > 1; i++) {
		char accuracy[ACCURACY_TEXT];
		char *path = text_copy(models->paths[i], SIZE_MAX);
		if (!path)
			return fail_memory();
		printf("member %zu: %s, %s\n", i + 1,
		       accuracy_text(evaluation->members[i], accuracy), path);
		free(path);
	}
	return EXIT_DONE;
}
