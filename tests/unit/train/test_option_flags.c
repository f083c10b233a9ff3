/* SPDX-License-Identifier: MIT */
/*
 * test_option_flags.c - training behaves as the flags in the table of training options say
 */
#include <stdio.h>

#include "support/easy_data.h"

/* The defaults, with one option changed. */
static struct scrawl_train_options changed(const struct scrawl_option_info *info)
{
	struct scrawl_train_options options;
	const char *value = "9";
	if (info->kind == SCRAWL_VALUE_REAL || info->kind == SCRAWL_VALUE_FRACTION)
		value = "0.01";
	else if (info->kind == SCRAWL_VALUE_CHOICE)
		value = info->choice(0);
	else if (info->kind == SCRAWL_VALUE_TEXT)
		value = "rotate 20";
	scrawl_train_options_init(&options);
	assert_string_not_equal(value, info->default_value);
	synthetic_ok(ctx, scrawl_train_options_set(ctx, &options, info->name, value));
	return options;
}

static scrawl_model *model_for(const struct scrawl_train_options *options)
{
	struct synthetic shown = easy;
	shown.classes = scrawl_train_options_classes(options, data);
	return synthetic_model(ctx, net, &shown, 1, NULL);
}

static double last_loss(const struct scrawl_train_options *options)
{
	struct scrawl_lr_range *r;
	scrawl_model *model = model_for(options);
	synthetic_ok(ctx, scrawl_model_lr_range(model, data, options, 1e-3, 0.1, 8, &r));
	assert_int_equal(r->count, 8);
	double loss = r->points[7].loss;
	scrawl_lr_range_destroy(r);
	scrawl_model_destroy(model);
	return loss;
}

/* The range test's loss depends on exactly the options not flagged as ignored by it. */
static void test_range_test(void **state)
{
	(void)state;
	const struct scrawl_option_info *info;
	struct scrawl_train_options plain;
	scrawl_train_options_init(&plain);
	double loss = last_loss(&plain);
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		struct scrawl_train_options options = changed(info);
		bool ignored = last_loss(&options) == loss;
		if (ignored != ((info->flags & SCRAWL_OPTION_NOT_IN_RANGE_TEST) != 0))
			fail_msg("%s %s the range test", info->name,
				 ignored ? "does not change" : "changes");
	}
}

static void test_validation(void **state)
{
	(void)state;
	const struct scrawl_option_info *info;
	for (size_t i = 0; (info = scrawl_train_option_at(i)); i++) {
		struct scrawl_train_options options = changed(info);
		char error[64];
		scrawl_model *model = model_for(&options);
		snprintf(error, sizeof(error), "%s needs a validation set", info->name);
		enum scrawl_status status = scrawl_model_train(model, data, NULL, &options, NULL);
		if (info->flags & SCRAWL_OPTION_NEEDS_VALIDATION)
			synthetic_fails(ctx, status, SCRAWL_EINVAL, error);
		else
			synthetic_ok(ctx, status);
		scrawl_model_destroy(model);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_range_test),
		cmocka_unit_test(test_validation),
	};
	return cmocka_run_group_tests(tests, make_data, destroy_data);
}
