/* SPDX-License-Identifier: MIT */
/*
 * test_train_until.c - training that stops when it reaches an accuracy
 */
#include "support/context.h"
#include "support/easy.h"
#include "support/record.h"

/* Trains on hard data with a rate that changes in each step; stores the model's hash. */
static struct record train_until(double until, char *hash, struct scrawl_train_result *result)
{
	struct record r = { 0 };
	struct synthetic hard = easy;
	hard.noise = 120;
	scrawl_dataset *train = synthetic_dataset(ctx, &hard);
	hard.seed = 2;
	scrawl_dataset *val = synthetic_dataset(ctx, &hard);
	scrawl_model *model = synthetic_model(ctx, net, &easy, 1, NULL);
	struct scrawl_train_options options = watched(&r, model);
	options.schedule = SCRAWL_SCHEDULE_COSINE;
	options.until = until;
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, result));
	scrawl_model_hash(model, hash);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	return r;
}

/* The last epoch from the second to the fifth that is more accurate than all before it. */
static unsigned later_record(const struct record *r)
{
	unsigned found = 0;
	double most = r->epoch[0].val_accuracy;
	for (unsigned i = 1; i < 5; i++)
		if (r->epoch[i].val_accuracy > most) {
			most = r->epoch[i].val_accuracy;
			found = i;
		}
	assert_true(found > 0);
	return found;
}

/* The epochs, including the schedule, are as without `until`, and end when it is reached. */
static void test_until_stops(void **state)
{
	(void)state;
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	struct record all = train_until(0.0, hash, &result);
	assert_int_equal(all.epochs, 6);
	assert_false(result.reached);
	unsigned last = later_record(&all);
	double accuracy = all.epoch[last].val_accuracy;
	const double asked[] = { accuracy, accuracy + 1e-15, accuracy - 1e-3 };
	for (size_t i = 0; i < 3; i++) {
		struct record r = train_until(asked[i], hash, &result);
		assert_true(result.reached);
		assert_int_equal(r.epochs, last + 1);
		assert_int_equal(result.epochs, last + 1);
		assert_int_equal(result.best_epoch, last + 1);
		assert_true(result.val_accuracy == accuracy);
		assert_true(r.epoch[last].learning_rate == all.epoch[last].learning_rate);
		assert_string_equal(hash, all.hash[last]);
		assert_true(result.training_seconds > 0.0);
		assert_true(result.training_seconds < result.seconds);
	}
}

/* Not an error: all epochs run, and the best one's weights are kept. */
static void test_until_not_reached(void **state)
{
	(void)state;
	struct scrawl_train_result result = { .size = sizeof(result) },
				   whole = { .size = sizeof(whole) };
	char hash[33], wanted[33];
	train_until(0.0, wanted, &whole);
	assert_true(whole.val_accuracy < 1.0);
	const double asked[] = { whole.val_accuracy + 1e-9, 1.0 };
	for (size_t i = 0; i < 2; i++) {
		struct record r = train_until(asked[i], hash, &result);
		assert_false(result.reached);
		assert_int_equal(r.epochs, 6);
		assert_int_equal(result.best_epoch, whole.best_epoch);
		assert_string_equal(hash, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_until_stops),
		cmocka_unit_test(test_until_not_reached),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
