/* SPDX-License-Identifier: MIT */
/*
 * test_model_file.c - models saved to a file and loaded again
 */
#include "model/safetensors.h"
#include "support/context_folder.h"
#include "support/safetensors_file.h"
#include "support/synthetic.h"

static const struct synthetic small = {
	.count = 40, 9, 8, 3, .noise = 40, .seed = 1, .names = "あ\nλόγος\n\"quo\\ted\" name\n"
};
static const char net[] = "conv 4 3x3, relu, maxpool 2, dense 6, relu, dense";

#define PATH "model.safetensors"

/* Expects two models that are equal in every respect. */
static void expect_same(const scrawl_model *a, const scrawl_model *b)
{
	char hash_a[33], hash_b[33];
	struct scrawl_shape shape_a = scrawl_model_input(a), shape_b = scrawl_model_input(b);
	scrawl_model_hash(a, hash_a);
	scrawl_model_hash(b, hash_b);
	assert_string_equal(hash_a, hash_b);
	assert_string_equal(scrawl_model_description(a), scrawl_model_description(b));
	assert_memory_equal(&shape_a, &shape_b, sizeof(shape_a));
	assert_int_equal(scrawl_model_class_count(a), scrawl_model_class_count(b));
	for (size_t c = 0; c < scrawl_model_class_count(a); c++)
		assert_string_equal(scrawl_model_class_name(a, c), scrawl_model_class_name(b, c));
}

static void expect_round_trip(const char *description, const struct synthetic *what)
{
	static const char *const keys[] = { "seed",           "training", "data_hash",
					    "scrawl_version", "note",     "" };
	static float before[40 * 256], after[40 * 256];
	struct scrawl_train_options options;
	scrawl_dataset *data = synthetic_dataset(ctx, what);
	scrawl_model *model = synthetic_model(ctx, description, what, 1, NULL), *copy = NULL;
	const uint8_t *images = scrawl_dataset_image(data, 0);
	scrawl_train_options_init(&options);
	options.epochs = 1;
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "note", "größer als \"zuvor\"\n"));
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "", "no key"));
	synthetic_ok(ctx, scrawl_model_save(model, PATH));
	synthetic_ok(ctx, scrawl_model_load(ctx, PATH, NULL, &copy));
	expect_same(model, copy);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_string_equal(scrawl_model_metadata(copy, keys[i]),
				    scrawl_model_metadata(model, keys[i]));
	synthetic_ok(ctx, scrawl_model_predict(model, images, what->count, before));
	synthetic_ok(ctx, scrawl_model_predict(copy, images, what->count, after));
	assert_memory_equal(before, after, what->count * what->classes * sizeof(float));
	/* A loaded model can be saved and trained again. */
	synthetic_ok(ctx, scrawl_model_save(copy, PATH));
	scrawl_model_destroy(copy);
	copy = NULL;
	synthetic_ok(ctx, scrawl_model_load(ctx, PATH, "naive", &copy));
	expect_same(model, copy);
	synthetic_ok(ctx, scrawl_model_train(copy, data, data, &options, NULL));
	scrawl_model_destroy(copy);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	assert_int_equal(folder_count("."), 1);
	folder_clear();
}

static void test_round_trip(void **state)
{
	(void)state;
	struct synthetic many = small, two = small;
	expect_round_trip(net, &small);
	expect_round_trip("dense", &small);
	expect_round_trip("conv 4 3x3, batchnorm, relu, maxpool 2, batchnorm, dense", &small);
	expect_round_trip("conv 5 3x3 stride 2 pad same, relu, avgpool 2, dropout 0.5, conv 3 2x2",
			  &small);
	many.classes = 256;
	many.names = NULL;
	expect_round_trip(net, &many);
	two.classes = 2;
	two.names = "no\nyes\n";
	expect_round_trip(net, &two);
}

static void test_writable_path(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	synthetic_ok(ctx, scrawl_path_writable(ctx, PATH));
	assert_int_equal(folder_count("."), 0);
	synthetic_fails(ctx, scrawl_path_writable(ctx, "none/" PATH), SCRAWL_EIO, "none/" PATH);
	synthetic_fails(ctx, scrawl_model_save(model, "none/" PATH), SCRAWL_EIO, "none/" PATH);
	scrawl_model_destroy(model);
}

static void test_text_not_utf8(void **state)
{
	(void)state;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	synthetic_ok(ctx, scrawl_model_set_metadata(model, "note", "\xff\xfe"));
	assert_int_equal(scrawl_model_save(model, PATH), SCRAWL_EINVAL);
	assert_int_equal(folder_count("."), 0);
	scrawl_model_destroy(model);
}

/* Early versions spelled the key "normalisation". */
static void test_old_key(void **state)
{
	(void)state;
	struct safetensors st;
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL), *copy = NULL;
	synthetic_ok(ctx, scrawl_model_save(model, PATH));
	synthetic_ok(ctx, safetensors_read(ctx, PATH, &st));
	assert_string_equal(metadata_get(&st.metadata, "normalization"), "x / 255");
	assert_int_equal(metadata_set(&st.metadata, "normalisation", "x / 255"), SCRAWL_OK);
	metadata_remove(&st.metadata, "normalization");
	synthetic_ok(ctx, write_tensors(ctx, PATH, &st.metadata, st.tensors, st.count));
	synthetic_ok(ctx, scrawl_model_load(ctx, PATH, NULL, &copy));
	assert_string_equal(scrawl_model_metadata(copy, "normalization"), "x / 255");
	assert_null(scrawl_model_metadata(copy, "normalisation"));
	expect_same(model, copy);
	safetensors_release(&st);
	scrawl_model_destroy(copy);
	scrawl_model_destroy(model);
	folder_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_writable_path),
		cmocka_unit_test(test_text_not_utf8),
		cmocka_unit_test(test_old_key),
	};
	return cmocka_run_group_tests(tests, enter_with_context, leave_with_context);
}
