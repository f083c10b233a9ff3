/* SPDX-License-Identifier: MIT */
/*
 * test_trainer_checkpoint.c - checkpoints written by a custom loop, also to memory
 */
#include "support/own_loop.h"

/* A checkpoint in memory can be resumed, and its bytes are those of a checkpoint file. */
static void test_in_memory(void **state)
{
	(void)state;
	char hash[33];
	void *bytes;
	size_t size;
	scrawl_checkpoint *checkpoint;
	struct scrawl_train_result result = { .size = sizeof(result) };
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_ADAM, .regularised = true };
	struct scrawl_train_options options = own_options(&run);
	train_whole(&options, hash, &result);
	struct own_loop loop = loop_begin(&options, 1);
	loop_run(&loop, 8);
	synthetic_ok(loop.sets.ctx,
		     scrawl_trainer_checkpoint_memory(loop.trainer, "a \"note\"", &bytes, &size));
	loop_end(&loop);
	for (int from_file = 0; from_file < 2; from_file++) {
		loop = (struct own_loop){ .sets = make_sets(1, &small) };
		scrawl_context *ctx = loop.sets.ctx;
		folder_write(PATH, bytes, size);
		if (from_file)
			synthetic_ok(ctx,
				     scrawl_checkpoint_load(ctx, PATH, &checkpoint, &loop.model));
		else
			synthetic_ok(ctx, scrawl_checkpoint_load_memory(ctx, bytes, size,
									&checkpoint, &loop.model));
		if (from_file)
			assert_string_equal(scrawl_checkpoint_path(checkpoint), PATH);
		else
			assert_null(scrawl_checkpoint_path(checkpoint));
		expect_resumed_end(&loop, checkpoint, hash, &result);
		/* The file's previous checkpoint is kept as PATH.prev. */
		synthetic_ok(ctx, scrawl_trainer_checkpoint(loop.trainer, PATH, NULL));
		assert_int_equal(remove(PATH ".prev"), 0);
		loop_end(&loop);
	}
	scrawl_memory_free(bytes);
	folder_clear();
}

static void test_damaged_memory(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct own_loop loop = loop_begin(&options, 1);
	scrawl_context *ctx = loop.sets.ctx;
	scrawl_checkpoint *checkpoint = NULL;
	scrawl_model *model = NULL;
	void *bytes;
	size_t size;
	synthetic_ok(ctx, scrawl_trainer_checkpoint_memory(loop.trainer, NULL, &bytes, &size));
	((char *)bytes)[size - 1] ^= 1;
	synthetic_fails(ctx, scrawl_checkpoint_load_memory(ctx, bytes, size, &checkpoint, &model),
			SCRAWL_EMODEL, "checkpoint in memory: damaged");
	synthetic_fails(ctx, scrawl_checkpoint_load_memory(ctx, NULL, 0, &checkpoint, &model),
			SCRAWL_EINVAL, "checkpoint in memory: bytes is NULL");
	assert_null(checkpoint);
	assert_null(model);
	scrawl_memory_free(bytes);
	loop_end(&loop);
}

/* A checkpoint that cannot be written does not end the run. */
static void test_checkpoint_fails(void **state)
{
	(void)state;
	struct plan_of_run run = { .optimizer = SCRAWL_OPTIMIZER_SGD };
	struct scrawl_train_options options = own_options(&run);
	struct own_loop loop = loop_begin(&options, 1);
	synthetic_fails(loop.sets.ctx, scrawl_trainer_checkpoint(loop.trainer, "none/such", NULL),
			SCRAWL_EIO, "none/such: ");
	loop_run(&loop, SIZE_MAX);
	assert_int_equal(scrawl_trainer_result(loop.trainer)->epochs, 3);
	loop_end(&loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_memory),
		cmocka_unit_test(test_damaged_memory),
		cmocka_unit_test(test_checkpoint_fails),
	};
	return cmocka_run_group_tests(tests, folder_enter, folder_leave);
}
