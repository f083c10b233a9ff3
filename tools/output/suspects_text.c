/* SPDX-License-Identifier: MIT */
/*
 * suspects_text.c - labels that are probably wrong, as text and JSON
 */
#include "output/suspects_text.h"

#include <stdlib.h>
#include <string.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"

#define SUSPECT_NAME_COLUMNS 16 /* longer names of classes are truncated */

size_t suspects_shown(const struct suspects_view *v)
{
	return v->top && v->top < v->found->count ? v->top : v->found->count;
}

/* The cleaned name of a class; NULL: no memory. */
static char *name_of(const struct suspects_view *v, size_t class_index)
{
	return text_copy(scrawl_dataset_class_name(v->data, class_index), SUSPECT_NAME_COLUMNS);
}

/* Columns of the longest name of a class, at least those of the heading. */
static size_t name_columns(const struct suspects_view *v)
{
	size_t most = strlen("likely");
	for (size_t k = 0; k < v->found->classes; k++) {
		char *name = name_of(v, k);
		size_t columns = name ? text_columns(name) : 0;
		most = columns > most ? columns : most;
		free(name);
	}
	return most;
}

static void print_name(const struct suspects_view *v, size_t class_index, size_t columns)
{
	char *name = name_of(v, class_index);
	size_t taken = name ? text_columns(name) : 1;
	printf("  %s%*s", name ? name : "?", (int)(columns - taken), "");
	free(name);
}

static void suspects_print_table(const struct suspects_view *v)
{
	size_t shown = suspects_shown(v), columns = name_columns(v);
	printf("\n%10s  %-*s  %-*s  %9s  %9s\n", "index", (int)columns, "label", (int)columns,
	       "likely", "p(label)", "p(likely)");
	for (size_t i = 0; i < shown; i++) {
		const struct scrawl_suspect *s = &v->found->suspects[i];
		printf("%10zu", scrawl_dataset_index(v->data, s->index));
		print_name(v, s->label, columns);
		print_name(v, s->likely, columns);
		printf("  %8.2f%%  %8.2f%%%s\n", 100.0 * (double)s->of_label,
		       100.0 * (double)s->of_likely, s->sure ? "  sure" : "");
	}
	if (shown < v->found->count)
		printf("and %zu more (--top 0 shows all)\n", v->found->count - shown);
}

int suspects_print(const struct suspects_view *v)
{
	char *path = text_copy(scrawl_dataset_path(v->data), SIZE_MAX);
	if (!path)
		return fail_memory();
	printf("data: %s\n", path);
	free(path);
	printf("images: %zu\n", v->found->images);
	printf("models: %zu of %s, %zu epoch%s each; %.2f%% right on images not trained on\n",
	       v->folds, v->net, v->epochs, v->epochs == 1 ? "" : "s", 100.0 * v->accuracy);
	printf("suspect labels: %zu, of which the models are sure of %zu\n", v->found->count,
	       v->found->sure_count);
	printf("estimated share of wrong labels: %.2f%%\n", 100.0 * v->found->noise);
	if (v->found->count)
		suspects_print_table(v);
	return EXIT_DONE;
}

static json_t *suspect_json(const struct suspects_view *v, size_t i)
{
	const struct scrawl_suspect *s = &v->found->suspects[i];
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "index",
			 json_count(scrawl_dataset_index(v->data, s->index)), "label",
			 json_count(s->label), "label_name",
			 json_text(scrawl_dataset_class_name(v->data, s->label)), "likely",
			 json_count(s->likely), "likely_name",
			 json_text(scrawl_dataset_class_name(v->data, s->likely)), "sure", s->sure,
			 "p_label", json_number((double)s->of_label), "p_likely",
			 json_number((double)s->of_likely));
}

int suspects_print_json(const struct suspects_view *v)
{
	const struct scrawl_suspects *found = v->found;
	json_t *suspects = json_array(), *thresholds = json_array(), *joint = json_array();
	for (size_t i = 0; i < suspects_shown(v) && suspects; i++)
		suspects = json_appended(suspects, suspect_json(v, i));
	for (size_t k = 0; k < found->classes && thresholds; k++)
		thresholds = json_appended(thresholds, json_number(found->thresholds[k]));
	for (size_t k = 0; k < found->classes && joint; k++) {
		json_t *row = json_array();
		for (size_t j = 0; j < found->classes && row; j++)
			row = json_appended(row, json_count(found->joint[k * found->classes + j]));
		joint = json_appended(joint, row);
	}
	return json_print(
		json_pack("{s:i, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			  "schema", 1, "data", json_text(scrawl_dataset_path(v->data)), "data_hash",
			  scrawl_dataset_hash(v->data), "images", json_count(found->images),
			  "network", json_text(v->net), "folds", json_count(v->folds), "epochs",
			  json_count(v->epochs), "accuracy", json_number(v->accuracy), "count",
			  json_count(found->count), "sure", json_count(found->sure_count), "noise",
			  json_number(found->noise), "thresholds", thresholds, "joint", joint,
			  "suspects", suspects));
}

void suspects_write_csv(const struct suspects_view *v, FILE *to)
{
	fputs("index,label,likely,sure,p_label,p_likely\n", to);
	for (size_t i = 0; i < v->found->count; i++) {
		const struct scrawl_suspect *s = &v->found->suspects[i];
		fprintf(to, "%zu,%d,%d,%d,%.9g,%.9g\n", scrawl_dataset_index(v->data, s->index),
			s->label, s->likely, s->sure, (double)s->of_label, (double)s->of_likely);
	}
}

int suspects_write_lines(const struct suspects_view *v, FILE *to)
{
	for (size_t i = 0; i < v->found->count; i++) {
		int code = json_write(suspect_json(v, i), to);
		if (code != EXIT_DONE)
			return code;
	}
	return EXIT_DONE;
}
