/* SPDX-License-Identifier: MIT */
/*
 * test_none_class.c - training with images that show no character: the class, the threshold
 */
#include "train/none_class.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/checkpointed.h"
#include "train/train_options.h"

static struct scrawl_train_options none_options(struct plan_of_run *run)
{
	struct scrawl_train_options o = plain_options(run);
	o.none = 0.3;
	return o;
}

/* A model with one class more than the data. */
static scrawl_model *wider_model(scrawl_context *ctx, size_t more)
{
	struct synthetic wider = small;
	wider.classes += more;
	return synthetic_model(ctx, net, &wider, 1, NULL);
}

static double metadata_number(const scrawl_model *model, const char *key)
{
	const char *text = scrawl_model_metadata(model, key);
	assert_non_null(text);
	return strtod(text, NULL);
}

static void test_class_count(void **state)
{
	(void)state;
	struct sets s = make_sets(1, &small);
	struct scrawl_train_options o;
	scrawl_train_options_init(&o);
	assert_int_equal(scrawl_train_options_classes(&o, s.all), small.classes);
	o.none = 0.1;
	assert_int_equal(scrawl_train_options_classes(&o, s.all), small.classes + 1);
	assert_int_equal(none_class_of(s.all), small.classes);
	/* A program that does not know the option. */
	o.size = offsetof(struct scrawl_train_options, none);
	assert_int_equal(scrawl_train_options_classes(&o, s.all), small.classes);
	free_sets(&s);
}

/* Data that have the class already. */
static void test_own_class(void **state)
{
	(void)state;
	struct synthetic named = small;
	struct scrawl_train_options o;
	named.names = "a\nnone\nc\n";
	struct sets s = make_sets(1, &named);
	scrawl_train_options_init(&o);
	o.none = 0.1;
	o.epochs = 1;
	assert_int_equal(none_class_of(s.all), 1);
	assert_int_equal(scrawl_train_options_classes(&o, s.all), 3);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL));
	assert_string_equal(scrawl_model_class_name(model, 2), "c");
	scrawl_model_destroy(model);
	free_sets(&s);
}

static void test_models_that_do_not_fit(void **state)
{
	(void)state;
	struct synthetic more = small;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options o = none_options(&run), plain = plain_options(&run);
	struct scrawl_lr_range *range;
	struct sets s = make_sets(1, &small);
	scrawl_model *model = synthetic_model(s.ctx, net, &small, 1, NULL);
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL), SCRAWL_EDATA,
			"the model has 3 classes, but training with images of none needs 4");
	synthetic_fails(s.ctx, scrawl_model_lr_range(model, s.train, &o, 1e-5, 1e-3, 5, &range),
			SCRAWL_EDATA, "needs 4");
	scrawl_model_destroy(model);
	model = wider_model(s.ctx, 1);
	more.classes = 4;
	more.names = "a\nb\nc\nd\n";
	scrawl_dataset *four = synthetic_dataset(s.ctx, &more);
	synthetic_ok(s.ctx, scrawl_model_train(model, four, NULL, &plain, NULL));
	synthetic_fails(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL), SCRAWL_EDATA,
			"class 3 of the model is \"d\", but training with images of none needs it");
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(four);
	free_sets(&s);
}

/* What a run records, and that training without such images forgets it. */
static void test_records(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW };
	struct scrawl_train_options o = none_options(&run), plain = plain_options(&run);
	struct sets s = make_sets(1, &small);
	scrawl_model *model = wider_model(s.ctx, 1);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL));
	assert_string_equal(scrawl_model_class_name(model, 3), SCRAWL_NONE_CLASS);
	assert_non_null(strstr(scrawl_model_metadata(model, "training"), "none 0.3"));
	double threshold = metadata_number(model, "reject_threshold");
	double coverage = metadata_number(model, "reject_coverage");
	assert_true(metadata_number(model, "reject_error") == 0.01);
	assert_true(threshold >= 0.0 && threshold <= 1.0);
	assert_true(coverage >= 0.0 && coverage <= 1.0);
	/* It can be trained again, with and without such images. */
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL));
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &plain, NULL));
	assert_string_equal(scrawl_model_class_name(model, 3), SCRAWL_NONE_CLASS);
	assert_null(scrawl_model_metadata(model, "reject_threshold"));
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, NULL, &o, NULL));
	assert_null(scrawl_model_metadata(model, "reject_threshold"));
	scrawl_model_destroy(model);
	free_sets(&s);
}

/* Without training, the validation loss is that of other images than the set's own. */
static void test_validation_is_changed(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD, .patience = 1 };
	struct scrawl_train_options o = none_options(&run);
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct scrawl_evaluation *e;
	struct sets s = make_sets(1, &small);
	scrawl_model *model = wider_model(s.ctx, 1);
	o.augment = NULL;
	for (int with = 0; with < 2; with++) {
		o.none = with ? 0.5 : 0.0;
		synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, &result));
		synthetic_ok(s.ctx, scrawl_model_evaluate(model, s.val, &e));
		assert_true((fabs(e->loss - result.val_loss) < 1e-9) == !with);
		scrawl_evaluation_destroy(e);
	}
	scrawl_model_destroy(model);
	free_sets(&s);
}

/* Weights and threshold at the end of a run, which is cut after `cut` steps and resumed. */
static void train_in_parts(unsigned threads, size_t cut, char *hash, char *threshold)
{
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW };
	struct scrawl_train_options o = none_options(&run);
	struct sets s = make_sets(threads, &small);
	scrawl_model *model = wider_model(s.ctx, 1);
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_trainer *t;
	enum scrawl_next next;
	synthetic_ok(s.ctx, scrawl_trainer_create(model, s.train, s.val, &o, &t));
	for (size_t done = 0; (next = scrawl_trainer_next(t)) != SCRAWL_NEXT_NOTHING; done++) {
		if (done == cut) {
			synthetic_ok(s.ctx, scrawl_trainer_checkpoint(t, PATH, NULL));
			scrawl_trainer_destroy(t);
			scrawl_model_destroy(model);
			synthetic_ok(s.ctx,
				     scrawl_checkpoint_load(s.ctx, PATH, &checkpoint, &model));
			scrawl_checkpoint_train_options(checkpoint, &o);
			assert_true(o.none == 0.3);
			o.resume = checkpoint;
			synthetic_ok(s.ctx, scrawl_trainer_create(model, s.train, s.val, &o, &t));
		}
		synthetic_ok(s.ctx, next == SCRAWL_NEXT_STEP ? scrawl_trainer_step(t, NULL)
							     : scrawl_trainer_validate(t, NULL));
	}
	scrawl_trainer_take_best(t);
	scrawl_model_hash(model, hash);
	snprintf(threshold, 32, "%s", scrawl_model_metadata(model, "reject_threshold"));
	scrawl_trainer_destroy(t);
	scrawl_checkpoint_destroy(checkpoint);
	scrawl_model_destroy(model);
	free_sets(&s);
	folder_clear();
}

static void test_same_on_threads_and_resumed(void **state)
{
	(void)state;
	char hash[33], again[33], threshold[32], other[32];
	train_in_parts(1, SIZE_MAX, hash, threshold);
	for (unsigned threads = 1; threads <= 3; threads++)
		for (size_t cut = 3; cut <= 15; cut += 6) {
			train_in_parts(threads, cut, again, other);
			assert_string_equal(again, hash);
			assert_string_equal(other, threshold);
		}
}

/* Where characters and other images are easily told apart, nothing needs to be rejected. */
static void test_threshold_of_easy_data(void **state)
{
	(void)state;
	struct synthetic easy = small;
	struct scrawl_train_options o;
	easy.count = 600;
	easy.noise = 10;
	easy.height = easy.width = 12;
	struct sets s = { 0 };
	assert_int_equal(scrawl_context_create(2, &s.ctx), SCRAWL_OK);
	s.all = synthetic_dataset(s.ctx, &easy);
	synthetic_ok(s.ctx, scrawl_dataset_split(s.ctx, s.all, 200, 1, &s.train, &s.val));
	scrawl_train_options_init(&o);
	o.none = 0.3;
	o.epochs = 12;
	struct synthetic wider = easy;
	wider.classes++;
	scrawl_model *model = synthetic_model(s.ctx, net, &wider, 1, NULL);
	synthetic_ok(s.ctx, scrawl_model_train(model, s.train, s.val, &o, NULL));
	assert_true(metadata_number(model, "reject_threshold") < 0.5);
	assert_true(metadata_number(model, "reject_coverage") > 0.98);
	scrawl_model_destroy(model);
	free_sets(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_class_count),
		cmocka_unit_test(test_own_class),
		cmocka_unit_test(test_models_that_do_not_fit),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_validation_is_changed),
		cmocka_unit_test(test_same_on_threads_and_resumed),
		cmocka_unit_test(test_threshold_of_easy_data),
	};
	return cmocka_run_group_tests_name("none_class", tests, folder_enter, folder_leave);
}
