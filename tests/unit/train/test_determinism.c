/* SPDX-License-Identifier: MIT */
/*
 * test_determinism.c - the same seed gives the same bits at any thread count
 */
#include <string.h>

#include "support/synthetic.h"

#define VAL 150 /* images of the validation set */

/*
 * Most kinds of layer, awkward sizes, partial last batches; large enough for the plan to run its
 * stages on several threads, even for one image.
 */
static const struct synthetic train_set = { .count = 75, 28, 28, 5, .noise = 90, .seed = 1 };
static const struct synthetic val_set = { .count = VAL, 28, 28, 5, .noise = 90, .seed = 2 };
static const char net[] = "conv 12 5x5 pad 2, relu, maxpool 2, dropout 0.25, conv 25 3x3, avgpool "
			  "3, dense 303, relu, "
			  "dropout 0.5, dense";
static const unsigned threads[] = { 2, 3, 4, 7 };

#define THREADS (sizeof(threads) / sizeof(threads[0]))

struct run {
	enum scrawl_optimizer optimizer;
	size_t batch;
	const char *conv;
	uint64_t model_seed, train_seed;
	unsigned epochs;
	const char *augment;
	unsigned plain_epochs;
	const char *net; /* NULL: the net above */
};

/* All results of a run, to be compared bit for bit. */
struct outcome {
	char hash[33];
	double val_loss, loss, accuracy, macro_f1;
	float probabilities[VAL * 5];
};

static void run(const struct run *what, unsigned thread_count, struct outcome *out)
{
	scrawl_context *ctx = NULL;
	struct scrawl_train_options options;
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct scrawl_evaluation *e = NULL;
	memset(out, 0, sizeof(*out));
	assert_int_equal(scrawl_context_create(thread_count, &ctx), SCRAWL_OK);
	scrawl_dataset *train = synthetic_dataset(ctx, &train_set);
	scrawl_dataset *val = synthetic_dataset(ctx, &val_set);
	scrawl_model *model = synthetic_model(ctx, what->net ? what->net : net, &train_set,
					      what->model_seed, what->conv);
	scrawl_train_options_init(&options);
	options.epochs = what->epochs;
	options.batch = what->batch;
	options.optimizer = what->optimizer;
	options.weight_decay = 0.01;
	options.seed = what->train_seed;
	options.augment = what->augment;
	options.plain_epochs = what->plain_epochs;
	synthetic_ok(ctx, scrawl_model_train(model, train, val, &options, &result));
	synthetic_ok(ctx, scrawl_model_evaluate(model, val, &e));
	synthetic_ok(ctx, scrawl_model_predict(model, scrawl_dataset_image(val, 0), VAL,
					       out->probabilities));
	scrawl_model_hash(model, out->hash);
	out->val_loss = result.val_loss;
	out->loss = e->loss;
	out->accuracy = e->accuracy;
	out->macro_f1 = e->macro_f1;
	scrawl_evaluation_destroy(e);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(train);
	scrawl_dataset_destroy(val);
	scrawl_context_destroy(ctx);
}

/* Runs again on one thread, then on several: the results must be the same. */
static void expect_same(const struct run *what)
{
	struct outcome one, other;
	run(what, 1, &one);
	for (size_t t = 0; t <= THREADS; t++) {
		unsigned count = t ? threads[t - 1] : 1;
		run(what, count, &other);
		if (memcmp(&one, &other, sizeof(one)) != 0)
			fail_msg("%s, batch %zu, conv %s: %u threads give %s, one gives %s",
				 scrawl_optimizer_at(what->optimizer), what->batch, what->conv,
				 count, other.hash, one.hash);
	}
}

static void expect_same_of(enum scrawl_optimizer optimizer, size_t batch)
{
	expect_same(&(struct run){ optimizer, batch, "auto", 1, 1, 1, NULL, 0, NULL });
}

/* Batch sizes and optimisers are independent, so not all pairs are tested. */
static void test_batches(void **state)
{
	(void)state;
	expect_same_of(SCRAWL_OPTIMIZER_SGD, 1);
	expect_same_of(SCRAWL_OPTIMIZER_SGD, 7);
	expect_same_of(SCRAWL_OPTIMIZER_SGD, 64);
}

static void test_optimizers(void **state)
{
	(void)state;
	for (size_t i = 0; i < scrawl_optimizer_count(); i++)
		expect_same_of((enum scrawl_optimizer)i, 7);
}

static void test_algorithms(void **state)
{
	(void)state;
	for (size_t i = 0; i < scrawl_conv_algorithm_count(); i++) {
		const char *conv = scrawl_conv_algorithm_at(i);
		expect_same(
			&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, conv, 1, 1, 2, NULL, 0, NULL });
	}
}

static void test_seeds(void **state)
{
	(void)state;
	struct outcome base, other;
	run(&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, "auto", 1, 1, 1, NULL, 0, NULL }, 2, &base);
	run(&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, "auto", 2, 1, 1, NULL, 0, NULL }, 2, &other);
	assert_string_not_equal(base.hash, other.hash);
	run(&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, "auto", 1, 2, 1, NULL, 0, NULL }, 2, &other);
	assert_string_not_equal(base.hash, other.hash);
	/* All 64 bits of a seed matter. */
	run(&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, "auto", 1 + (1ull << 32), 1, 1, NULL, 0,
			   NULL },
	    2, &other);
	assert_string_not_equal(base.hash, other.hash);
	run(&(struct run){ SCRAWL_OPTIMIZER_ADAM, 64, "auto", 1, 1 + (1ull << 32), 1, NULL, 0,
			   NULL },
	    2, &other);
	assert_string_not_equal(base.hash, other.hash);
}

/* Batch normalisation sums over the whole batch. */
static void test_batchnorm(void **state)
{
	(void)state;
	static const char *const nets[] = {
		"conv 12 5x5 pad 2, maxpool 2, batchnorm, relu, conv 25 3x3, relu, batchnorm, "
		"dense 303, batchnorm, relu, dense",
		"batchnorm, conv 25 3x3 stride 2, batchnorm, relu, maxpool 2, batchnorm, dense",
	};
	static const size_t batches[] = { 1, 7, 64 };
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 3; j++)
			expect_same(&(struct run){ .optimizer = SCRAWL_OPTIMIZER_ADAMW,
						   .batch = batches[j],
						   .conv = "auto",
						   .model_seed = 1,
						   .train_seed = 1,
						   .epochs = 1,
						   .net = nets[i] });
}

/* The workers augment; the last epochs are plain. */
static void test_augmentation(void **state)
{
	(void)state;
	struct run what = { SCRAWL_OPTIMIZER_ADAM, 64, "auto", 1, 1, 2, "strong", 0, NULL };
	struct outcome strong, other, plain;
	expect_same(&what);
	run(&what, 2, &strong);
	what.plain_epochs = 1;
	expect_same(&what);
	run(&what, 2, &other);
	assert_string_not_equal(other.hash, strong.hash);
	what.augment = NULL;
	run(&what, 2, &plain);
	assert_string_not_equal(other.hash, plain.hash);
	/* Only plain epochs; then changes of size 0. */
	what.plain_epochs = 7;
	what.augment = "strong";
	run(&what, 2, &other);
	assert_string_equal(other.hash, plain.hash);
	what.plain_epochs = 0;
	what.augment = "rotate 0";
	run(&what, 2, &other);
	assert_string_equal(other.hash, plain.hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batches),    cmocka_unit_test(test_optimizers),
		cmocka_unit_test(test_algorithms), cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_batchnorm),  cmocka_unit_test(test_augmentation),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
