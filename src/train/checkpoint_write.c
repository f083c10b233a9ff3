/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_write.c - the state of a run in a safetensors file
 *
 * Shuffling and dropout are functions of seed, epoch and sample, the learning rate of the step.  So
 * besides weights, moments and the best weights, only counters and this epoch's sums are saved.
 * The tensors are the model's, and others of the same names after "momentum/", "second/" (Adam),
 * "average/" (with ema) and "best/".  The metadata are the model's and, under "checkpoint.", the
 * options (train_options.c), the position, conv (the convolution algorithm), data_train and
 * data_val (fingerprints) and note.
 */
#include "train/checkpoint.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/entry.h"
#include "core/memory.h"
#include "model/model_file.h"
#include "train/checkpoint_state.h"
#include "train/train_options.h"

static enum scrawl_status check_finite(const struct scrawl_trainer *t,
				       const struct checkpoint_block *blocks, size_t count)
{
	const struct network *net = t->model->net;
	for (size_t b = 0; b < count; b++)
		for (size_t i = 0; i < net->tensor_count; i++) {
			const float *x = blocks[b].data + net->tensors[i].offset;
			for (size_t j = 0; j < net->tensors[i].parameter->count; j++)
				if (!isfinite(x[j]))
					return context_fail(t->model->ctx, SCRAWL_ENUMERIC,
							    "%s%s is not finite after step %zu "
							    "(try a lower learning rate)",
							    blocks[b].prefix, net->tensors[i].name,
							    trainer_steps_done(t));
		}
	return SCRAWL_OK;
}

static enum scrawl_status describe_run(const struct scrawl_trainer *t, const char *note,
				       struct metadata *metadata)
{
	const struct metadata *own = &t->model->metadata;
	double now = clock_seconds();
	struct position at = t->position;
	at.seconds = now - t->clocks.start;
	at.epoch_seconds = at.done ? now - t->clocks.epoch_start : 0.0;
	char train[HASH_TEXT], val[HASH_TEXT];
	const char *const entries[][2] = {
		{ "format", CHECKPOINT_FORMAT },
		{ CHECKPOINT_PREFIX "conv", t->model->net->conv },
		{ CHECKPOINT_PREFIX "data_train", checkpoint_fingerprint(t->train, train) },
		{ CHECKPOINT_PREFIX "data_val", checkpoint_fingerprint(t->val, val) },
		{ CHECKPOINT_PREFIX "note", note ? note : "" },
	};
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < own->count && status == SCRAWL_OK; i++)
		status = metadata_set(metadata, own->entries[i].key, own->entries[i].value);
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]) && status == SCRAWL_OK; i++)
		status = metadata_set(metadata, entries[i][0], entries[i][1]);
	if (status == SCRAWL_OK)
		status = options_write(&t->options, metadata);
	if (status == SCRAWL_OK)
		status = fields_write(position_fields, position_field_count, &at, metadata);
	return status == SCRAWL_OK ? status
				   : context_fail_memory(t->model->ctx, "writing a checkpoint");
}

/* names [blocks, tensor_count] of NETWORK_NAME + 16 bytes each. */
#define NAME_BYTES (NETWORK_NAME + 16)

static void list_tensors(const struct network *net, const struct checkpoint_block *blocks,
			 size_t count, char *names, struct tensor *tensors)
{
	for (size_t b = 0; b < count; b++, tensors += net->tensor_count) {
		model_file_tensors(net, blocks[b].data, tensors);
		for (size_t i = 0; i < net->tensor_count; i++, names += NAME_BYTES) {
			snprintf(names, NAME_BYTES, "%s%s", blocks[b].prefix, tensors[i].name);
			tensors[i].name = names;
		}
	}
}

/* Keeps the previous one, unless it is a damaged one whose predecessor was resumed. */
static bool keeps_previous(const struct scrawl_trainer *t, const char *path)
{
	return t->wrote || !t->resumed || strcmp(t->resumed, path) == 0;
}

static enum scrawl_status write_blocks(const struct scrawl_trainer *t,
				       const struct checkpoint_block *blocks, size_t count,
				       const struct safetensors_target *target, const char *note)
{
	scrawl_context *ctx = t->model->ctx;
	const struct network *net = t->model->net;
	size_t total = count * net->tensor_count;
	struct metadata metadata = { 0 };
	struct tensor *tensors = memory_alloc(total, sizeof(*tensors));
	char *names = memory_alloc(total, NAME_BYTES);
	enum scrawl_status status = SCRAWL_OK;
	if (!tensors || !names)
		status = context_fail_memory(ctx, "writing a checkpoint");
	if (status == SCRAWL_OK)
		status = model_file_record(t->model);
	if (status == SCRAWL_OK)
		status = describe_run(t, note, &metadata);
	if (status == SCRAWL_OK) {
		list_tensors(net, blocks, count, names, tensors);
		status = safetensors_write(ctx, target, &metadata, tensors, total);
	}
	metadata_release(&metadata);
	memory_free(tensors);
	memory_free(names);
	return status;
}

static enum scrawl_status
write_checkpoint(const scrawl_trainer *t, const struct safetensors_target *target, const char *note)
{
	struct checkpoint_block blocks[CHECKPOINT_BLOCKS];
	size_t count = checkpoint_blocks(t, blocks);
	enum scrawl_status status = check_finite(t, blocks, count);
	return status == SCRAWL_OK ? write_blocks(t, blocks, count, target, note) : status;
}

enum scrawl_status scrawl_trainer_checkpoint_memory(scrawl_trainer *trainer, const char *note,
						    void **bytes, size_t *size)
{
	ENTER(trainer ? trainer->model->ctx : NULL);
	if (!trainer || !bytes || !size)
		return context_fail_null(trainer ? trainer->model->ctx : NULL);
	struct safetensors_target target = {
		.name = "checkpoint in memory",
		.bytes = bytes,
		.size = size,
	};
	return write_checkpoint(trainer, &target, note);
}

enum scrawl_status scrawl_trainer_checkpoint(scrawl_trainer *trainer, const char *path,
					     const char *note)
{
	ENTER(trainer ? trainer->model->ctx : NULL);
	if (!trainer || !path)
		return context_fail_null(trainer ? trainer->model->ctx : NULL);
	struct safetensors_target target = {
		.name = path,
		.keep = keeps_previous(trainer, path),
	};
	enum scrawl_status status = write_checkpoint(trainer, &target, note);
	trainer->clocks.written = clock_seconds();
	trainer->wrote |= status == SCRAWL_OK;
	return status;
}

static enum scrawl_status write_asked(scrawl_trainer *t, const struct scrawl_checkpoint_options *o)
{
	const char *note = o->note ? o->note(o->arg) : NULL;
	enum scrawl_status status = scrawl_trainer_checkpoint(t, o->path, note);
	if (!o->written)
		return status;
	if (o->written(o->arg, status) != SCRAWL_CONTINUE)
		return context_fail(t->model->ctx, SCRAWL_ESTOPPED,
				    "stopped after writing a checkpoint");
	return SCRAWL_OK;
}

enum scrawl_status checkpoint_if_due(scrawl_trainer *t, const struct scrawl_checkpoint_options *o,
				     bool stopping)
{
	const struct position *at = &t->position;
	if (!o)
		return SCRAWL_OK;
	bool wanted = at->done && o->wanted && o->wanted(o->arg);
	bool due = at->done ? o->every_steps && trainer_steps_done(t) % o->every_steps == 0
			    : o->every_epochs && (at->epoch - 1) % o->every_epochs == 0;
	if (o->every_seconds > 0.0)
		due |= clock_seconds() - t->clocks.written >= o->every_seconds;
	return wanted || due || stopping ? write_asked(t, o) : SCRAWL_OK;
}
