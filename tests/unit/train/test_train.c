/* SPDX-License-Identifier: MIT */
/*
 * test_train.c - which weights training keeps, and early stopping
 */
#include "support/context.h"
#include "support/easy.h"
#include "support/record.h"

/* Labels off by one class: the more the model learns, the worse it reads these. */
static scrawl_dataset *perverse_data(void)
{
	uint8_t labels[60];
	struct synthetic what = easy;
	for (size_t i = 0; i < 60; i++)
		labels[i] = (uint8_t)((i + 1) % 3);
	what.labels = labels;
	what.seed = 2;
	return synthetic_dataset(ctx, &what);
}

/* The best epoch by the rule; also checks `best` in each report. */
static unsigned best_by_rule(const struct record *r)
{
	unsigned best = 0;
	for (unsigned i = 0; i < r->epochs; i++) {
		const struct scrawl_epoch *e = &r->epoch[i], *b = &r->epoch[best];
		bool better = i == 0 || e->val_accuracy > b->val_accuracy ||
			      (e->val_accuracy == b->val_accuracy && e->val_loss < b->val_loss);
		assert_int_equal(e->best, better);
		if (better)
			best = i;
	}
	return best + 1;
}

/*
 * Trains on train, validates on val, and checks that the model ends with the best epoch's weights.
 * learnt: begins with a model that was already trained on train.
 */
static unsigned train_and_check(const scrawl_dataset *train, const scrawl_dataset *val, bool learnt,
				struct record *r)
{
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct scrawl_evaluation *e = NULL;
	char hash[33];
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&(struct record){ 0 }, model);
	if (learnt)
		synthetic_ok(ctx, scrawl_model_train(model, train, NULL, &options, NULL));
	options = watched(r, model);
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, &result));
	unsigned best = best_by_rule(r);
	assert_int_equal(r->epochs, 6);
	assert_int_equal(result.epochs, 6);
	assert_int_equal(result.best_epoch, best);
	scrawl_model_hash(model, hash);
	assert_string_equal(hash, r->hash[best - 1]);
	synthetic_ok(ctx, scrawl_model_evaluate(model, val, &e));
	assert_true(result.val_loss == e->loss && result.val_accuracy == e->accuracy);
	assert_true(result.val_loss == r->epoch[best - 1].val_loss);
	assert_true(result.val_accuracy == r->epoch[best - 1].val_accuracy);
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	return best;
}

static void test_best_is_not_last(void **state)
{
	(void)state;
	struct record r = { 0 };
	scrawl_dataset *train = synthetic_dataset(ctx, &easy), *val = perverse_data();
	unsigned best = train_and_check(train, val, false, &r);
	assert_true(best < 6);
	assert_true(r.epoch[5].val_loss > r.epoch[best - 1].val_loss);
	assert_string_not_equal(r.hash[5], r.hash[best - 1]);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

/* Once all images are read correctly, the lower loss decides: the last epoch's. */
static void test_tie_goes_to_lower_loss(void **state)
{
	(void)state;
	struct record r = { 0 };
	scrawl_dataset *data = synthetic_dataset(ctx, &easy);
	assert_int_equal(train_and_check(data, data, false, &r), 6);
	assert_true(r.epoch[4].val_accuracy == 1.0 && r.epoch[5].val_accuracy == 1.0);
	scrawl_dataset_destroy(data);
}

/* All images are misread with ever more confidence: the first epoch is the best. */
static void test_tie_with_higher_loss(void **state)
{
	(void)state;
	struct record r = { 0 };
	scrawl_dataset *train = synthetic_dataset(ctx, &easy), *val = perverse_data();
	assert_int_equal(train_and_check(train, val, true, &r), 1);
	assert_true(r.epoch[0].val_accuracy == 0.0 && r.epoch[5].val_accuracy == 0.0);
	assert_true(r.epoch[5].val_loss > r.epoch[0].val_loss);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

static void test_without_validation(void **state)
{
	(void)state;
	struct record r = { 0 };
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	scrawl_dataset *data = synthetic_dataset(ctx, &easy);
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, &result));
	scrawl_model_hash(model, hash);
	assert_string_equal(hash, r.last_hash);
	assert_int_equal(result.epochs, 6);
	assert_int_equal(result.best_epoch, 6);
	assert_true(result.val_loss == 0.0 && result.val_accuracy == 0.0);
	for (unsigned i = 0; i < 6; i++)
		assert_true(r.epoch[i].val_loss == 0.0 && r.epoch[i].val_accuracy == 0.0);
	options.on_step = NULL;
	options.on_epoch = NULL;
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

/* Stops a run; returns its record and, in hash, that of the final weights. */
static struct record stop_at(unsigned epoch, size_t step, bool validate, char *hash,
			     struct scrawl_train_result *result)
{
	struct record r = { .stop_epoch = epoch, .stop_step = step };
	scrawl_dataset *train = synthetic_dataset(ctx, &easy), *val = perverse_data();
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	synthetic_fails(ctx,
			scrawl_model_train(model, train, validate ? val : NULL, &options, result),
			SCRAWL_ESTOPPED, "stopped");
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	return r;
}

static void test_stop(void **state)
{
	(void)state;
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	struct record r = stop_at(1, 3, true, hash, &result); /* no epoch finished */
	assert_int_equal(r.steps, 3);
	assert_string_equal(hash, r.last_hash);
	assert_int_equal(result.epochs, 0);
	assert_int_equal(result.best_epoch, 0);
	r = stop_at(2, 1, false, hash, &result); /* in an epoch: weights of the last one */
	assert_int_equal(r.epochs, 1);
	assert_string_equal(hash, r.hash[0]);
	assert_string_not_equal(hash, r.last_hash);
	assert_int_equal(result.epochs, 1);
	r = stop_at(5, 2, true, hash, &result);
	assert_int_equal(r.epochs, 4);
	assert_int_equal(result.epochs, 4);
	assert_int_equal(result.best_epoch, best_by_rule(&r));
	assert_string_equal(hash, r.hash[result.best_epoch - 1]);
	r = stop_at(5, 0, true, hash, &result); /* after an epoch */
	assert_int_equal(r.epochs, 5);
	assert_int_equal(result.epochs, 5);
	assert_int_equal(result.best_epoch, best_by_rule(&r));
	assert_true(result.best_epoch < 5);
	assert_string_equal(hash, r.hash[result.best_epoch - 1]);
	assert_true(result.val_loss == r.epoch[result.best_epoch - 1].val_loss);
}

static void check_patience(const scrawl_dataset *train, const scrawl_dataset *val,
			   unsigned patience, unsigned epochs, unsigned best)
{
	struct record r = { 0 };
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	options.patience = patience;
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, &result));
	assert_int_equal(r.epochs, epochs);
	assert_int_equal(result.epochs, epochs);
	assert_int_equal(result.stalled, epochs < 6);
	assert_int_equal(result.best_epoch, best);
	scrawl_model_hash(model, hash);
	assert_string_equal(hash, r.hash[best - 1]);
	scrawl_model_destroy(model);
}

/* The best epoch is one of the first three or, validating on train, the sixth. */
static void test_patience(void **state)
{
	(void)state;
	struct record r = { 0 };
	scrawl_dataset *train = synthetic_dataset(ctx, &easy), *val = perverse_data();
	unsigned best = train_and_check(train, val, false, &r);
	assert_true(best <= 3);
	for (unsigned patience = 1; patience <= 6; patience++)
		check_patience(train, val, patience, best + patience < 6 ? best + patience : 6,
			       best);
	for (unsigned patience = 1; patience <= 6; patience++)
		check_patience(train, train, patience, 6, 6);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_best_is_not_last),
		cmocka_unit_test(test_tie_goes_to_lower_loss),
		cmocka_unit_test(test_tie_with_higher_loss),
		cmocka_unit_test(test_without_validation),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_patience),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
