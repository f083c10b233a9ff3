/* SPDX-License-Identifier: MIT */
/*
 * golden.h - for tests: files of PyTorch's numbers, from golden.py, and comparisons with them
 *
 * A tolerance is relative to the largest value of the tensor, and several times the largest error
 * measured; a wrong formula is off by orders of magnitude more.
 */
#ifndef SCRAWL_TESTS_GOLDEN_H
#define SCRAWL_TESTS_GOLDEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/network.h"
#include "model/safetensors.h"

#define STEPS_TOLERANCE 5e-6

static inline struct safetensors load(scrawl_context *with, const char *name)
{
	const char *folder = getenv("SCRAWL_TEST_DATA");
	char path[4096];
	snprintf(path, sizeof(path), "%s/golden/%s.safetensors", folder ? folder : "tests/data",
		 name);
	struct safetensors file;
	if (safetensors_read(with, path, &file) != SCRAWL_OK)
		fail_msg("%s", scrawl_context_error(with));
	return file;
}

static inline size_t tensor_count(const struct tensor *t)
{
	size_t count = 1;
	for (size_t d = 0; d < t->rank; d++)
		count *= t->shape[d];
	return count;
}

static inline const struct tensor *tensor(const struct safetensors *file, const char *name)
{
	for (size_t i = 0; i < file->count; i++)
		if (strcmp(file->tensors[i].name, name) == 0)
			return &file->tensors[i];
	fail_msg("no tensor %s", name);
	return NULL;
}

/* The values of a tensor, which must have `count` of them. */
static inline const float *values(const struct safetensors *file, const char *name, size_t count)
{
	assert_int_equal(tensor_count(tensor(file, name)), count);
	return tensor(file, name)->data;
}

static inline const char *text(const struct safetensors *file, const char *run, const char *key)
{
	char full[160];
	snprintf(full, sizeof(full), "%s%s%s", run, *run ? "." : "", key);
	const char *value = metadata_get(&file->metadata, full);
	if (!value)
		fail_msg("no metadata %s", full);
	return value;
}

static inline double number(const struct safetensors *file, const char *run, const char *key)
{
	return strtod(text(file, run, key), NULL);
}

static inline size_t size(const struct safetensors *file, const char *key)
{
	return (size_t)number(file, "", key);
}

static inline void assert_close(const char *what, size_t count, const float *expected,
				const float *actual, double tolerance)
{
	double largest = 0.0, worst = 0.0;
	for (size_t i = 0; i < count; i++) {
		double distance = fabs((double)actual[i] - (double)expected[i]);
		if (!(distance <= worst))
			worst = distance;
		if (fabs((double)expected[i]) > largest)
			largest = fabs((double)expected[i]);
	}
	if (!(worst <= tolerance * largest))
		fail_msg("%s: off by %.2g, the largest value is %.2g", what, worst, largest);
}

/* Sets the initial weights. */
static inline void set_weights(const struct safetensors *file, struct network *net)
{
	for (size_t i = 0; i < net->tensor_count; i++) {
		const struct network_tensor *t = &net->tensors[i];
		memcpy(net->parameters + t->offset, values(file, t->name, t->parameter->count),
		       t->parameter->count * sizeof(float));
	}
}

/* The options of a run: its optimiser. */
static inline struct scrawl_train_options run_options(const struct safetensors *file,
						      const char *run)
{
	struct scrawl_train_options options;
	const char *name = text(file, run, "optimizer");
	scrawl_train_options_init(&options);
	for (unsigned i = 0; scrawl_optimizer_at((enum scrawl_optimizer)i); i++)
		if (strcmp(name, scrawl_optimizer_at((enum scrawl_optimizer)i)) == 0)
			options.optimizer = (enum scrawl_optimizer)i;
	assert_string_equal(scrawl_optimizer_at(options.optimizer), name);
	options.learning_rate = number(file, run, "learning_rate");
	options.momentum = number(file, run, "momentum");
	options.beta2 = number(file, run, "beta2");
	options.weight_decay = number(file, run, "weight_decay");
	return options;
}

#endif
