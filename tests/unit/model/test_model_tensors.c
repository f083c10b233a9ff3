/* SPDX-License-Identifier: MIT */
/*
 * test_model_tensors.c - a model's weights read and set by name
 */
#include <math.h>
#include <string.h>

#include "model/model.h"
#include "support/context_folder.h"
#include "support/synthetic.h"

#define PATH "model.safetensors"

static const struct synthetic small = { .count = 24, 8, 8, 3, .noise = 40, .seed = 1 };
static const char net[] = "conv 4 3x3, batchnorm, relu, maxpool 2, dense 5, relu, dense";

static const struct {
	const char *name;
	size_t rank, size[SCRAWL_TENSOR_MAX_RANK], count;
} expected[] = {
	{ "conv1.weight", 4, { 3, 3, 1, 4 }, 36 },  { "conv1.bias", 1, { 4 }, 4 },
	{ "batchnorm1.weight", 1, { 4 }, 4 },       { "batchnorm1.bias", 1, { 4 }, 4 },
	{ "batchnorm1.running_mean", 1, { 4 }, 4 }, { "batchnorm1.running_var", 1, { 4 }, 4 },
	{ "dense1.weight", 2, { 36, 5 }, 180 },     { "dense1.bias", 1, { 5 }, 5 },
	{ "dense2.weight", 2, { 5, 3 }, 15 },       { "dense2.bias", 1, { 3 }, 3 },
};
#define TENSORS (sizeof(expected) / sizeof(expected[0]))

static void test_list(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	size_t floats = 0;
	assert_int_equal(scrawl_model_tensor_count(model), TENSORS);
	for (size_t i = 0; i < TENSORS; i++) {
		const struct scrawl_tensor_info *info = scrawl_model_tensor_at(model, i);
		assert_string_equal(info->name, expected[i].name);
		assert_int_equal(info->rank, expected[i].rank);
		assert_memory_equal(info->size, expected[i].size, sizeof(info->size));
		assert_int_equal(info->count, expected[i].count);
		floats += info->count;
	}
	assert_int_equal(floats, scrawl_model_parameter_count(model));
	assert_null(scrawl_model_tensor_at(model, TENSORS));
	assert_null(scrawl_model_tensor_at(model, SIZE_MAX));
	scrawl_model_destroy(model);
}

static void copy_tensors(const scrawl_model *from, scrawl_model *to)
{
	for (size_t i = 0; i < scrawl_model_tensor_count(from); i++) {
		float values[256];
		const struct scrawl_tensor_info *info = scrawl_model_tensor_at(from, i);
		synthetic_ok(ctx, scrawl_model_get_tensor(from, info->name, values, info->count));
		synthetic_ok(ctx, scrawl_model_set_tensor(to, info->name, values, info->count));
	}
}

/* A model with a trained model's tensors, saved and loaded, predicts the same. */
static void test_round_trip(void **state)
{
	(void)state;
	float before[24 * 3], after[24 * 3];
	char hash[33], copied[33];
	struct scrawl_train_options options;
	scrawl_dataset *data = synthetic_dataset(ctx, &small);
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	scrawl_model *copy = synthetic_model(ctx, net, &small, 2, NULL), *loaded;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	copy_tensors(model, copy);
	synthetic_ok(ctx, scrawl_model_save(copy, PATH));
	synthetic_ok(ctx, scrawl_model_load(ctx, PATH, NULL, &loaded));
	scrawl_model_hash(model, hash);
	scrawl_model_hash(loaded, copied);
	assert_string_equal(copied, hash);
	const uint8_t *images = scrawl_dataset_image(data, 0);
	synthetic_ok(ctx, scrawl_model_predict(model, images, small.count, before));
	synthetic_ok(ctx, scrawl_model_predict(loaded, images, small.count, after));
	assert_memory_equal(after, before, sizeof(before));
	scrawl_model_destroy(loaded);
	scrawl_model_destroy(copy);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	folder_clear();
}

/* Changing one value of one tensor changes nothing else. */
static void test_set_one(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	const struct network *net_of = model->net;
	size_t n = scrawl_model_parameter_count(model), changed = 0;
	float values[4], before[512];
	assert_true(n <= 512);
	memcpy(before, net_of->parameters, n * sizeof(*before));
	synthetic_ok(ctx, scrawl_model_get_tensor(model, "conv1.bias", values, 4));
	values[2] = 0.5f;
	synthetic_ok(ctx, scrawl_model_set_tensor(model, "conv1.bias", values, 4));
	for (size_t i = 0; i < n; i++)
		changed += net_of->parameters[i] != before[i];
	assert_int_equal(changed, 1);
	assert_true(net_of->parameters[36 + 2] == 0.5f);
	scrawl_model_destroy(model);
}

static void test_refused(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	char before[33], after[33];
	float values[5] = { 0.0f, 1.0f, 2.0f, 3.0f, 4.0f };
	scrawl_model_hash(model, before);
	synthetic_fails(ctx, scrawl_model_set_tensor(model, "conv2.bias", values, 4), SCRAWL_EINVAL,
			"no tensor \"conv2.bias\"");
	synthetic_fails(ctx, scrawl_model_get_tensor(model, "", values, 4), SCRAWL_EINVAL,
			"no tensor \"\"");
	synthetic_fails(ctx, scrawl_model_set_tensor(model, "conv1.bias", values, 5), SCRAWL_EINVAL,
			"\"conv1.bias\" holds 4 values, not 5");
	synthetic_fails(ctx, scrawl_model_get_tensor(model, "dense1.bias", values, 4),
			SCRAWL_EINVAL, "holds 5 values, not 4");
	values[3] = -1e-30f;
	synthetic_fails(ctx, scrawl_model_set_tensor(model, "batchnorm1.running_var", values, 4),
			SCRAWL_EINVAL, "value 3 is negative");
	const float bad[] = { NAN, INFINITY, -INFINITY };
	for (size_t i = 0; i < 3; i++) {
		values[1] = bad[i];
		synthetic_fails(ctx, scrawl_model_set_tensor(model, "conv1.bias", values, 4),
				SCRAWL_EINVAL, "\"conv1.bias\": value 1 is not finite");
	}
	scrawl_model_hash(model, after);
	assert_string_equal(after, before);
	scrawl_model_destroy(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_set_one),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests_name("model tensors", tests, enter_with_context,
					   leave_with_context);
}
