/* SPDX-License-Identifier: MIT */
/*
 * measures.h - for tests: predictions and what scikit-learn and SciPy make of them
 *
 * The cases are those of golden_measures.py.
 */
#ifndef SCRAWL_TESTS_MEASURES_H
#define SCRAWL_TESTS_MEASURES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/context.h"

#define MEASURES_TOLERANCE 1e-9

struct measured {
	const char *name;
	size_t images, classes;
	uint8_t *labels;               /* [images] */
	float *probabilities;          /* [images, classes] */
	json_t *golden;                /* everything in the file about this case */
	struct scrawl_evaluation *own; /* what the library makes of it */
};

static inline json_t *member(json_t *object, const char *key)
{
	json_t *found = json_object_get(object, key);
	if (!found)
		fail_msg("the golden file has no \"%s\"", key);
	return found;
}

/* Element [i], or [i][j], of an array. */
static inline double element(json_t *array, size_t i)
{
	assert_true(i < json_array_size(array));
	return json_number_value(json_array_get(array, i));
}

static inline double element2(json_t *array, size_t i, size_t j)
{
	return element(json_array_get(array, i), j);
}

static inline double golden_number(const struct measured *m, const char *key)
{
	return json_number_value(member(member(m->golden, "numbers"), key));
}

static inline void expect_near(const struct measured *m, const char *what, double actual,
			       double expected)
{
	if (!(fabs(actual - expected) <= MEASURES_TOLERANCE))
		fail_msg("%s: %s is %.15g, expected %.15g", m->name, what, actual, expected);
}

/* Expects that a number of the evaluation equals the golden one of the same name. */
#define EXPECT_NUMBER(m, number)                                                                   \
	expect_near((m), #number, (m)->own->number, golden_number((m), #number))

static inline void measure(struct measured *m, json_t *golden)
{
	json_t *labels = member(golden, "labels"), *units = member(golden, "units");
	scrawl_evaluator *evaluator = NULL;
	*m = (struct measured){
		.name = json_string_value(member(golden, "name")),
		.images = json_array_size(labels),
		.classes = (size_t)json_integer_value(member(golden, "classes")),
		.golden = golden,
	};
	m->labels = test_calloc(m->images, sizeof(*m->labels));
	m->probabilities = test_calloc(m->images * m->classes, sizeof(*m->probabilities));
	for (size_t i = 0; i < m->images; i++)
		m->labels[i] = (uint8_t)element(labels, i);
	for (size_t i = 0; i < m->images * m->classes; i++)
		m->probabilities[i] = (float)(element(units, i) * 0x1p-24);
	if (scrawl_evaluator_create(ctx, m->classes, &evaluator) != SCRAWL_OK ||
	    scrawl_evaluator_add(evaluator, m->probabilities, m->labels, m->images) != SCRAWL_OK ||
	    scrawl_evaluator_result(evaluator, &m->own) != SCRAWL_OK)
		fail_msg("%s: %s", m->name, scrawl_context_error(ctx));
	scrawl_evaluator_destroy(evaluator);
}

/* Calls check with each case. */
static inline void for_each_measured(void (*check)(const struct measured *m))
{
	const char *folder = getenv("SCRAWL_TEST_DATA");
	char path[4096];
	json_error_t error;
	snprintf(path, sizeof(path), "%s/golden/measures.json", folder ? folder : "tests/data");
	json_t *cases = json_load_file(path, 0, &error);
	if (!cases)
		fail_msg("%s: %s", path, error.text);
	assert_true(json_array_size(cases) >= 16);
	for (size_t i = 0; i < json_array_size(cases); i++) {
		struct measured m;
		measure(&m, json_array_get(cases, i));
		check(&m);
		scrawl_evaluation_destroy(m.own);
		test_free(m.labels);
		test_free(m.probabilities);
	}
	json_decref(cases);
}

#endif
