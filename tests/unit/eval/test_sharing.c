/* SPDX-License-Identifier: MIT */
/*
 * test_sharing.c - threads that ask the same models at the same time, each with an ensemble
 */
#include <pthread.h>
#include <string.h>

#include "support/synthetic.h"

#define N       ((size_t)300)
#define CLASSES ((size_t)5)
#define SIDE    ((size_t)16)
#define MODELS  2
#define ASKERS  3
#define ROUNDS  4

static const struct synthetic what = { .count = N, SIDE, SIDE, CLASSES, .noise = 200, .seed = 3 };
static const char *const nets[MODELS] = {
	"conv 8 3x3 pad same, batchnorm, relu, maxpool 2, dense 30, relu, dropout .5, dense",
	"conv 6 5x5, relu, maxpool 2, dense",
};

static scrawl_context *ctx;
static scrawl_dataset *data;
static scrawl_model *models[MODELS];

struct asker {
	unsigned threads;
	pthread_t thread;
	enum scrawl_status status;
	float probabilities[ROUNDS][N * CLASSES];
	double loss;
	char error[256];
};

/* Only from this thread: context, ensemble, buffers.  The models and the data are shared. */
static void *ask(void *arg)
{
	struct asker *asker = arg;
	scrawl_context *own = NULL;
	scrawl_ensemble *e = NULL;
	struct scrawl_evaluation *evaluation = NULL;
	const scrawl_model *const both[MODELS] = { models[0], models[1] };
	enum scrawl_status status = scrawl_context_create(asker->threads, &own);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_create(own, both, MODELS, 3, &e);
	for (size_t round = 0; round < ROUNDS && status == SCRAWL_OK; round++)
		status =
			scrawl_ensemble_predict_dataset(e, data, 0, N, asker->probabilities[round]);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_evaluate(e, data, &evaluation);
	if (status == SCRAWL_OK)
		asker->loss = evaluation->loss;
	else if (own)
		strncpy(asker->error, scrawl_context_error(own), sizeof(asker->error) - 1);
	asker->status = status;
	scrawl_evaluation_destroy(evaluation);
	scrawl_ensemble_destroy(e);
	scrawl_context_destroy(own);
	return NULL;
}

static void expect_same(const struct asker *asker, const struct asker *serial)
{
	if (asker->status != SCRAWL_OK)
		fail_msg("%s", asker->error);
	for (size_t round = 0; round < ROUNDS; round++)
		assert_memory_equal(asker->probabilities[round], serial->probabilities[0],
				    sizeof(serial->probabilities[0]));
	assert_memory_equal(&asker->loss, &serial->loss, sizeof(serial->loss));
}

static void test_same_bits(void **state)
{
	(void)state;
	static struct asker serial = { .threads = 1 };
	static struct asker askers[ASKERS] = { { .threads = 1 },
					       { .threads = 2 },
					       { .threads = 3 } };
	char before[33], after[33];
	scrawl_model_hash(models[0], before);
	ask(&serial);
	expect_same(&serial, &serial);
	for (size_t i = 0; i < ASKERS; i++)
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask, &askers[i]), 0);
	for (size_t i = 0; i < ASKERS; i++)
		assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
	for (size_t i = 0; i < ASKERS; i++)
		expect_same(&askers[i], &serial);
	scrawl_model_hash(models[0], after);
	assert_string_equal(before, after);
}

static int setup(void **state)
{
	(void)state;
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	data = synthetic_dataset(ctx, &what);
	for (size_t m = 0; m < MODELS; m++) {
		models[m] = synthetic_model(ctx, nets[m], &what, m + 1, NULL);
		synthetic_ok(ctx, scrawl_model_train(models[m], data, NULL, &options, NULL));
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	for (size_t m = 0; m < MODELS; m++)
		scrawl_model_destroy(models[m]);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_same_bits) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
