/* SPDX-License-Identifier: MIT */
/*
 * test_option_sizes.c - options and results of the sizes that older and newer headers have
 *
 * An older program's struct ends right before an inaccessible page; a newer one's has additional
 * members that this library does not know.
 */
#include <string.h>

#include "support/buffers.h"
#include "support/easy_data.h"

#define NEWER_BYTES 64

static void test_older_model_options(void **state)
{
	(void)state;
	/* The size before the seed and the algorithm were added. */
	size_t size = offsetof(struct scrawl_model_options, seed);
	struct scrawl_model_options *options = (void *)buffer_bytes(size);
	scrawl_model *model = NULL, *same;
	char hash[33], standard[33];
	scrawl_model_options_init_sized(options, size);
	options->input = (struct scrawl_shape){ 8, 8, 1 };
	options->classes = 3;
	synthetic_ok(ctx, scrawl_model_create(ctx, "dense", options, &model));
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	same = synthetic_model(ctx, "dense", &easy, 1, NULL);
	scrawl_model_hash(same, standard);
	assert_string_equal(hash, standard);
	scrawl_model_destroy(same);
	buffers_release();
}

/* Trains for a step or two with these structs; result may be NULL. */
static enum scrawl_status train(const struct scrawl_train_options *options,
				struct scrawl_train_result *result)
{
	scrawl_model *model = synthetic_model(ctx, "dense", &easy, 1, NULL);
	enum scrawl_status status = scrawl_model_train(model, data, NULL, options, result);
	scrawl_model_destroy(model);
	return status;
}

static void test_older_training(void **state)
{
	(void)state;
	size_t size = offsetof(struct scrawl_train_options, label_smoothing);
	size_t result_size = offsetof(struct scrawl_train_result, val_loss);
	struct scrawl_train_options *options = (void *)buffer_bytes(size);
	struct scrawl_train_result *result = (void *)buffer_bytes(result_size);
	char buffer[SCRAWL_VALUE_BYTES];
	scrawl_train_options_init_sized(options, size);
	scrawl_train_options_set_optimizer(options, SCRAWL_OPTIMIZER_SGD);
	synthetic_ok(ctx, scrawl_train_options_set(ctx, options, "epochs", "2"));
	assert_string_equal(scrawl_train_options_get(options, "epochs", buffer), "2");
	result->size = result_size;
	synthetic_ok(ctx, train(options, result));
	assert_int_equal(result->epochs, 2);
	assert_int_equal(result->best_epoch, 2);
	synthetic_fails(ctx, scrawl_train_options_set(ctx, options, "ema", "0.9"), SCRAWL_EINVAL,
			"ema");
	assert_string_equal(scrawl_train_options_get(options, "ema", buffer), "0");
	assert_non_null(scrawl_train_options_apply_recipe(options, "best", NULL));
	assert_int_equal(options->epochs, 30);
	buffers_release();
}

static void test_newer_training(void **state)
{
	(void)state;
	struct {
		struct scrawl_train_options known;
		unsigned char more[NEWER_BYTES];
	} options;
	struct {
		struct scrawl_train_result known;
		unsigned char more[NEWER_BYTES];
	} result;
	static const unsigned char zeros[NEWER_BYTES] = { 0 };
	memset(&options, 0xa5, sizeof(options));
	memset(&result, 0, sizeof(result));
	scrawl_train_options_init_sized(&options.known, sizeof(options));
	assert_memory_equal(options.more, zeros, sizeof(zeros));
	options.more[0] = 1;
	options.known.epochs = 1;
	synthetic_ok(ctx, scrawl_train_options_set(ctx, &options.known, "batch", "16"));
	assert_int_equal(options.more[0], 1);
	result.known.size = sizeof(result);
	synthetic_ok(ctx, train(&options.known, &result.known));
	assert_int_equal(result.known.epochs, 1);
	assert_memory_equal(result.more, zeros, sizeof(zeros));
}

static void test_not_set(void **state)
{
	(void)state;
	struct scrawl_model_options model_options = { .classes = 3 };
	struct scrawl_train_options options = { .epochs = 1 }, good;
	struct scrawl_checkpoint_options checkpoint = { .path = "/nowhere/checkpoint" };
	struct scrawl_train_result result = { .epochs = 0 };
	struct scrawl_lr_range *range = NULL;
	scrawl_model *model = NULL;
	synthetic_fails(ctx, scrawl_model_create(ctx, "dense", &model_options, &model),
			SCRAWL_EINVAL, "scrawl_model_options_init");
	assert_null(model);
	synthetic_fails(ctx, train(&options, NULL), SCRAWL_EINVAL, "scrawl_train_options_init");
	synthetic_fails(ctx, scrawl_train_options_set(ctx, &options, "epochs", "2"), SCRAWL_EINVAL,
			"scrawl_train_options_init");
	assert_int_equal(options.epochs, 1);
	assert_null(scrawl_train_options_apply_recipe(&options, "best", NULL));
	model = synthetic_model(ctx, "dense", &easy, 1, NULL);
	synthetic_fails(ctx, scrawl_model_lr_range(model, data, &options, 0.1, 1.0, 4, &range),
			SCRAWL_EINVAL, "scrawl_train_options_init");
	assert_null(range);
	scrawl_model_destroy(model);
	scrawl_train_options_init(&good);
	synthetic_fails(ctx, train(&good, &result), SCRAWL_EINVAL, "scrawl_train_result");
	good.checkpoint = &checkpoint;
	synthetic_fails(ctx, train(&good, NULL), SCRAWL_EINVAL, "scrawl_checkpoint_options_init");
	scrawl_checkpoint_options_init(&checkpoint);
	synthetic_fails(ctx, train(&good, NULL), SCRAWL_EINVAL, "path");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_older_model_options),
		cmocka_unit_test(test_older_training),
		cmocka_unit_test(test_newer_training),
		cmocka_unit_test(test_not_set),
	};
	return cmocka_run_group_tests(tests, make_data, destroy_data);
}
