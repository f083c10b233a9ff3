/* SPDX-License-Identifier: MIT */
/*
 * test_checkpoint.c - a run that stopped and was resumed ends as one that never stopped
 */
#include <unistd.h>

#include "core/blas.h"
#include "support/checkpointed.h"
#include "train/checkpoint_state.h"

/* Epochs that ended after resuming report the same sums as in the whole run. */
static void expect_same_reports(const struct plan_of_run *run, const struct plan_of_run *whole)
{
	for (size_t i = 0; i < 3; i++) {
		const struct scrawl_epoch *a = &run->epoch[i], *b = &whole->epoch[i];
		if (!a->epoch)
			continue;
		assert_true(a->train_loss == b->train_loss);
		assert_true(a->train_accuracy == b->train_accuracy);
		assert_true(a->val_loss == b->val_loss && a->val_accuracy == b->val_accuracy);
		assert_true(a->learning_rate == b->learning_rate);
		assert_int_equal(a->best, b->best);
	}
}

static void expect_same_end(struct plan_of_run what, size_t stop, bool in_epoch, unsigned threads)
{
	char whole[33], hash[33];
	struct scrawl_train_result first = { .size = sizeof(first) },
				   second = { .size = sizeof(second) };
	struct plan_of_run run = what;
	assert_int_equal(begin(&run, 1, whole, &first), SCRAWL_OK);
	assert_int_equal(run.written, 0);
	struct plan_of_run undisturbed = run;
	run = what;
	run.stop_after = stop;
	run.stop_in_epoch_callback = in_epoch;
	assert_int_equal(begin(&run, threads, hash, &second), SCRAWL_ESTOPPED);
	assert_int_equal(run.steps, stop);
	assert_int_equal(run.written, 1);
	run = what;
	assert_int_equal(go_on(&run, threads % 3 + 1, PATH, hash, &second), SCRAWL_OK);
	assert_string_equal(hash, whole);
	expect_same_reports(&run, &undisturbed);
	assert_int_equal(second.epochs, first.epochs);
	assert_int_equal(second.best_epoch, first.best_epoch);
	assert_int_equal(second.stalled, first.stalled);
	assert_true(second.val_loss == first.val_loss);
	assert_true(second.val_accuracy == first.val_accuracy);
	folder_clear();
}

/* 36 images in batches of 8: 5 steps per epoch, 15 in all. */
static void test_same_bits(void **state)
{
	(void)state;
	static const size_t stops[] = { 1, 4, 5, 6, 13, 15 };
	for (enum scrawl_optimizer o = SCRAWL_OPTIMIZER_SGD; scrawl_optimizer_at(o); o++)
		for (size_t i = 0; i < 6; i++)
			for (unsigned threads = 1; threads <= 3; threads++)
				expect_same_end((struct plan_of_run){ .optimizer = o }, stops[i],
						false, threads);
}

/* With averaged weights and all other state: the checkpoint keeps it. */
static void test_regularised(void **state)
{
	(void)state;
	struct plan_of_run plain = { .optimizer = SCRAWL_OPTIMIZER_ADAMW };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW, .regularised = true };
	char with[33], without[33];
	assert_int_equal(begin(&plain, 1, without, NULL), SCRAWL_OK);
	assert_int_equal(begin(&run, 1, with, NULL), SCRAWL_OK);
	assert_string_not_equal(with, without);
	for (size_t stop = 1; stop <= 15; stop++) {
		struct plan_of_run what = { .optimizer = SCRAWL_OPTIMIZER_ADAMW,
					    .regularised = true };
		expect_same_end(what, stop, stop % 5 == 0, 2);
	}
}

static void test_after_an_epoch(void **state)
{
	(void)state;
	for (size_t epoch = 1; epoch <= 3; epoch++)
		expect_same_end((struct plan_of_run){ .optimizer = SCRAWL_OPTIMIZER_ADAMW },
				5 * epoch, true, 2);
}

/* The first epoch stays the best, so patience runs out after the second. */
static void test_patience(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD, .patience = 1 }, what = run;
	struct scrawl_train_result result = { .size = sizeof(result) };
	char hash[33];
	assert_int_equal(begin(&run, 1, hash, &result), SCRAWL_OK);
	assert_true(result.stalled);
	assert_int_equal(result.epochs, 2);
	for (size_t stop = 1; stop <= 10; stop++)
		expect_same_end(what, stop, stop % 5 == 0, 1);
}

/* Stopped repeatedly, each time one step further. */
static void test_every_step(void **state)
{
	(void)state;
	char whole[33], hash[33];
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAM };
	assert_int_equal(begin(&run, 2, whole, &result), SCRAWL_OK);
	run.stop_after = 1;
	assert_int_equal(begin(&run, 1, hash, &result), SCRAWL_ESTOPPED);
	for (size_t stop = 2; stop <= 15; stop++) {
		run.stop_after = stop;
		assert_int_equal(go_on(&run, 1, PATH, hash, &result), SCRAWL_ESTOPPED);
		assert_int_equal(run.steps, stop);
	}
	run.stop_after = 0;
	assert_int_equal(go_on(&run, 1, PATH, hash, &result), SCRAWL_OK);
	assert_string_equal(hash, whole);
	folder_clear();
}

static void test_when(void **state)
{
	(void)state;
	static const struct {
		size_t steps;
		unsigned epochs;
		size_t want, written;
	} cases[] = { { 0, 0, 0, 0 }, { 0, 0, 3, 1 }, { 4, 0, 0, 3 },
		      { 0, 1, 0, 3 }, { 0, 2, 0, 1 }, { 5, 1, 0, 6 } };
	char hash[33];
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD,
					   .every_steps = cases[i].steps,
					   .every_epochs = cases[i].epochs,
					   .want_after = cases[i].want };
		assert_int_equal(begin(&run, 1, hash, NULL), SCRAWL_OK);
		assert_int_equal(run.written, cases[i].written);
		assert_int_equal(folder_count("."), cases[i].written < 2 ? cases[i].written : 2);
		folder_clear();
	}
}

/* The previous checkpoint is complete as well; resumed, it ends the same. */
static void test_previous(void **state)
{
	(void)state;
	char whole[33], hash[33];
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAMW, .every_steps = 4 };
	assert_int_equal(begin(&run, 1, whole, NULL), SCRAWL_OK);
	FILE *file = fopen(PATH, "r+b"); /* the newest is damaged */
	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), 1000), 0);
	fclose(file);
	struct sets s = make_sets(1, &small);
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	synthetic_fails(s.ctx, scrawl_checkpoint_load(s.ctx, PATH, &checkpoint, &model),
			SCRAWL_EMODEL, "the checkpoint before it is " PATH ".prev");
	assert_null(checkpoint);
	assert_null(model);
	free_sets(&s);
	run = (struct plan_of_run){ .optimizer = SCRAWL_OPTIMIZER_ADAMW, .stop_after = 9 };
	assert_int_equal(go_on(&run, 1, PATH ".prev", hash, NULL), SCRAWL_ESTOPPED);
	/* The damaged checkpoint has not replaced the good one. */
	run.stop_after = 0;
	assert_int_equal(go_on(&run, 1, PATH ".prev", hash, NULL), SCRAWL_OK);
	assert_string_equal(hash, whole);
	assert_int_equal(go_on(&run, 1, PATH, hash, NULL), SCRAWL_OK);
	assert_string_equal(hash, whole);
	folder_clear();
}

static void keep_warning(void *arg, const char *text)
{
	snprintf(arg, 256, "%s", text);
}

/* The warning of a run that is resumed from a checkpoint which says "blas". */
static void resume_after(const char *blas, char warning[256])
{
	struct sets s = make_sets(1, &small);
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	scrawl_trainer *trainer = NULL;
	struct scrawl_train_options o;
	synthetic_ok(s.ctx, scrawl_checkpoint_load(s.ctx, PATH, &checkpoint, &model));
	if (blas)
		assert_int_equal(metadata_set(&checkpoint->st.metadata, "blas", blas), SCRAWL_OK);
	scrawl_checkpoint_train_options(checkpoint, &o);
	o.resume = checkpoint;
	*warning = '\0';
	scrawl_context_set_log(s.ctx, keep_warning, warning);
	synthetic_ok(s.ctx, scrawl_trainer_create(model, s.train, s.val, &o, &trainer));
	scrawl_trainer_destroy(trainer);
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(checkpoint);
	free_sets(&s);
}

/* Another core of BLAS rounds in other places. */
static void test_other_blas(void **state)
{
	(void)state;
	char warning[256], name[BLAS_NAME_BYTES];
	leave_checkpoint();
	resume_after(NULL, warning);
	assert_string_equal(warning, "");
	resume_after("OpenBLAS 0.2.20 Katmai", warning);
	blas_name(name);
	assert_non_null(strstr(warning, PATH ": was trained with OpenBLAS 0.2.20 Katmai, and "));
	assert_non_null(strstr(warning, name));
	folder_clear();
}

/* Without validation images, that there are none is recorded. */
static void test_no_set(void **state)
{
	(void)state;
	char text[HASH_TEXT] = "what was there before";
	assert_ptr_equal(checkpoint_fingerprint(NULL, text), text);
	assert_string_equal(text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bits),  cmocka_unit_test(test_after_an_epoch),
		cmocka_unit_test(test_every_step), cmocka_unit_test(test_when),
		cmocka_unit_test(test_previous),   cmocka_unit_test(test_regularised),
		cmocka_unit_test(test_patience),   cmocka_unit_test(test_other_blas),
		cmocka_unit_test(test_no_set),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
