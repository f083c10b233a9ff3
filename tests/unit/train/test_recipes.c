/* SPDX-License-Identifier: MIT */
/*
 * test_recipes.c - which recipe a name stands for on which data, and that each is valid
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/context.h"
#include "model/describe.h"
#include "train/train_options.h"

static struct scrawl_train_options defaults(void)
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	return options;
}

static const struct scrawl_recipe *find(const char *name, const char *data)
{
	struct scrawl_train_options options = defaults();
	return scrawl_train_options_apply_recipe(&options, name, data);
}

/* Each setting is a value that its option accepts, and changes it from the default. */
static void check_settings(struct scrawl_context *ctx, const struct scrawl_recipe *recipe)
{
	for (const struct scrawl_setting *s = recipe->settings; s->name; s++) {
		struct scrawl_train_options options = defaults(), before = defaults();
		if (scrawl_train_options_set(ctx, &options, s->name, s->value) != SCRAWL_OK)
			fail_msg("%s: %s", recipe->name, ctx->error);
		assert_string_equal(options_difference(&options, &before), s->name);
	}
}

/* Each has a known network, is found by its own name, changes something and is in bounds. */
static void test_all(void **state)
{
	(void)state;
	struct scrawl_context ctx = { .threads = 1 };
	const struct scrawl_recipe *recipe;
	for (size_t i = 0; i < scrawl_recipe_count(); i++) {
		recipe = scrawl_recipe_at(i);
		struct scrawl_train_options options = defaults(), before = defaults();
		assert_non_null(describe_named(recipe->network));
		assert_ptr_equal(scrawl_train_options_apply_recipe(&options, recipe->name,
								   recipe->data),
				 recipe);
		check_settings(&ctx, recipe);
		assert_non_null(options_difference(&options, &before));
		if (options_check(&ctx, &options) != SCRAWL_OK)
			fail_msg("%s: %s", recipe->name, ctx.error);
		assert_true(options.plain_epochs <= options.epochs);
		assert_true(recipe->validation >= 0.0 && recipe->validation < 1.0);
		assert_in_range(strlen(recipe->summary), 1, 51); /* a line of help */
		/* These belong to a run, not to a recipe. */
		assert_int_equal(options.seed, before.seed);
		assert_true(options.until == 0.0 && !options.on_step && !options.on_epoch &&
			    !options.checkpoint && !options.resume);
	}
	assert_in_range(scrawl_recipe_count(), 1, 100);
	assert_null(scrawl_recipe_at(SIZE_MAX));
}

/* Variants are adjacent and that for any data is the last; a network's own is for that network. */
static void test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < scrawl_recipe_count(); i++) {
		const struct scrawl_recipe *recipe = scrawl_recipe_at(i), *other;
		bool apart = false;
		for (size_t j = i + 1; (other = scrawl_recipe_at(j)); j++) {
			bool same = strcmp(other->name, recipe->name) == 0;
			assert_false(same && (apart || !recipe->data));
			apart |= !same;
		}
		assert_true(!describe_named(recipe->name) ||
			    strcmp(recipe->name, recipe->network) == 0);
	}
}

/* One that is not named after its network; its options are those measured. */
static void test_sprint(void **state)
{
	(void)state;
	struct scrawl_train_options options = defaults();
	const struct scrawl_recipe *sprint =
		scrawl_train_options_apply_recipe(&options, "sprint", "mnist");
	assert_non_null(sprint);
	assert_string_equal(sprint->network, "small");
	assert_true(sprint->validation == 0.05 && options.learning_rate == 0.007 &&
		    options.momentum == 0.85 && options.beta2 == 0.98 && options.warmup == 0.15 &&
		    options.weight_decay == 0.1 && options.label_smoothing == 0.1);
	assert_int_equal(options.epochs, 1);
	assert_ptr_equal(find("sprint", NULL), sprint);
}

/* By name and by folder; unknown data get the recipe for any data, which comes last. */
static void test_data(void **state)
{
	(void)state;
	static const char *const things[] = { "fashion-mnist", "./fashion-mnist",
					      "/srv/data/fashion-mnist/", "fashion-mnist//" };
	static const char *const others[] = {
		"mnist",           "Fashion-MNIST",     "xfashion-mnist",
		"fashion-mnist/x", "/fashion-mnist/..", ""
	};
	const struct scrawl_recipe *any = find("best", NULL);
	assert_non_null(any);
	assert_null(any->data);
	for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++) {
		const struct scrawl_recipe *recipe = find("best", things[i]);
		assert_non_null(recipe);
		assert_non_null(recipe->data);
		assert_string_equal(recipe->data, "fashion-mnist");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_ptr_equal(find("best", others[i]), any);
}

/* Networks whose documented results are those of the defaults have no recipe of their own. */
static void test_none(void **state)
{
	(void)state;
	static const char *const plain[] = { "fast", "small", "lenet", "keras", "pytorch",
					     "BEST", "",      "dense", "Sprint" };
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		struct scrawl_train_options options = defaults(), before = defaults();
		assert_null(scrawl_train_options_apply_recipe(&options, plain[i], "mnist"));
		assert_null(options_difference(&options, &before));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),  cmocka_unit_test(test_order),
		cmocka_unit_test(test_data), cmocka_unit_test(test_sprint),
		cmocka_unit_test(test_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
