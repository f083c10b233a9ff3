/* SPDX-License-Identifier: MIT */
/*
 * test_train_options.c - the table of training options: complete, in bounds, and strict by name
 */
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/context.h"
#include "train/train_options.h"

static struct scrawl_context ctx = { .threads = 1 };

static struct scrawl_train_options defaults(void)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	return options;
}

static void expect_set(struct scrawl_train_options *options, const char *name, const char *value)
{
	if (scrawl_train_options_set(&ctx, options, name, value) != SCRAWL_OK)
		fail_msg("%s = %s: %s", name, value, ctx.error);
}

static void expect_refused(const char *name, const char *value, const char *error)
{
	struct scrawl_train_options options = defaults(), before = defaults();
	assert_int_equal(scrawl_train_options_set(&ctx, &options, name, value), SCRAWL_EINVAL);
	assert_string_equal(ctx.error, error);
	assert_null(options_difference(&options, &before));
}

static void test_rows(void **state)
{
	(void)state;
	const size_t count = scrawl_train_option_count();
	const struct scrawl_train_options options = defaults();
	const char *group = "";
	assert_int_equal(count, 18);
	assert_null(scrawl_train_option_at(count));
	assert_null(scrawl_train_option_at(SIZE_MAX));
	for (size_t i = 0; i < count; i++) {
		const struct scrawl_option_info *info = scrawl_train_option_at(i);
		char text[SCRAWL_VALUE_BYTES];
		assert_true(*info->name && *info->group);
		assert_true(*info->help && info->help[strlen(info->help) - 1] != '.');
		assert_string_equal(scrawl_train_options_get(&options, info->name, text),
				    info->default_value);
		assert_true((info->kind == SCRAWL_VALUE_CHOICE) == (info->choice != NULL));
		for (size_t j = 0; j < i; j++) {
			const struct scrawl_option_info *other = scrawl_train_option_at(j);
			assert_string_not_equal(info->name, other->name);
			assert_true(!info->letter || info->letter != other->letter);
			/* The rows of a group are adjacent. */
			assert_true(strcmp(info->group, group) == 0 ||
				    strcmp(info->group, other->group) != 0);
		}
		group = info->group;
	}
	assert_int_equal(options_check(&ctx, &options), SCRAWL_OK);
}

/* The rows' defaults, which help prints, are those of the default optimiser. */
static void test_optimizers(void **state)
{
	(void)state;
	struct scrawl_train_options options = defaults(), plain = defaults();
	scrawl_train_options_set_optimizer(&options, options.optimizer);
	assert_null(options_difference(&options, &plain));
	for (unsigned i = 0; scrawl_optimizer_at((enum scrawl_optimizer)i); i++) {
		const struct scrawl_option_info *info;
		options = defaults();
		scrawl_train_options_set_optimizer(&options, (enum scrawl_optimizer)i);
		assert_int_equal(options_check(&ctx, &options), SCRAWL_OK);
		/* Only rows flagged as such depend on the optimiser. */
		expect_set(&options, "optimizer", "adamw");
		for (size_t j = 0; (info = scrawl_train_option_at(j)); j++)
			if (info->flags & SCRAWL_OPTION_BY_OPTIMIZER)
				expect_set(&options, info->name, info->default_value);
		assert_null(options_difference(&options, &plain));
	}
}

/* Another value of each option. */
static const struct {
	const char *name, *value;
} others[] = {
	{ "epochs", "1000000" },
	{ "until", "0.9999" },
	{ "patience", "3" },
	{ "batch", "65536" },
	{ "optimizer", "nesterov" },
	{ "lr", "1e-05" },
	{ "momentum", "0.85" },
	{ "beta2", "0.9" },
	{ "weight-decay", "0.30000000000000004" },
	{ "augment", "rotate 5, flip .5" },
	{ "plain-epochs", "2" },
	{ "none", "0.25" },
	{ "schedule", "cosine" },
	{ "warmup", "0.1" },
	{ "seed", "18446744073709551615" },
	{ "label-smoothing", "0.1" },
	{ "clip", "2.5" },
	{ "ema", "0.999" },
};

/* Set, read as text, set again, kept in metadata: the same value, and no other option changes. */
static void test_round_trip(void **state)
{
	(void)state;
	struct scrawl_train_options all = defaults(), again = defaults(), read = defaults();
	struct metadata metadata = { 0 };
	assert_int_equal(sizeof(others) / sizeof(others[0]), scrawl_train_option_count());
	for (size_t i = 0; i < scrawl_train_option_count(); i++) {
		struct scrawl_train_options one = defaults(), plain = defaults();
		char text[SCRAWL_VALUE_BYTES];
		const char *name = others[i].name, *value;
		expect_set(&one, name, others[i].value);
		assert_string_equal(options_difference(&one, &plain), name);
		value = scrawl_train_options_get(&one, name, text);
		assert_string_equal(value, others[i].value);
		expect_set(&one, name, option_row_find(name)->info.default_value);
		assert_null(options_difference(&one, &plain));
		expect_set(&all, name, others[i].value);
		expect_set(&again, name, value);
	}
	assert_null(options_difference(&all, &again));
	assert_int_equal(options_check(&ctx, &all), SCRAWL_OK);
	assert_int_equal(options_write(&all, &metadata), SCRAWL_OK);
	assert_null(options_read(&metadata, &read));
	assert_null(options_difference(&all, &read));
	assert_int_equal(metadata_set(&metadata, "checkpoint.ema", "0.999"), SCRAWL_OK);
	assert_string_equal(options_read(&metadata, &read), "checkpoint.ema");
	metadata_release(&metadata);
}

/* Each option sets its member. */
static void test_members(void **state)
{
	(void)state;
	struct scrawl_train_options o = defaults();
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		expect_set(&o, others[i].name, others[i].value);
	assert_int_equal(o.epochs, 1000000);
	assert_true(o.until == 0.9999 && o.learning_rate == 1e-5 && o.momentum == 0.85);
	assert_true(o.beta2 == 0.9 && o.weight_decay == 0.1 + 0.2 && o.warmup == 0.1);
	assert_true(o.label_smoothing == 0.1 && o.clip == 2.5 && o.ema == 0.999);
	assert_int_equal(o.patience, 3);
	assert_int_equal(o.batch, 65536);
	assert_int_equal(o.optimizer, SCRAWL_OPTIMIZER_NESTEROV);
	assert_int_equal(o.schedule, SCRAWL_SCHEDULE_COSINE);
	assert_int_equal(o.plain_epochs, 2);
	assert_true(o.none == 0.25);
	assert_int_equal(o.seed, UINT64_MAX);
	assert_string_equal(o.augment, "rotate 5, flip .5");
}

static void test_fractions(void **state)
{
	(void)state;
	struct scrawl_train_options o = defaults();
	static const char *const texts[] = { "99", "99%", "0.99", ".99", "99.0%" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		expect_set(&o, "until", texts[i]);
		assert_true(o.until == 0.99);
	}
	expect_set(&o, "until", "99.99%");
	assert_true(o.until == 0.9999);
	expect_set(&o, "until", "1");
	assert_true(o.until == 1.0);
	expect_set(&o, "until", "1%");
	assert_true(o.until == 0.01);
	assert_int_equal(scrawl_train_options_set(&ctx, &o, "until", ""), SCRAWL_EINVAL);
	const char *longer = "0.50000000000000000000000000000000000000000000000000000000000000";
	assert_int_equal(scrawl_train_options_set(&ctx, &o, "until", longer), SCRAWL_EINVAL);
	expect_set(&o, "until", "0");
	assert_true(o.until == 0.0);
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const no_rates[] = { "",       "0",   "-1",  "1 ",  " 1",
						"0x1p-3", "1,5", "inf", "nan", "1e999",
						"0.01s",  "--1", "1e",  "." };
	static const char *const no_counts[] = { "",    "0",   "-1",      "+1",
						 "1.0", "1e3", "1000001", "18446744073709551616" };
	char error[256];
	for (size_t i = 0; i < sizeof(no_rates) / sizeof(no_rates[0]); i++) {
		snprintf(error, sizeof(error), "lr: expected a number above 0, found \"%s\"",
			 no_rates[i]);
		expect_refused("lr", no_rates[i], error);
	}
	for (size_t i = 0; i < sizeof(no_counts) / sizeof(no_counts[0]); i++) {
		snprintf(error, sizeof(error),
			 "epochs: expected a whole number from 1 to 1000000, found \"%s\"",
			 no_counts[i]);
		expect_refused("epochs", no_counts[i], error);
	}
	expect_refused("momentum", "1",
		       "momentum: expected a number from 0 to below 1, found \"1\"");
	expect_refused("weight-decay", "-0.1",
		       "weight-decay: expected a number from 0, found \"-0.1\"");
	expect_refused("until", "101",
		       "until: expected a fraction from 0 to 1 (or a percentage: 99%), found "
		       "\"101\"");
	expect_refused("until", "%",
		       "until: expected a fraction from 0 to 1 (or a percentage: 99%), found "
		       "\"%\"");
	expect_refused("optimizer", "Adam",
		       "optimizer: expected one of sgd, nesterov, adam, adamw, found \"Adam\"");
	expect_refused("augment", "", "augment: expected some text, found \"\"");
	expect_refused("seed", "18446744073709551616",
		       "seed: expected a whole number from 0 to 18446744073709551615, found "
		       "\"18446744073709551616\"");
	struct scrawl_train_options o = defaults();
	assert_int_equal(scrawl_train_options_set(&ctx, &o, "augment", "rotate"), SCRAWL_EINVAL);
	assert_ptr_equal(strstr(ctx.error, "augment: augmentation \"rotate\": at "), ctx.error);
	assert_string_equal(o.augment, "none");
}

static void test_unknown(void **state)
{
	(void)state;
	struct scrawl_train_options o = defaults();
	char text[SCRAWL_VALUE_BYTES];
	expect_refused("epoch", "1", "unknown option \"epoch\"; did you mean epochs?");
	expect_refused("lrr", "1", "unknown option \"lrr\"; did you mean lr?");
	expect_refused("weight_decay", "1",
		       "unknown option \"weight_decay\"; did you mean weight-decay?");
	expect_refused("zebra", "1", "unknown option \"zebra\"");
	expect_refused("", "1", "unknown option \"\"");
	assert_null(scrawl_train_options_get(&o, "epoch", text));
	assert_null(scrawl_train_options_get(&o, "", text));
}

#define OUT_OF_BOUNDS(member, value, words)                                                        \
	do {                                                                                       \
		struct scrawl_train_options o = defaults();                                        \
		o.member = value;                                                                  \
		assert_int_equal(options_check(&ctx, &o), SCRAWL_EINVAL);                          \
		assert_string_equal(ctx.error, words);                                             \
	} while (0)

static void test_check(void **state)
{
	(void)state;
	OUT_OF_BOUNDS(epochs, 0, "epochs must be a whole number from 1 to 1000000, not 0");
	OUT_OF_BOUNDS(batch, 65537, "batch must be a whole number from 1 to 65536, not 65537");
	OUT_OF_BOUNDS(learning_rate, 0.0, "lr must be a number above 0, not 0");
	OUT_OF_BOUNDS(learning_rate, NAN, "lr must be a number above 0, not nan");
	OUT_OF_BOUNDS(clip, INFINITY, "clip must be a number from 0, not inf");
	OUT_OF_BOUNDS(ema, 1.0, "ema must be a number from 0 to below 1, not 1");
	OUT_OF_BOUNDS(optimizer, (enum scrawl_optimizer)4,
		      "optimizer must be one of sgd, nesterov, adam, adamw, not unknown");
	OUT_OF_BOUNDS(until, 99.0,
		      "until must be a fraction from 0 to 1 (or a percentage: 99%), not 99");
	struct scrawl_train_options o = defaults();
	o.augment = NULL;
	assert_int_equal(options_check(&ctx, &o), SCRAWL_OK);
	o.augment = "rotate";
	assert_int_equal(options_check(&ctx, &o), SCRAWL_EINVAL);
}

/* A decimal comma would read "0.003" as 0. */
static void test_locale(void **state)
{
	(void)state;
	if (!setlocale(LC_ALL, "de_DE.UTF-8"))
		skip();
	struct scrawl_train_options o = defaults();
	char text[SCRAWL_VALUE_BYTES];
	assert_true(o.learning_rate == 0.003);
	assert_string_equal(scrawl_train_options_get(&o, "lr", text), "0.003");
	assert_true(strcmp(localeconv()->decimal_point, ",") == 0);
	setlocale(LC_ALL, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),       cmocka_unit_test(test_optimizers),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_members),
		cmocka_unit_test(test_fractions),  cmocka_unit_test(test_refused),
		cmocka_unit_test(test_unknown),    cmocka_unit_test(test_check),
		cmocka_unit_test(test_locale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
