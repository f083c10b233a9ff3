/* SPDX-License-Identifier: MIT */
/*
 * fuzz_checkpoint.c - a file that may be a checkpoint: loaded, and its run resumed
 */
#include "safetensors_mend.h"
#include "tiny_data.h"

enum { MAX_STEPS = 40 };

static scrawl_dataset *train, *val;

static unsigned steps_left;

static enum scrawl_control count_step(void *arg, const struct scrawl_progress *progress)
{
	(void)arg;
	REQUIRE(progress->step >= 1 && progress->step <= progress->steps);
	return --steps_left ? SCRAWL_CONTINUE : SCRAWL_STOP;
}

/* A checkpoint of the resumed run, written at once, is at the same place. */
static void write_again(scrawl_trainer *trainer, const scrawl_checkpoint *checkpoint)
{
	void *bytes;
	size_t size;
	scrawl_checkpoint *copy;
	scrawl_model *model;
	REQUIRE(scrawl_trainer_checkpoint_memory(trainer, "a note", &bytes, &size) == SCRAWL_OK);
	REQUIRE(scrawl_checkpoint_load_memory(fuzz_context(), bytes, size, &copy, &model) ==
		SCRAWL_OK);
	REQUIRE(scrawl_checkpoint_epoch(copy) == scrawl_checkpoint_epoch(checkpoint) &&
		scrawl_checkpoint_step(copy) == scrawl_checkpoint_step(checkpoint) &&
		strcmp(scrawl_checkpoint_note(copy), "a note") == 0);
	scrawl_checkpoint_destroy(copy);
	scrawl_model_destroy(model);
	scrawl_memory_free(bytes);
}

/* The data may not be those that the run was validated on, which is refused. */
static void resume(const scrawl_checkpoint *checkpoint, scrawl_model *model,
		   const scrawl_dataset *validation)
{
	struct scrawl_train_options options;
	struct scrawl_train_result result = { .size = sizeof(result) };
	scrawl_trainer *trainer;
	scrawl_checkpoint_train_options(checkpoint, &options);
	options.resume = checkpoint;
	options.on_step = count_step;
	enum scrawl_status status =
		scrawl_trainer_create(model, train, validation, &options, &trainer);
	require_reason(status);
	if (status != SCRAWL_OK)
		return;
	write_again(trainer, checkpoint);
	scrawl_trainer_destroy(trainer);
	steps_left = MAX_STEPS;
	status = scrawl_model_train(model, train, validation, &options, &result);
	require_reason(status);
	REQUIRE(status == SCRAWL_OK || status == SCRAWL_ESTOPPED || status == SCRAWL_ENUMERIC);
	REQUIRE(result.epochs <= options.epochs && result.best_epoch <= result.epochs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	scrawl_checkpoint *checkpoint;
	scrawl_model *model;
	if (!train)
		tiny_data(&train, &val);
	enum scrawl_status status =
		scrawl_checkpoint_load_memory(fuzz_context(), data, size, &checkpoint, &model);
	require_reason(status);
	if (status != SCRAWL_OK)
		return 0;
	json_decref(require_safetensors(data, size));
	REQUIRE(scrawl_checkpoint_note(checkpoint) && scrawl_checkpoint_epoch(checkpoint) >= 1);
	resume(checkpoint, model, val);
	resume(checkpoint, model, NULL);
	scrawl_model_destroy(model);
	scrawl_checkpoint_destroy(checkpoint);
	return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	return change_safetensors(data, size, max_size, seed);
}
