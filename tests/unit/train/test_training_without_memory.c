/* SPDX-License-Identifier: MIT */
/*
 * test_training_without_memory.c - every function of models and training, with each allocation
 * failing
 */
#include "support/folder.h"
#include "support/without_memory.h"

static const struct synthetic small = { .count = 24, 8, 8, 3, .noise = 90 };
static const char net[] = "conv 4 3x3, batchnorm, relu, maxpool 2, dropout 0.3, dense";
static scrawl_dataset *data;
static scrawl_model *model;
static struct scrawl_train_options options;
static void *model_bytes, *checkpoint_bytes;
static scrawl_trainer *kept_trainer; /* after its first epoch */
static size_t model_size, checkpoint_size;

/* ---- models ---------------------------------------------------------------------------------- */

static enum scrawl_status take_model(enum scrawl_status status, scrawl_model **made)
{
	assert_int_equal(status == SCRAWL_OK, *made != NULL);
	scrawl_model_destroy(*made);
	return status;
}

static enum scrawl_status create(void)
{
	struct scrawl_model_options o;
	scrawl_model *made = NULL;
	scrawl_model_options_init(&o);
	return take_model(scrawl_model_create(ctx, net, &o, &made), &made);
}

static enum scrawl_status save(void)
{
	return scrawl_model_save(model, "saved");
}

static enum scrawl_status load(void)
{
	scrawl_model *made = NULL;
	return take_model(scrawl_model_load(ctx, "model", NULL, &made), &made);
}

static enum scrawl_status load_checkpoint_as_model(void)
{
	scrawl_model *made = NULL;
	return take_model(scrawl_model_load_memory(ctx, checkpoint_bytes, checkpoint_size, NULL,
						   &made),
			  &made);
}

static enum scrawl_status save_memory(void)
{
	void *bytes = NULL;
	size_t size;
	enum scrawl_status status = scrawl_model_save_memory(model, &bytes, &size);
	scrawl_memory_free(bytes);
	return status;
}

static enum scrawl_status load_memory(void)
{
	scrawl_model *made = NULL;
	return take_model(scrawl_model_load_memory(ctx, model_bytes, model_size, "naive", &made),
			  &made);
}

static enum scrawl_status set_metadata(void)
{
	return scrawl_model_set_metadata(model, "author", "me");
}

/* ---- training -------------------------------------------------------------------------------- */

static enum scrawl_status train(void)
{
	return scrawl_model_train(model, data, data, &options, NULL);
}

static enum scrawl_status train_stepwise(void)
{
	scrawl_trainer *trainer = NULL;
	enum scrawl_status status = scrawl_trainer_create(model, data, data, &options, &trainer);
	enum scrawl_next next;
	while (status == SCRAWL_OK && (next = scrawl_trainer_next(trainer)) != SCRAWL_NEXT_NOTHING)
		status = next == SCRAWL_NEXT_STEP ? scrawl_trainer_step(trainer, NULL)
						  : scrawl_trainer_validate(trainer, NULL);
	scrawl_trainer_destroy(trainer);
	return status;
}

static enum scrawl_status checkpoint(void)
{
	return scrawl_trainer_checkpoint(kept_trainer, "checkpoint", "a note");
}

static enum scrawl_status checkpoint_memory(void)
{
	void *bytes = NULL;
	size_t size;
	enum scrawl_status status =
		scrawl_trainer_checkpoint_memory(kept_trainer, "a note", &bytes, &size);
	scrawl_memory_free(bytes);
	return status;
}

static enum scrawl_status load_checkpoint(void)
{
	scrawl_checkpoint *loaded = NULL;
	scrawl_model *made = NULL;
	enum scrawl_status status = scrawl_checkpoint_load_memory(ctx, checkpoint_bytes,
								  checkpoint_size, &loaded, &made);
	scrawl_checkpoint_destroy(loaded);
	return take_model(status, &made);
}

static enum scrawl_status lr_range(void)
{
	struct scrawl_lr_range *range = NULL;
	enum scrawl_status status =
		scrawl_model_lr_range(model, data, &options, 1e-5, 1e-3, 5, &range);
	scrawl_lr_range_destroy(range);
	return status;
}

static void test_training(void **state)
{
	(void)state;
	static const struct memory_user users[] = {
		{ "model_create", create },
		{ "model_save", save },
		{ "model_load", load },
		{ "model_load_memory of a checkpoint", load_checkpoint_as_model },
		{ "model_save_memory", save_memory },
		{ "model_load_memory", load_memory },
		{ "model_set_metadata", set_metadata },
		{ "model_train", train },
		{ "trainer", train_stepwise },
		{ "trainer_checkpoint", checkpoint },
		{ "trainer_checkpoint_memory", checkpoint_memory },
		{ "checkpoint_load_memory", load_checkpoint },
		{ "model_lr_range", lr_range },
	};
	without_memory(users, sizeof(users) / sizeof(users[0]));
}

static int setup(void **state)
{
	if (folder_enter(state) != 0 || make_context(state) != 0)
		return -1;
	scrawl_train_options_init(&options);
	options.epochs = 1;
	options.ema = 0.9;
	options.augment = "light";
	data = synthetic_dataset(ctx, &small);
	model = synthetic_model(ctx, net, &small, 1, NULL);
	synthetic_ok(ctx, scrawl_model_save(model, "model"));
	synthetic_ok(ctx, scrawl_model_save_memory(model, &model_bytes, &model_size));
	synthetic_ok(ctx, scrawl_trainer_create(model, data, data, &options, &kept_trainer));
	while (scrawl_trainer_next(kept_trainer) == SCRAWL_NEXT_STEP)
		synthetic_ok(ctx, scrawl_trainer_step(kept_trainer, NULL));
	synthetic_ok(ctx, scrawl_trainer_validate(kept_trainer, NULL));
	synthetic_ok(ctx, scrawl_trainer_checkpoint_memory(kept_trainer, NULL, &checkpoint_bytes,
							   &checkpoint_size));
	return 0;
}

static int teardown(void **state)
{
	scrawl_trainer_destroy(kept_trainer);
	scrawl_memory_free(model_bytes);
	scrawl_memory_free(checkpoint_bytes);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	destroy_context(state);
	return folder_leave(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_training) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
