/* SPDX-License-Identifier: MIT */
/*
 * test_fork.c - a process that forks: its child ends cleanly, is refused its contexts, and can
 * create others, which give the same bits
 *
 * A child that hangs is ended by its alarm, and the test fails.
 */
#include "core/fork.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/synthetic.h"

#define CHILD_SECONDS 60

static const struct synthetic what = { .count = 60, 12, 12, 3, .noise = 60, .seed = 5 };
static const char network[] = "conv 6 3x3, relu, maxpool 2, dense 40, relu, dense";

/* Of the parent, in use before each fork. */
static scrawl_context *ctx;
static scrawl_dataset *data;
static scrawl_model *model;
static scrawl_ensemble *ensemble;
static char trained[33];
static float answers[3];

static enum scrawl_status create_model(scrawl_context *with, scrawl_model **out)
{
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.input = scrawl_dataset_shape(data);
	options.classes = what.classes;
	return scrawl_model_create(with, network, &options, out);
}

static enum scrawl_status
train(scrawl_model *m, enum scrawl_control (*on_step)(void *, const struct scrawl_progress *))
{
	struct scrawl_train_options options;
	scrawl_train_options_init(&options);
	options.epochs = 2;
	options.batch = 20;
	options.on_step = on_step;
	return scrawl_model_train(m, data, data, &options, NULL);
}

/* LeakSanitizer takes what the parent's threads hold for leaks of a child that exits. */
int __lsan_is_turned_off(void);
int __lsan_is_turned_off(void)
{
	return fork_generation() > 0;
}

/* ---- what a child does: returns 0, or a number that says what was wrong ---------------------- */

static int nothing(void)
{
	return 0;
}

/* exit() also runs the handlers of the libraries that the parent used. */
static int exit_with_handlers(void)
{
	exit(0);
}

static int ask_the_parents(void)
{
	float p[3];
	scrawl_model *another = NULL;
	if (scrawl_ensemble_predict(ensemble, scrawl_dataset_image(data, 0), 1, p) != SCRAWL_EBUSY)
		return 1;
	if (!strstr(scrawl_context_error(ctx), "parent process"))
		return 2;
	if (create_model(ctx, &another) != SCRAWL_EBUSY || another)
		return 3;
	return train(model, NULL) == SCRAWL_EBUSY ? 0 : 4;
}

static int destroy_the_parents(void)
{
	scrawl_ensemble_destroy(ensemble);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return 0;
}

/* Its threads have the stacks, and so the numbers, of the parent's by then. */
static int destroy_them_beside_its_own(void)
{
	scrawl_context *own = NULL;
	if (scrawl_context_create(3, &own) != SCRAWL_OK)
		return 1;
	destroy_the_parents();
	scrawl_context_destroy(own);
	return 0;
}

static int wait_for(pid_t child)
{
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child)
		return 101;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

/* Trains, predicts with the parent's model, and forks in turn, all with a context of its own. */
static int use_its_own(void)
{
	scrawl_context *own = NULL;
	scrawl_model *mine = NULL;
	scrawl_ensemble *asked = NULL;
	const scrawl_model *const models[] = { model };
	float p[3];
	char hash[33];
	if (scrawl_context_create(3, &own) != SCRAWL_OK || create_model(own, &mine) != SCRAWL_OK ||
	    train(mine, NULL) != SCRAWL_OK)
		return 1;
	scrawl_model_hash(mine, hash);
	if (strcmp(hash, trained) != 0)
		return 2;
	if (scrawl_ensemble_create(own, models, 1, 1, &asked) != SCRAWL_OK ||
	    scrawl_ensemble_predict(asked, scrawl_dataset_image(data, 0), 1, p) != SCRAWL_OK ||
	    memcmp(p, answers, sizeof(p)) != 0)
		return 3;
	pid_t child = fork();
	if (child == 0) {
		alarm(CHILD_SECONDS);
		_exit(scrawl_model_predict(mine, scrawl_dataset_image(data, 0), 1, p) !=
		      SCRAWL_EBUSY);
	}
	if (wait_for(child) != 0)
		return 4;
	scrawl_ensemble_destroy(asked);
	scrawl_model_destroy(mine);
	scrawl_context_destroy(own);
	return 0;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static int in_child(int (*work)(void))
{
	pid_t child = fork();
	if (child == 0) {
		alarm(CHILD_SECONDS);
		_exit(work());
	}
	return wait_for(child);
}

static void test_children(void **state)
{
	(void)state;
	static int (*const works[])(void) = { nothing,
					      exit_with_handlers,
					      ask_the_parents,
					      destroy_the_parents,
					      destroy_them_beside_its_own,
					      use_its_own };
	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++) {
		int code = in_child(works[i]);
		if (code != 0)
			fail_msg("child %zu: %d", i, code);
	}
	/* The parent works as before. */
	float p[3];
	synthetic_ok(ctx, scrawl_ensemble_predict(ensemble, scrawl_dataset_image(data, 0), 1, p));
	assert_memory_equal(p, answers, sizeof(p));
}

static int codes[2];

static enum scrawl_control fork_in_the_middle(void *arg, const struct scrawl_progress *progress)
{
	(void)arg;
	if (progress->epoch == 2 && progress->step == 1) {
		codes[0] = in_child(ask_the_parents);
		codes[1] = in_child(use_its_own);
	}
	return SCRAWL_CONTINUE;
}

static void test_from_a_callback(void **state)
{
	(void)state;
	scrawl_model *another = NULL;
	char hash[33];
	codes[0] = codes[1] = -1;
	synthetic_ok(ctx, create_model(ctx, &another));
	synthetic_ok(ctx, train(another, fork_in_the_middle));
	assert_int_equal(codes[0], 0);
	assert_int_equal(codes[1], 0);
	scrawl_model_hash(another, hash);
	assert_string_equal(hash, trained);
	scrawl_model_destroy(another);
}

static void test_generation(void **state)
{
	(void)state;
	assert_true(fork_watch());
	assert_true(fork_watch());
	unsigned before = fork_generation();
	pid_t child = fork();
	if (child == 0)
		_exit(fork_generation() == before);
	assert_int_equal(wait_for(child), 0);
	assert_int_equal(fork_generation(), before);
}

static int setup(void **state)
{
	(void)state;
	const scrawl_model *models[1];
	if (scrawl_context_create(3, &ctx) != SCRAWL_OK)
		return -1;
	data = synthetic_dataset(ctx, &what);
	if (create_model(ctx, &model) != SCRAWL_OK || train(model, NULL) != SCRAWL_OK)
		return -1;
	models[0] = model;
	scrawl_model_hash(model, trained);
	return scrawl_ensemble_create(ctx, models, 1, 1, &ensemble) == SCRAWL_OK &&
			       scrawl_ensemble_predict(ensemble, scrawl_dataset_image(data, 0), 1,
						       answers) == SCRAWL_OK
		       ? 0
		       : -1;
}

static int teardown(void **state)
{
	(void)state;
	destroy_the_parents();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_from_a_callback),
		cmocka_unit_test(test_generation),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
