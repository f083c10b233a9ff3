/* SPDX-License-Identifier: MIT */
/*
 * checks.c - compares models with the data's form, and results with what they should be
 */
#include "evaluate/checks.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"

/* The class that a model calls by this name; the number of classes if none. */
static size_t class_called(const scrawl_model *model, const char *name)
{
	size_t classes = scrawl_model_class_count(model), i = 0;
	while (i < classes && strcmp(scrawl_model_class_name(model, i), name) != 0)
		i++;
	return i;
}

/* Whether a class is called by its number, as one without a name is. */
static bool is_own_number(const char *name, size_t i)
{
	char number[24];
	snprintf(number, sizeof(number), "%zu", i);
	return strcmp(name, number) == 0;
}

/* Whether a model's classes have names, which may be numbers, too; numbers: they are. */
static bool has_names(const scrawl_model *model, bool numbers)
{
	return !numbers || scrawl_model_metadata(model, "class_names");
}

static int suitable_names(const scrawl_model *model, const char *path,
			  const struct data_parts *parts)
{
	size_t classes = scrawl_model_class_count(model), other = classes;
	/* Before its images are read, a test set has only the classes that it names. */
	bool named = parts->loader != NULL, of_model = true;
	for (size_t i = 0; i < data_parts_class_count(parts); i++) {
		const char *name = data_parts_class_name(parts, i);
		size_t found = class_called(model, name);
		if (found < classes && found != i)
			return fail_with(EXIT_DATA,
					 "%s: class %zu is \"%s\", but \"%s\" is class %zu of %s: "
					 "the classes are in another order",
					 data_parts_path(parts), i, name, name, found, path);
		if (i >= classes)
			continue;
		named = named || !is_own_number(name, i);
		of_model = of_model && is_own_number(scrawl_model_class_name(model, i), i);
		if (found != i && other == classes)
			other = i;
	}
	if (other < classes && named && has_names(model, of_model))
		warning_line("%s: class %zu is \"%s\", but %s calls it \"%s\"",
			     data_parts_path(parts), other, data_parts_class_name(parts, other),
			     path, scrawl_model_class_name(model, other));
	return EXIT_DONE;
}

int check_suitable(const struct model_list *models, const struct data_parts *parts)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < models->count && code == EXIT_DONE; i++) {
		code = preparation_check_shape(models->all[i], models->paths[i], parts->shape,
					       data_parts_path(parts));
		if (code == EXIT_DONE)
			code = suitable_names(models->all[i], models->paths[i], parts);
	}
	return code;
}

/* Images that were read as class i. */
static size_t answer_count(const struct scrawl_evaluation *e, size_t i)
{
	size_t count = 0;
	for (size_t j = 0; j < e->classes; j++)
		count += e->confusion[j * e->classes + i];
	return count;
}

/* The only class of all labels, or of all answers; the number of classes if there are several. */
static size_t only_class(const struct scrawl_evaluation *e, bool answers)
{
	size_t only = e->classes;
	for (size_t i = 0; i < e->classes; i++) {
		if ((answers ? answer_count(e, i) : e->scores[i].support) == 0)
			continue;
		if (only < e->classes)
			return e->classes;
		only = i;
	}
	return only;
}

void check_results(const struct measurement *m, size_t blank)
{
	const struct scrawl_evaluation *first = m->rows[0].evaluation;
	const scrawl_model *model = m->rows[0].models.all[0];
	size_t label = only_class(first, false);
	if (blank)
		warning_line(blank == 1 ? "%s: %zu image is blank (all its pixels are equal)"
					: "%s: %zu images are blank (all their pixels are equal)",
			     m->data, blank);
	if (label < first->classes)
		warning_line("%s: all labels are one class, %s", m->data,
			     scrawl_model_class_name(model, label));
	for (size_t r = 0; r < m->count && label == first->classes; r++) {
		const struct scrawl_evaluation *e = m->rows[r].evaluation;
		const char *path = measured_path(&m->rows[r]);
		size_t answer = only_class(e, true);
		if (answer < e->classes)
			warning_line("%s: all answers are one class, %s",
				     path ? path : "the average",
				     scrawl_model_class_name(m->rows[r].models.all[0], answer));
	}
}
