/* SPDX-License-Identifier: MIT */
/*
 * reading_text.c - single readings as text and as JSON
 */
#include "output/reading_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/message.h"
#include "cli/text.h"
#include "output/image.h"
#include "output/ranking.h"

int reading_run_init(struct reading_run *run, const scrawl_model *model, const scrawl_dataset *data,
		     size_t top, size_t last)
{
	size_t classes = scrawl_model_class_count(model);
	*run = (struct reading_run){
		.model = model,
		.data = data,
		.classes = classes,
		.top = top < classes ? top : classes,
		.names = calloc(classes, sizeof(char *)),
		.index_columns = snprintf(NULL, 0, "%zu", scrawl_dataset_index(data, last)),
	};
	for (size_t i = 0; i < classes && run->names; i++) {
		run->names[i] = text_copy(scrawl_model_class_name(model, i), SIZE_MAX);
		if (!run->names[i])
			return fail_memory();
		if (text_columns(run->names[i]) > run->columns)
			run->columns = text_columns(run->names[i]);
	}
	return run->names ? EXIT_DONE : fail_memory();
}

void reading_run_release(struct reading_run *run)
{
	for (size_t i = 0; i < run->classes && run->names; i++)
		free(run->names[i]);
	free(run->names);
}

size_t reading_class(const struct reading_run *run, const struct reading *reading)
{
	size_t best = 0;
	for (size_t i = 1; i < run->classes; i++)
		if (reading->probabilities[i] > reading->probabilities[best])
			best = i;
	return best;
}

int reading_print_text(const struct reading_run *run, const struct reading *reading)
{
	size_t order[SCRAWL_MAX_CLASSES] = { 0 };
	top_classes(reading->probabilities, run->classes, run->top, order);
	printf("%*zu:", run->index_columns, reading->index);
	for (size_t i = 0; i < run->top; i++) {
		const char *name = run->names[order[i]];
		printf("  %s%*s %6.2f%%", name, (int)(run->columns - text_columns(name)), "",
		       100.0 * (double)reading->probabilities[order[i]]);
	}
	int label = reading->label;
	if (label >= 0 && (size_t)label >= run->classes)
		printf("  (the label is %d, not a class of the model)", label);
	else if (label >= 0 && (size_t)label == order[0])
		printf("  (right)");
	else if (label >= 0)
		printf("  (wrong: the label is %s)", run->names[label]);
	putchar('\n');
	if (run->show) {
		ascii_image_print(scrawl_dataset_image(run->data, reading->position),
				  scrawl_dataset_shape(run->data), 2);
		putchar('\n');
	}
	return EXIT_DONE;
}

static json_t *top_json(const struct reading_run *run, const struct reading *reading,
			const size_t *order)
{
	json_t *top = json_array();
	for (size_t i = 0; i < run->top; i++) {
		const char *name = scrawl_model_class_name(run->model, order[i]);
		double probability = (double)reading->probabilities[order[i]];
		top = json_appended(top, json_pack("{s:o, s:o, s:o}", "class", json_count(order[i]),
						   "name", json_text(name), "probability",
						   json_number(probability)));
	}
	return top;
}

int reading_print_json(const struct reading_run *run, const struct reading *reading)
{
	size_t order[SCRAWL_MAX_CLASSES] = { 0 };
	top_classes(reading->probabilities, run->classes, run->top, order);
	json_t *all = json_array();
	for (size_t i = 0; i < run->classes; i++)
		all = json_appended(all, json_number((double)reading->probabilities[i]));
	int label = reading->label;
	bool known = label >= 0 && (size_t)label < run->classes;
	const char *label_name = known ? scrawl_model_class_name(run->model, (size_t)label) : NULL;
	const char *name = scrawl_model_class_name(run->model, order[0]);
	double probability = (double)reading->probabilities[order[0]];
	/* The reading has the names of earlier versions and those of scrawl eval --predictions. */
	return json_print(json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
				    "schema", 1, "index", json_count(reading->index), "class",
				    json_count(order[0]), "name", json_text(name), "probability",
				    json_number(probability), "prediction", json_count(order[0]),
				    "prediction_name", json_text(name), "confidence",
				    json_number(probability), "label",
				    label < 0 ? json_null() : json_integer(label), "label_name",
				    json_text(label_name), "top", top_json(run, reading, order),
				    "probabilities", all));
}
