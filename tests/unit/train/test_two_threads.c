/* SPDX-License-Identifier: MIT */
/*
 * test_two_threads.c - a thread that trains is not disturbed by another one that calls on its
 * context: that one is refused, and can go on afterwards
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "support/synthetic.h"

#define CLASSES 3

static const struct synthetic what = { .count = 120, 12, 12, CLASSES, .noise = 60, .seed = 5 };

static scrawl_context *ctx;
static scrawl_dataset *data;

/* A run, and the thread that disturbs it from its second step to its end. */
struct run {
	scrawl_model *model;
	scrawl_ensemble *ensemble;
	char hash[33];
	bool disturbed;
	pthread_t thread;
	atomic_bool over;
	size_t rounds, accepted, wrong_texts; /* of the other thread, which is to be refused */
	size_t failures;                      /* of the thread that trains */
};

static size_t ask(struct run *run, enum scrawl_status expected)
{
	float p[CLASSES];
	struct scrawl_evaluation *evaluation = NULL;
	void *bytes = NULL;
	size_t size;
	const uint8_t *image = scrawl_dataset_image(data, 0);
	size_t others = 0;
	others += scrawl_ensemble_predict(run->ensemble, image, 1, p) != expected;
	others += scrawl_model_evaluate(run->model, data, &evaluation) != expected;
	others += scrawl_model_save_memory(run->model, &bytes, &size) != expected;
	others += scrawl_augmentation_check(ctx, "light") != expected;
	scrawl_evaluation_destroy(evaluation);
	scrawl_memory_free(bytes);
	return others;
}

static void *disturb(void *arg)
{
	struct run *run = arg;
	do {
		run->accepted += ask(run, SCRAWL_EBUSY);
		run->accepted +=
			scrawl_model_train(run->model, data, NULL, NULL, NULL) != SCRAWL_EBUSY;
		run->wrong_texts += !strstr(scrawl_context_error(ctx), "another thread");
		run->rounds++;
	} while (!atomic_load(&run->over));
	return NULL;
}

static enum scrawl_control on_step(void *arg, const struct scrawl_progress *progress)
{
	struct run *run = arg;
	run->failures += ask(run, SCRAWL_OK);
	if (run->disturbed && progress->epoch == 1 && progress->step == 2)
		run->failures += pthread_create(&run->thread, NULL, disturb, run) != 0;
	return SCRAWL_CONTINUE;
}

static enum scrawl_control on_epoch(void *arg, const struct scrawl_epoch *epoch)
{
	struct run *run = arg;
	if (run->disturbed && epoch->epoch == epoch->epochs) {
		atomic_store(&run->over, true);
		pthread_join(run->thread, NULL);
	}
	return SCRAWL_CONTINUE;
}

static void train(struct run *run)
{
	struct scrawl_train_options options;
	run->model = synthetic_model(ctx, "conv 6 3x3, relu, maxpool 2, dense 40, relu, dense",
				     &what, 1, NULL);
	const scrawl_model *const models[] = { run->model };
	synthetic_ok(ctx, scrawl_ensemble_create(ctx, models, 1, 1, &run->ensemble));
	scrawl_train_options_init(&options);
	options.epochs = 3;
	options.batch = 20;
	options.on_step = on_step;
	options.on_epoch = on_epoch;
	options.arg = run;
	synthetic_ok(ctx, scrawl_model_train(run->model, data, data, &options, NULL));
	scrawl_model_hash(run->model, run->hash);
}

static void release(struct run *run)
{
	scrawl_ensemble_destroy(run->ensemble);
	scrawl_model_destroy(run->model);
}

static void *ask_afterwards(void *arg)
{
	struct run *run = arg;
	run->failures += ask(run, SCRAWL_OK);
	return NULL;
}

static void test_training(void **state)
{
	(void)state;
	struct run alone = { .disturbed = false }, run = { .disturbed = true };
	train(&alone);
	train(&run);
	assert_true(run.rounds > 0);
	assert_int_equal(run.accepted, 0);
	assert_int_equal(run.wrong_texts, 0);
	assert_int_equal(run.failures, 0);
	assert_string_equal(run.hash, alone.hash);
	assert_string_equal(scrawl_context_error(ctx), "");
	assert_int_equal(pthread_create(&run.thread, NULL, ask_afterwards, &run), 0);
	assert_int_equal(pthread_join(run.thread, NULL), 0);
	assert_int_equal(run.failures, 0);
	release(&alone);
	release(&run);
}

static int setup(void **state)
{
	(void)state;
	if (scrawl_context_create(2, &ctx) != SCRAWL_OK)
		return -1;
	data = synthetic_dataset(ctx, &what);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_training) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
