/* SPDX-License-Identifier: MIT */
/*
 * test_model_file_bad.c - model files that must be refused
 */
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "core/memory.h"
#include "model/safetensors.h"
#include "support/context_folder.h"
#include "support/safetensors_file.h"
#include "support/synthetic.h"

static const struct synthetic small = { .count = 40, 9, 8, 3, .noise = 40, .seed = 1 };
static const char net[] = "conv 4 3x3, relu, maxpool 2, dense 6, relu, dense";
static const char normalised[] = "conv 4 3x3, relu, batchnorm, dense";

#define PATH "model.safetensors"

typedef void change_fn(struct safetensors *st);

/* Saves a model, changes the file's content, and expects the file to be refused. */
static void expect_refused_of(const char *description, change_fn *change, const char *words)
{
	struct safetensors st;
	scrawl_model *model = synthetic_model(ctx, description, &small, 1, NULL), *copy = NULL;
	synthetic_ok(ctx, scrawl_model_save(model, PATH));
	synthetic_ok(ctx, safetensors_read(ctx, PATH, &st));
	change(&st);
	synthetic_ok(ctx, write_tensors(ctx, PATH, &st.metadata, st.tensors, st.count));
	synthetic_fails(ctx, scrawl_model_load(ctx, PATH, NULL, &copy), SCRAWL_EMODEL, words);
	assert_non_null(strstr(scrawl_context_error(ctx), PATH));
	assert_null(copy);
	safetensors_release(&st);
	scrawl_model_destroy(model);
	folder_clear();
}

static void expect_refused(change_fn *change, const char *words)
{
	expect_refused_of(net, change, words);
}

static void set(struct safetensors *st, const char *key, const char *value)
{
	assert_int_equal(metadata_set(&st->metadata, key, value), SCRAWL_OK);
}

#define CHANGE(name, statement)                                                                    \
	static void name(struct safetensors *st)                                                   \
	{                                                                                          \
		statement;                                                                         \
	}
CHANGE(other_format, set(st, "format", "pt"))
CHANGE(no_format, metadata_remove(&st->metadata, "format"))
CHANGE(newer, set(st, "version", "2"))
CHANGE(no_version, metadata_remove(&st->metadata, "version"))
CHANGE(no_description, metadata_remove(&st->metadata, "description"))
CHANGE(bad_description, set(st, "description", "conv 4 3x3, sigmoid, dense"))
CHANGE(other_description, set(st, "description", "conv 5 3x3, relu, maxpool 2, dense 6, dense"))
CHANGE(short_description, set(st, "description", "conv 4 3x3, relu, maxpool 2, dense 6"))
CHANGE(unfit_description, set(st, "description", "conv 4 30x30, relu, dense"))
CHANGE(no_input, metadata_remove(&st->metadata, "input"))
CHANGE(half_input, set(st, "input", "9x8"))
CHANGE(long_input, set(st, "input", "9x8x1x1"))
CHANGE(text_input, set(st, "input", "nine by eight"))
CHANGE(zero_input, set(st, "input", "0x8x1"))
CHANGE(negative_input, set(st, "input", "-9x8x1"))
CHANGE(huge_input, set(st, "input", "99999x99999x1"))
CHANGE(other_input, set(st, "input", "11x8x1"))
CHANGE(no_classes, metadata_remove(&st->metadata, "classes"))
CHANGE(text_classes, set(st, "classes", "one, two, three"))
CHANGE(unnamed_class, set(st, "classes", "[\"one\",\"\",\"three\"]"))
CHANGE(one_class, set(st, "classes", "[\"one\"]"))
CHANGE(empty_classes, set(st, "classes", "[]"))
CHANGE(number_classes, set(st, "classes", "[1,2,3]"))
CHANGE(object_classes, set(st, "classes", "{\"0\":\"one\",\"1\":\"two\",\"2\":\"three\"}"))
CHANGE(more_classes, set(st, "classes", "[\"1\",\"2\",\"3\",\"4\"]"))
CHANGE(no_normalization, metadata_remove(&st->metadata, "normalization"))
CHANGE(other_normalization, set(st, "normalization", "(x - 127) / 255"))
CHANGE(no_tensor, st->count--)
CHANGE(no_tensors, st->count = 0)
CHANGE(other_name, st->tensors[1].name = "conv1.biases")
CHANGE(same_count, st->tensors[0].shape[0] = 1; st->tensors[0].shape[1] = 9)
CHANGE(flat, st->tensors[0].shape[0] = 36; st->tensors[0].rank = 1)
CHANGE(one_more, st->tensors[0].shape[4] = 1; st->tensors[0].rank = 5)
CHANGE(is_nan, st->tensors[2].data[5] = NAN)
CHANGE(is_infinite, st->tensors[3].data[1] = -INFINITY)
CHANGE(is_negative, st->tensors[5].data[2] = -1e-6f)
CHANGE(giant, set(st, "description", "dense 8192, dense 8192, dense"))

static struct tensor with_extra[16];

static void extra_tensor(struct safetensors *st)
{
	static float value[1];
	memcpy(with_extra, st->tensors, st->count * sizeof(*with_extra));
	with_extra[st->count] = (struct tensor){ "dense3.bias", 1, { 1 }, value };
	memory_free(st->tensors);
	st->tensors = memory_alloc(st->count + 1, sizeof(*st->tensors));
	assert_non_null(st->tensors);
	st->count++;
	memcpy(st->tensors, with_extra, st->count * sizeof(*with_extra));
}

static void test_metadata(void **state)
{
	(void)state;
	expect_refused(other_format, "not a model of scrawl");
	expect_refused(no_format, "not a model of scrawl");
	expect_refused(newer, "version \"2\"");
	expect_refused(no_version, "version");
	expect_refused(no_description, "network");
	expect_refused(bad_description, "found \"sigmoid\"");
	expect_refused(short_description, "6 values for 3 classes");
	expect_refused(unfit_description, "larger than the image");
	expect_refused(no_input, "size of the images");
	expect_refused(half_input, "size of the images");
	expect_refused(long_input, "size of the images");
	expect_refused(text_input, "size of the images");
	expect_refused(zero_input, "images of 0x8x1");
	expect_refused(negative_input, PATH);
	expect_refused(huge_input, "images of 99999x99999x1");
	expect_refused(no_classes, "lack the names of the classes");
	expect_refused(text_classes, "lack the names of the classes");
	expect_refused(unnamed_class, "lack the names of the classes");
	expect_refused(one_class, "name 1 classes; a model has 2 to 256");
	expect_refused(empty_classes, "name 0 classes; a model has 2 to 256");
	expect_refused(number_classes, "classes");
	expect_refused(object_classes, "classes");
	expect_refused(no_normalization, "normalised");
	expect_refused(other_normalization, "normalised");
}

static void test_tensors(void **state)
{
	(void)state;
	expect_refused(other_description, "conv1.weight");
	expect_refused(other_input, "dense1.weight");
	expect_refused(more_classes, "3 values for 4 classes");
	expect_refused(no_tensor, "\"dense2.bias\" is missing");
	expect_refused(no_tensors, "\"conv1.weight\" is missing");
	expect_refused(other_name, "\"conv1.bias\" is missing");
	expect_refused(same_count, "\"conv1.weight\" is of the wrong shape");
	expect_refused(flat, "\"conv1.weight\" is of the wrong shape");
	expect_refused(one_more, "\"conv1.weight\" is of the wrong shape");
	expect_refused(extra_tensor, "\"dense3.bias\" is not one of its network's");
	expect_refused(is_nan, "\"dense1.weight\": value 5 is not finite");
	expect_refused(is_infinite, "\"dense1.bias\": value 1 is not finite");
	expect_refused_of(normalised, is_negative,
			  "\"batchnorm1.running_var\": value 2 is negative");
}

/* A wrong argument is not reported as a bad file. */
static void test_unknown_algorithm(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL), *copy = NULL;
	synthetic_ok(ctx, scrawl_model_save(model, PATH));
	synthetic_fails(ctx, scrawl_model_load(ctx, PATH, "fastest", &copy), SCRAWL_EINVAL,
			"\"fastest\"");
	assert_null(copy);
	scrawl_model_destroy(model);
	folder_clear();
}

static void test_missing_file(void **state)
{
	(void)state;
	scrawl_model *copy = NULL;
	synthetic_fails(ctx, scrawl_model_load(ctx, "none.safetensors", NULL, &copy), SCRAWL_EIO,
			"none.safetensors");
	assert_null(copy);
}

/* A small file with the description of a huge model must not cause a huge allocation. */
static void test_claims(void **state)
{
	(void)state;
	struct rusage before, after;
	getrusage(RUSAGE_SELF, &before);
	expect_refused(giant, PATH);
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 64 * 1024); /* KiB */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_metadata),
		cmocka_unit_test(test_tensors),
		cmocka_unit_test(test_unknown_algorithm),
		cmocka_unit_test(test_missing_file),
		cmocka_unit_test(test_claims),
	};
	return cmocka_run_group_tests(tests, enter_with_context, leave_with_context);
}
