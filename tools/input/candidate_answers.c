/* SPDX-License-Identifier: MIT */
/*
 * candidate_answers.c - has models answer, and checks that answers can be compared
 */
#include "input/candidate_answers.h"

#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "cli/status_line.h"

#define PART 4096 /* images between two looks at the clock; whole batches of the library */

/* Fills in everything but the probabilities. */
static int take_labels(struct answers *a, const scrawl_dataset *data, const char *name)
{
	a->indices = malloc(a->count * sizeof(*a->indices));
	a->labels = malloc(a->count);
	a->predicted = malloc(a->count);
	if (!a->indices || !a->labels || !a->predicted)
		return fail_memory();
	for (size_t i = 0; i < a->count; i++) {
		int label = scrawl_dataset_label(data, i);
		if (label < 0 || (size_t)label >= a->classes)
			return fail_with(EXIT_DATA,
					 "%s: image %zu has label %d, but %s knows classes 0 to "
					 "%zu",
					 scrawl_dataset_path(data), i, label, name, a->classes - 1);
		a->indices[i] = i;
		a->labels[i] = (uint8_t)label;
	}
	return EXIT_DONE;
}

static void take_predictions(struct answers *a)
{
	for (size_t i = 0; i < a->count; i++) {
		const float *p = a->probabilities + i * a->classes;
		a->predicted[i] = 0;
		for (size_t k = 1; k < a->classes; k++)
			if (p[k] > p[a->predicted[i]])
				a->predicted[i] = (uint8_t)k;
	}
}

/* Fills in the probabilities, and shows on a terminal how far it is. */
static int take_probabilities(struct answers *a, scrawl_ensemble *ensemble, scrawl_context *ctx,
			      const scrawl_dataset *data)
{
	int code = EXIT_DONE;
	for (size_t first = 0; first < a->count && code == EXIT_DONE; first += PART) {
		size_t n = a->count - first < PART ? a->count - first : PART;
		if (status_line_due())
			status_line_show("answers: %3.0f%%",
					 100.0 * (double)first / (double)a->count);
		float *rows = a->probabilities + first * a->classes;
		code = check_status(ctx, scrawl_ensemble_predict_dataset(ensemble, data, first, n,
									 rows));
	}
	status_line_clear();
	return code;
}

int candidate_ask(struct candidate *candidate, const struct model_list *models, scrawl_context *ctx,
		  uint64_t tta, const scrawl_dataset *data)
{
	const struct model_list own = { candidate->count, models->paths + candidate->first,
					models->all + candidate->first };
	struct answers *a = &candidate->answers;
	scrawl_ensemble *ensemble = NULL;
	a->count = scrawl_dataset_size(data);
	a->classes = scrawl_model_class_count(own.all[0]);
	int code = take_labels(a, data, own.paths[0]);
	if (code == EXIT_DONE)
		code = models_ensemble(&own, ctx, tta, &ensemble);
	if (code != EXIT_DONE)
		return code;
	a->probabilities = calloc(a->count, a->classes * sizeof(float));
	code = a->probabilities ? take_probabilities(a, ensemble, ctx, data) : fail_memory();
	scrawl_ensemble_destroy(ensemble);
	if (code == EXIT_DONE)
		take_predictions(a);
	return code;
}

/* Class names that contradict each other; there are none in prediction files. */
static int check_class_names(const struct candidates *c, const struct candidate *a,
			     const struct candidate *b)
{
	if (a->kind != CANDIDATE_MODELS || b->kind != CANDIDATE_MODELS)
		return EXIT_DONE;
	const scrawl_model *of_a = c->models.all[a->first], *of_b = c->models.all[b->first];
	for (size_t k = 0; k < a->answers.classes; k++) {
		const char *name_a = scrawl_model_class_name(of_a, k);
		const char *name_b = scrawl_model_class_name(of_b, k);
		if (strcmp(name_a, name_b) != 0)
			return fail_with(EXIT_DATA, "%s: calls class %zu \"%s\", but %s \"%s\"",
					 b->name, k, name_b, a->name, name_a);
	}
	return EXIT_DONE;
}

/* Where a candidate's images come from. */
static const char *source_name(const struct candidates *c, const struct candidate *candidate)
{
	return candidate->kind == CANDIDATE_MODELS ? scrawl_dataset_path(c->data) : candidate->name;
}

/* A model holds no answers: where one of two is a model, the file is wrong about the data. */
static int check_images(const struct candidates *c, const struct candidate *a,
			const struct candidate *b)
{
	const struct candidate *wrong = b->kind == CANDIDATE_MODELS ? a : b;
	const struct candidate *other = wrong == a ? b : a;
	const struct answers *of_wrong = &wrong->answers, *of_other = &other->answers;
	const char *source = source_name(c, other);
	if (of_wrong->count != of_other->count)
		return fail_with(EXIT_DATA, "%s: holds answers for %zu images, but %s has %zu",
				 wrong->name, of_wrong->count, source, of_other->count);
	for (size_t i = 0; i < of_wrong->count; i++) {
		unsigned long long index = of_wrong->indices[i];
		if (of_other->indices[i] != index)
			return fail_with(EXIT_DATA,
					 "%s: answer %zu is for image %llu, but in %s for image "
					 "%llu",
					 wrong->name, i + 1, index, source,
					 (unsigned long long)of_other->indices[i]);
		if (of_wrong->labels[i] != of_other->labels[i])
			return fail_with(EXIT_DATA,
					 "%s: image %llu has label %d, but in %s label %d (were "
					 "they made on other data?)",
					 wrong->name, index, of_wrong->labels[i], source,
					 of_other->labels[i]);
	}
	return EXIT_DONE;
}

/* What is known of the images behind a candidate; NULL: nothing. */
struct tested {
	size_t images;
	const char *data, *hash, *split;
};

static struct tested tested_by(const struct candidates *c, const struct candidate *candidate,
			       const char *split)
{
	const json_t *result = candidate->result;
	if (result)
		return (struct tested){ candidate->images,
					json_string_value(json_object_get(result, "data")),
					json_string_value(json_object_get(result, "data_hash")),
					json_string_value(json_object_get(result, "split")) };
	if (candidate->kind == CANDIDATE_MODELS)
		return (struct tested){ candidate->answers.count, scrawl_dataset_path(c->data),
					scrawl_dataset_hash(c->data), split };
	return (struct tested){ .images = candidate->answers.count };
}

static bool contradict(const char *a, const char *b)
{
	return a && b && strcmp(a, b) != 0;
}

/* One of the two is a result. */
static int check_tested(const struct candidates *c, const struct candidate *a,
			const struct candidate *b, const char *split)
{
	const struct candidate *wrong = b->kind == CANDIDATE_MODELS ? a : b;
	const struct candidate *other = wrong == a ? b : a;
	const struct tested of_wrong = tested_by(c, wrong, split);
	const struct tested of_other = tested_by(c, other, split);
	const char *source = source_name(c, other);
	if (of_wrong.images != of_other.images)
		return fail_with(EXIT_DATA, "%s: is about %zu images, but %s has %zu", wrong->name,
				 of_wrong.images, source, of_other.images);
	if (contradict(of_wrong.split, of_other.split))
		return fail_with(EXIT_DATA, "%s: is about the %s part, but %s is the %s part",
				 wrong->name, of_wrong.split, source, of_other.split);
	/* Images of one file have another hash if a model wants them centred or resized. */
	if (contradict(of_wrong.hash, of_other.hash) && contradict(of_wrong.data, of_other.data))
		return fail_with(EXIT_DATA, "%s: is about other images (%s) than %s (%s)",
				 wrong->name, of_wrong.data, other->name, of_other.data);
	return EXIT_DONE;
}

/* The number of classes of all, which certain answers alone do not fix. */
static int agree_on_classes(const struct candidates *c, size_t *classes)
{
	const struct candidate *first = NULL;
	*classes = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct candidate *other = &c->all[i];
		if (other->kind == CANDIDATE_RESULT || other->answers.certain)
			continue;
		first = first ? first : other;
		if (other->answers.classes != first->answers.classes)
			return fail_with(EXIT_DATA, "%s: answers with %zu classes, but %s with %zu",
					 other->name, other->answers.classes, first->name,
					 first->answers.classes);
	}
	for (size_t i = 0; i < c->count; i++) {
		const struct answers *a = &c->all[i].answers;
		if (first && a->classes > first->answers.classes)
			return fail_with(EXIT_DATA,
					 "%s: has class %zu, but %s only classes 0 to "
					 "%zu",
					 c->all[i].name, a->classes - 1, first->name,
					 first->answers.classes - 1);
		*classes = a->classes > *classes ? a->classes : *classes;
	}
	return EXIT_DONE;
}

static bool make_certain(struct answers *a, size_t classes)
{
	size_t values = a->count * classes;
	a->classes = classes;
	a->probabilities = calloc(values ? values : 1, sizeof(float));
	for (size_t i = 0; i < a->count && a->probabilities; i++)
		a->probabilities[i * classes + a->predicted[i]] = 1.0f;
	return a->probabilities != NULL;
}

int candidates_unify(struct candidates *c, const char *split)
{
	const struct candidate *first = NULL;
	size_t classes;
	int code = agree_on_classes(c, &classes);
	for (size_t i = 0; i < c->count && code == EXIT_DONE; i++) {
		struct candidate *other = &c->all[i];
		if (other->result || c->all[0].result)
			code = check_tested(c, &c->all[0], other, split);
		if (other->kind == CANDIDATE_RESULT || code != EXIT_DONE)
			continue;
		if (other->answers.certain && !make_certain(&other->answers, classes))
			return fail_memory();
		if (first)
			code = check_images(c, first, other);
		if (first && code == EXIT_DONE)
			code = check_class_names(c, first, other);
		first = first ? first : other;
	}
	return code;
}
