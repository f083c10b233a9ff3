/* SPDX-License-Identifier: MIT */
/*
 * test_sharing.c - threads that use the same models concurrently, each with its own ensemble
 */
#include <pthread.h>
#include <string.h>

#include "support/quick.h"
#include "support/trained_models.h"

#define ASKERS 8
#define ROUNDS 4

static size_t rounds(void)
{
	return quick() ? 1 : ROUNDS;
}

static unsigned count_askers(void)
{
	return quick() ? 3 : ASKERS;
}

struct asker {
	unsigned threads;
	pthread_t thread;
	enum scrawl_status status;
	float probabilities[ROUNDS][N * CLASSES];
	double loss;
	char error[256];
};

/* Context, ensemble and buffers belong to this thread; models and data are shared. */
static void *ask(void *arg)
{
	struct asker *asker = arg;
	scrawl_context *own = NULL;
	scrawl_ensemble *e = NULL;
	struct scrawl_evaluation *evaluation = NULL;
	const scrawl_model *const all[MODELS] = { models[0], models[1], models[2] };
	enum scrawl_status status = scrawl_context_create(asker->threads, &own);
	if (status == SCRAWL_OK)
		status = scrawl_ensemble_create(own, all, MODELS, 3, &e);
	for (size_t round = 0; round < rounds() && status == SCRAWL_OK; round++)
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
	for (size_t round = 0; round < rounds(); round++)
		assert_memory_equal(asker->probabilities[round], serial->probabilities[0],
				    sizeof(serial->probabilities[0]));
	assert_memory_equal(&asker->loss, &serial->loss, sizeof(serial->loss));
}

static void test_same_bits(void **state)
{
	(void)state;
	static struct asker serial = { .threads = 1 };
	static struct asker askers[ASKERS];
	char before[MODELS][33], after[33];
	for (size_t m = 0; m < MODELS; m++)
		scrawl_model_hash(models[m], before[m]);
	ask(&serial);
	expect_same(&serial, &serial);
	for (unsigned i = 0; i < count_askers(); i++) {
		askers[i].threads = 1 + i % 3;
		assert_int_equal(pthread_create(&askers[i].thread, NULL, ask, &askers[i]), 0);
	}
	for (size_t i = 0; i < count_askers(); i++)
		assert_int_equal(pthread_join(askers[i].thread, NULL), 0);
	for (size_t i = 0; i < count_askers(); i++)
		expect_same(&askers[i], &serial);
	for (size_t m = 0; m < MODELS; m++) {
		scrawl_model_hash(models[m], after);
		assert_string_equal(before[m], after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_same_bits) };
	return cmocka_run_group_tests(tests, make_models, destroy_models);
}
