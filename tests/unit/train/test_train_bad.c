/* SPDX-License-Identifier: MIT */
/*
 * test_train_bad.c - training that must be refused, and training that diverges
 */
#include <math.h>
#include <string.h>

#include "model/model.h"
#include "support/context.h"
#include "support/synthetic.h"

static const struct synthetic small = { .count = 24, 8, 8, 3, .noise = 40, .seed = 1 };
static const char net[] = "conv 4 3x3, relu, maxpool 2, dense";

static struct scrawl_train_options plain_options(void)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 2;
	options.batch = 8;
	return options;
}

/* ---- refused --------------------------------------------------------------------------------- */

static void expect_invalid(const struct scrawl_train_options *options, const char *words)
{
	scrawl_dataset *data = synthetic_dataset(ctx, &small);
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	char before[33], after[33];
	scrawl_model_hash(model, before);
	synthetic_fails(ctx, scrawl_model_train(model, data, NULL, options, NULL), SCRAWL_EINVAL,
			words);
	scrawl_model_hash(model, after);
	assert_string_equal(before, after);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

#define INVALID(member, value, words)                                                              \
	do {                                                                                       \
		struct scrawl_train_options options = plain_options();                             \
		options.member = value;                                                            \
		expect_invalid(&options, words);                                                   \
	} while (0)

static void test_options(void **state)
{
	(void)state;
	INVALID(epochs, 0, "epochs");
	INVALID(epochs, 1000001, "epochs");
	INVALID(batch, 0, "batch");
	INVALID(batch, 65537, "batch");
	INVALID(batch, SIZE_MAX, "batch");
	INVALID(optimizer, (enum scrawl_optimizer)4, "optimizer");
	INVALID(schedule, (enum scrawl_schedule)4, "schedule");
	const double bad_rates[] = { 0.0, -0.1, NAN, INFINITY };
	for (size_t i = 0; i < 4; i++)
		INVALID(learning_rate, bad_rates[i], "lr must");
	const double bad_shares[] = { -0.1, 1.0, 2.0, NAN, INFINITY, -INFINITY };
	for (size_t i = 0; i < 6; i++) {
		INVALID(momentum, bad_shares[i], "momentum");
		INVALID(beta2, bad_shares[i], "beta2");
		INVALID(label_smoothing, bad_shares[i], "label-smoothing");
		INVALID(ema, bad_shares[i], "ema");
		INVALID(none, bad_shares[i], "none");
		INVALID(warmup, bad_shares[i], "warmup");
	}
	const double bad_decays[] = { -1e-9, NAN, INFINITY };
	for (size_t i = 0; i < 3; i++)
		INVALID(weight_decay, bad_decays[i], "weight-decay");
	for (size_t i = 0; i < 3; i++)
		INVALID(clip, bad_decays[i], "clip");
	const double bad_accuracies[] = { -1e-9, 1.0 + 1e-9, 99.0, NAN, INFINITY, -INFINITY };
	for (size_t i = 0; i < 6; i++)
		INVALID(until, bad_accuracies[i], "until must be a fraction from 0 to 1");
	INVALID(until, 0.5, "until needs a validation set");
	INVALID(patience, 1, "patience needs a validation set");
	INVALID(augment, "zoom .1, rotate", "at 16, found the end where degrees");
}

static void expect_bad_data(const struct synthetic *train, const struct synthetic *val,
			    const char *words)
{
	struct scrawl_train_options options = plain_options();
	scrawl_dataset *train_data = synthetic_dataset(ctx, train);
	scrawl_dataset *val_data = synthetic_dataset(ctx, val);
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	synthetic_fails(ctx, scrawl_model_train(model, train_data, val_data, &options, NULL),
			SCRAWL_EDATA, words);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train_data);
	scrawl_dataset_destroy(val_data);
}

/* The validation set must pass the training set's checks, before the first step. */
static void test_data(void **state)
{
	(void)state;
	static const uint8_t labels[] = { 0, 1, 3 };
	const struct synthetic large = { .count = 3, 9, 8, 3 };
	const struct synthetic unlabelled = { .count = 3, 8, 8, 3, .unlabelled = true };
	const struct synthetic fourth = { .count = 3, 8, 8, 3, .labels = labels };
	expect_bad_data(&large, &small, "images of 9x8");
	expect_bad_data(&small, &large, "images of 9x8");
	expect_bad_data(&unlabelled, &small, "no labels");
	expect_bad_data(&small, &unlabelled, "no labels");
	expect_bad_data(&fourth, &small, "label 3");
	expect_bad_data(&small, &fourth, "label 3");
}

/* ---- numbers that overflow ------------------------------------------------------------------- */

static bool weights_are_finite(const scrawl_model *model)
{
	for (size_t i = 0; i < model->net->parameter_count; i++)
		if (!isfinite(model->net->parameters[i]))
			return false;
	return true;
}

static void test_huge_rate(void **state)
{
	(void)state;
	struct scrawl_train_options options = plain_options();
	scrawl_dataset *data = synthetic_dataset(ctx, &small);
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	options.optimizer = SCRAWL_OPTIMIZER_SGD;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	options.learning_rate = 1e30;
	synthetic_fails(ctx, scrawl_model_train(model, data, data, &options, NULL), SCRAWL_ENUMERIC,
			"step 2 of epoch 1");
	assert_non_null(strstr(scrawl_context_error(ctx), "learning rate"));
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

/* What a callback breaks, and when; best: the model's hash before that. */
struct breaker {
	scrawl_model *model;
	unsigned epoch;
	float value;
	char best[33];
};

static enum scrawl_control break_weights(void *arg, const struct scrawl_epoch *epoch)
{
	struct breaker *breaker = arg;
	if (epoch->epoch == breaker->epoch) {
		assert_true(epoch->best);
		scrawl_model_hash(breaker->model, breaker->best);
		for (size_t i = 0; i < breaker->model->net->parameter_count; i++)
			breaker->model->net->parameters[i] *= breaker->value;
	}
	return SCRAWL_CONTINUE;
}

/* Weights corrupted between epochs 2 and 3 are restored to those after epoch 2. */
static void test_best_weights_come_back(void **state)
{
	(void)state;
	const float factors[] = { NAN, INFINITY, 1e30f };
	for (size_t i = 0; i < 3; i++) {
		struct scrawl_train_options options = plain_options();
		struct scrawl_train_result result = { .size = sizeof(result) };
		char after[33];
		scrawl_dataset *data = synthetic_dataset(ctx, &small);
		scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
		struct breaker breaker = { model, 2, factors[i], "" };
		options.epochs = 5;
		options.on_epoch = break_weights;
		options.arg = &breaker;
		synthetic_fails(ctx, scrawl_model_train(model, data, NULL, &options, &result),
				SCRAWL_ENUMERIC, "step 1 of epoch 3");
		assert_true(weights_are_finite(model));
		scrawl_model_hash(model, after);
		assert_string_equal(after, breaker.best);
		assert_int_equal(result.epochs, 2);
		assert_int_equal(result.best_epoch, 2);
		scrawl_model_destroy(model);
		scrawl_dataset_destroy(data);
	}
}

/* One step, so that the loss is finite and only the weights show the overflow. */
static void expect_numeric_after_one_step(double rate, bool validate, const char *words)
{
	struct scrawl_train_options options = plain_options();
	scrawl_dataset *data = synthetic_dataset(ctx, &small);
	scrawl_model *model = synthetic_model(ctx, net, &small, 1, NULL);
	options.optimizer = SCRAWL_OPTIMIZER_SGD;
	options.schedule = SCRAWL_SCHEDULE_CONSTANT;
	options.warmup = 0.0;
	options.epochs = 1;
	options.batch = 24;
	options.learning_rate = rate;
	synthetic_fails(ctx,
			scrawl_model_train(model, data, validate ? data : NULL, &options, NULL),
			SCRAWL_ENUMERIC, words);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

static void test_weights_overflow(void **state)
{
	(void)state;
	expect_numeric_after_one_step(1e300, false, "conv1.weight is not finite after epoch 1");
	expect_numeric_after_one_step(1e300, true, "conv1.weight is not finite after epoch 1");
}

/* Weights that are finite, but too large to read any image. */
static void test_validation_overflows(void **state)
{
	(void)state;
	expect_numeric_after_one_step(1e32, true, "not finite");
}

/* The last step's overflow is noticed without a validation set, too. */
static void test_last_step_overflows(void **state)
{
	(void)state;
	expect_numeric_after_one_step(1e32, false, "not finite");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_huge_rate),
		cmocka_unit_test(test_best_weights_come_back),
		cmocka_unit_test(test_weights_overflow),
		cmocka_unit_test(test_validation_overflows),
		cmocka_unit_test(test_last_step_overflows),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
