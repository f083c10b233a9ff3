/* SPDX-License-Identifier: MIT */
/*
 * test_learning.c - training learns what the data hold, and nothing else
 */
#include <math.h>
#include <string.h>

#include "support/context.h"
#include "support/synthetic.h"

/* Keeps the first step's loss and stops. */
static enum scrawl_control first_loss(void *arg, const struct scrawl_progress *progress)
{
	*(double *)arg = progress->loss;
	return SCRAWL_STOP;
}

/*
 * An untrained network guesses, so its loss is log(classes), and somewhat more where its logits are
 * not 0: the mean of their exponentials exceeds the exponential of their mean.
 */
static void expect_guessing(const char *description, size_t side, size_t classes, double excess)
{
	const uint64_t seeds = 5;
	struct scrawl_train_options options;
	struct synthetic what = { .count = 96, side, side, classes, .noise = 60, .seed = 5 };
	double mean = 0.0, guessing = log((double)classes);
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		scrawl_model *model = synthetic_model(ctx, description, &what, seed, NULL);
		double loss = 0.0;
		scrawl_train_options_init(&options);
		options.batch = 96;
		options.on_step = first_loss;
		options.arg = &loss;
		assert_int_equal(scrawl_model_train(model, data, NULL, &options, NULL),
				 SCRAWL_ESTOPPED);
		mean += loss / (double)seeds;
		scrawl_model_destroy(model);
	}
	scrawl_dataset_destroy(data);
	if (!(mean > guessing - 0.1 && mean < guessing + excess))
		fail_msg("%s, %zu classes: first loss %g, guessing gives %g", description, classes,
			 mean, guessing);
}

static void test_first_loss(void **state)
{
	(void)state;
	for (size_t i = 0; scrawl_network_at(i); i++) {
		expect_guessing(scrawl_network_at(i)->name, 28, 10, 0.1);
	}
	expect_guessing("dense", 8, 4, 0.1);
	expect_guessing("conv 8 3x3, relu, avgpool 2, dense", 12, 26, 0.1);
	expect_guessing("dense 30, relu, dense", 8, 256, 0.1);
}

static void expect_overfit(const char *description, enum scrawl_optimizer optimizer, double rate)
{
	struct scrawl_train_options options;
	struct scrawl_evaluation *e = NULL;
	struct synthetic what = {
		.count = 32, 12, 12, 4, .noise = 255, .seed = 6, .random_labels = true
	};
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, description, &what, 2, NULL);
	scrawl_train_options_init(&options);
	options.epochs = 250;
	options.batch = 8;
	options.optimizer = optimizer;
	options.learning_rate = rate;
	options.weight_decay = 0.0; /* decay would limit the weights */
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	synthetic_ok(ctx, scrawl_model_evaluate(model, data, &e));
	if (e->correct != 32 || !(e->loss < 1e-2))
		fail_msg("%s, %s: %zu of 32 right, loss %g", description,
			 scrawl_optimizer_at(optimizer), e->correct, e->loss);
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
}

/* Random labels and noise: the images can only be memorised. */
static void test_overfit(void **state)
{
	(void)state;
	const char *mixed = "conv 8 3x3, relu, maxpool 2, conv 12 3x3 pad same, relu, avgpool 5, "
			    "dense 32, relu, dense";
	expect_overfit(mixed, SCRAWL_OPTIMIZER_ADAM, 0.01);
	expect_overfit(mixed, SCRAWL_OPTIMIZER_ADAMW, 0.01);
	expect_overfit(mixed, SCRAWL_OPTIMIZER_SGD, 0.05);
	expect_overfit(mixed, SCRAWL_OPTIMIZER_NESTEROV, 0.05);
	expect_overfit("dense 64, relu, dense", SCRAWL_OPTIMIZER_ADAM, 0.01);
	expect_overfit("conv 16 5x5 stride 2, relu, conv 4 4x4", SCRAWL_OPTIMIZER_ADAM, 0.01);
}

/* Best validation accuracy of a run. */
static enum scrawl_control keep_best(void *arg, const struct scrawl_epoch *epoch)
{
	double *best = arg;
	*best = fmax(*best, epoch->val_accuracy);
	return SCRAWL_CONTINUE;
}

/* Accuracy on unseen images; *val_best: the best validation accuracy of all epochs. */
static double accuracy_on_new(bool random_labels, double *val_best)
{
	struct scrawl_train_options options;
	struct scrawl_evaluation *e = NULL;
	struct synthetic what = {
		.count = 400, 10, 10, 4, .noise = 120, .seed = 7, .random_labels = random_labels
	};
	scrawl_dataset *train = synthetic_dataset(ctx, &what);
	what.count = 2000;
	what.seed = 8;
	scrawl_dataset *val = synthetic_dataset(ctx, &what);
	what.seed = 9;
	scrawl_dataset *test = synthetic_dataset(ctx, &what);
	scrawl_model *model =
		synthetic_model(ctx,
				"conv 6 3x3, relu, maxpool 2, dropout 0.2, dense 20, relu, dense",
				&what, 4, NULL);
	scrawl_train_options_init(&options);
	options.epochs = 6;
	options.batch = 32;
	scrawl_train_options_set_optimizer(&options, SCRAWL_OPTIMIZER_ADAM);
	options.on_epoch = keep_best;
	options.arg = val_best;
	*val_best = 0.0;
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, NULL));
	synthetic_ok(ctx, scrawl_model_evaluate(model, test, &e));
	double accuracy = e->accuracy;
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_dataset_destroy(test);
	return accuracy;
}

/* With random labels there is nothing to learn, and no label may leak. */
static void test_shuffled_labels(void **state)
{
	(void)state;
	double val_best, accuracy = accuracy_on_new(true, &val_best);
	if (!(fabs(accuracy - 0.25) < 0.05 && val_best < 0.30))
		fail_msg("random labels: accuracy %g, in validation %g", accuracy, val_best);
}

static void test_generalises(void **state)
{
	(void)state;
	double val_best, accuracy = accuracy_on_new(false, &val_best);
	if (!(accuracy > 0.97 && val_best > 0.97))
		fail_msg("accuracy %g, in validation %g", accuracy, val_best);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_loss),
		cmocka_unit_test(test_overfit),
		cmocka_unit_test(test_shuffled_labels),
		cmocka_unit_test(test_generalises),
	};
	return cmocka_run_group_tests(tests, make_context, destroy_context);
}
