/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_read.c - reads and checks a checkpoint, and restores a run from it
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/blas.h"
#include "core/clock.h"
#include "core/entry.h"
#include "core/file.h"
#include "core/memory.h"
#include "core/sized_struct.h"
#include "model/model_file.h"
#include "train/checkpoint.h"
#include "train/checkpoint_state.h"
#include "train/train_options.h"

/* ---- reading --------------------------------------------------------------------------------- */

static enum scrawl_status fail_damaged(scrawl_context *ctx, const char *path, const char *what)
{
	return context_fail(ctx, SCRAWL_EMODEL, "%s: damaged: %s", path, what);
}

/* Checks what can be checked without the data; checkpoint_restore checks the rest. */
static enum scrawl_status read_fields(scrawl_context *ctx, scrawl_checkpoint *c)
{
	const struct metadata *metadata = &c->st.metadata;
	const struct position *s = &c->position;
	scrawl_train_options_init(&c->options);
	const char *key = options_read(metadata, &c->options);
	if (!key)
		key = fields_read(position_fields, position_field_count, metadata, &c->position);
	if (key)
		return context_fail(ctx, SCRAWL_EMODEL, "%s: damaged: its metadata \"%s\" is %s",
				    c->name, key,
				    metadata_get(metadata, key) ? "not a valid value" : "missing");
	if (options_check(ctx, &c->options) != SCRAWL_OK)
		return context_fail(ctx, SCRAWL_EMODEL, "%s: damaged: %s", c->name,
				    scrawl_context_error(ctx));
	if (s->epoch < 1 || s->epoch > c->options.epochs + 1 || s->best_epoch >= s->epoch ||
	    (s->epoch > 1 && !s->best_epoch) || (s->epoch > c->options.epochs && s->done) ||
	    s->correct > s->seen || (!s->done && s->seen))
		return fail_damaged(ctx, c->name, "its counters contradict each other");
	if (s->loss < 0.0 || s->val_loss < 0.0 || s->val_accuracy < 0.0 || s->val_accuracy > 1.0 ||
	    s->seconds < 0.0 || s->training_seconds < 0.0 || s->epoch_seconds < 0.0)
		return fail_damaged(ctx, c->name, "a loss, accuracy or time is out of range");
	return SCRAWL_OK;
}

/* Gives the model its own metadata: all except the checkpoint's. */
static enum scrawl_status give_metadata(const scrawl_checkpoint *c, scrawl_model *model)
{
	const struct metadata *metadata = &c->st.metadata;
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < metadata->count && status == SCRAWL_OK; i++) {
		const struct metadata_entry *entry = &metadata->entries[i];
		if (strncmp(entry->key, CHECKPOINT_PREFIX, strlen(CHECKPOINT_PREFIX)) != 0)
			status = scrawl_model_set_metadata(model, entry->key, entry->value);
	}
	return status;
}

static enum scrawl_status check_tensors(const scrawl_checkpoint *c, scrawl_model *model)
{
	const struct network *net = model->net;
	const char *prefixes[CHECKPOINT_BLOCKS];
	size_t count = checkpoint_prefixes(&c->options, prefixes);
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < count && status == SCRAWL_OK; i++)
		status = model_file_check(model->ctx, c->name, &c->st, prefixes[i], net);
	if (status == SCRAWL_OK && c->st.count != count * net->tensor_count)
		return fail_damaged(model->ctx, c->name,
				    "it holds other tensors than a checkpoint does");
	return status;
}

/* Checks the contents of c->st and builds the model. */
static enum scrawl_status believe_checkpoint(scrawl_context *ctx, scrawl_checkpoint *c,
					     scrawl_model **model)
{
	const char *conv = metadata_get(&c->st.metadata, CHECKPOINT_PREFIX "conv");
	if (conv && !conv_layer_knows(conv))
		return fail_damaged(ctx, c->name, "its convolution algorithm is unknown");
	enum scrawl_status status =
		model_file_build(ctx, c->name, CHECKPOINT_FORMAT, &c->st, conv, model);
	/* Every checkpoint is written with one; a flipped bit may have changed its key. */
	if (status == SCRAWL_OK && !c->st.sealed)
		status = fail_damaged(ctx, c->name, "its header has lost its fingerprint");
	if (status == SCRAWL_OK)
		status = read_fields(ctx, c);
	if (status == SCRAWL_OK)
		status = check_tensors(c, *model);
	if (status == SCRAWL_OK && !checkpoint_moments_hold(&c->st))
		status = fail_damaged(ctx, c->name, "a second moment is negative");
	return status == SCRAWL_OK ? give_metadata(c, *model) : status;
}

/* Adds to the error the checkpoint before this one, if there is one. */
static void point_to_previous(scrawl_context *ctx, const char *path)
{
	char previous[4096];
	int length = snprintf(previous, sizeof(previous), "%s" FILE_PREVIOUS, path);
	if (length > 0 && (size_t)length < sizeof(previous) && access(previous, R_OK) == 0)
		context_record(ctx, "%s; the checkpoint before it is %s", scrawl_context_error(ctx),
			       previous);
}

/* A copy of the path without FILE_PREVIOUS; NULL: out of memory. */
static char *current_path(const char *path)
{
	size_t length = strlen(path), suffix = strlen(FILE_PREVIOUS);
	char *copy = memory_string(path);
	if (copy && length > suffix && strcmp(path + length - suffix, FILE_PREVIOUS) == 0)
		copy[length - suffix] = '\0';
	return copy;
}

/* path: the file; NULL: read bytes [size] instead. */
static enum scrawl_status load_checkpoint(scrawl_context *ctx, const char *path, const void *bytes,
					  size_t size, scrawl_checkpoint **out,
					  scrawl_model **model)
{
	scrawl_model *made = NULL;
	scrawl_checkpoint *c = memory_alloc(1, sizeof(*c));
	enum scrawl_status status = SCRAWL_OK;
	if (c) {
		c->name = memory_string(path ? path : "checkpoint in memory");
		c->path = path ? current_path(path) : NULL;
	}
	if (!c || !c->name || (path && !c->path))
		status = context_fail_memory(ctx, "reading a checkpoint");
	else if (path)
		status = safetensors_read(ctx, path, &c->st);
	else
		status = safetensors_read_memory(ctx, c->name, bytes, size, &c->st);
	if (status == SCRAWL_OK)
		status = believe_checkpoint(ctx, c, &made);
	if (status == SCRAWL_OK) {
		*out = c;
		*model = made;
		return SCRAWL_OK;
	}
	scrawl_model_destroy(made);
	scrawl_checkpoint_destroy(c);
	return status;
}

enum scrawl_status scrawl_checkpoint_load(scrawl_context *ctx, const char *path,
					  scrawl_checkpoint **out, scrawl_model **model)
{
	ENTER(ctx);
	if (!ctx || !path || !out || !model)
		return context_fail_null(ctx);
	enum scrawl_status status = load_checkpoint(ctx, path, NULL, 0, out, model);
	if (status == SCRAWL_EMODEL || status == SCRAWL_EIO)
		point_to_previous(ctx, path);
	return status;
}

enum scrawl_status scrawl_checkpoint_load_memory(scrawl_context *ctx, const void *bytes,
						 size_t size, scrawl_checkpoint **out,
						 scrawl_model **model)
{
	ENTER(ctx);
	if (!ctx || !out || !model)
		return context_fail_null(ctx);
	return load_checkpoint(ctx, NULL, bytes, size, out, model);
}

void scrawl_checkpoint_destroy(scrawl_checkpoint *checkpoint)
{
	if (!checkpoint)
		return;
	safetensors_release(&checkpoint->st);
	memory_free(checkpoint->name);
	memory_free(checkpoint->path);
	memory_free(checkpoint);
}

void scrawl_checkpoint_train_options_sized(const scrawl_checkpoint *checkpoint,
					   struct scrawl_train_options *options, size_t size)
{
	if (!checkpoint)
		return;
	sized_init(options, size, &checkpoint->options);
}

const char *scrawl_checkpoint_note(const scrawl_checkpoint *checkpoint)
{
	if (!checkpoint)
		return "";
	const char *note = metadata_get(&checkpoint->st.metadata, CHECKPOINT_PREFIX "note");
	return note ? note : "";
}

const char *scrawl_checkpoint_path(const scrawl_checkpoint *checkpoint)
{
	return checkpoint ? checkpoint->path : NULL;
}

unsigned scrawl_checkpoint_epoch(const scrawl_checkpoint *checkpoint)
{
	return checkpoint ? checkpoint->position.epoch : 0;
}

size_t scrawl_checkpoint_step(const scrawl_checkpoint *checkpoint)
{
	return checkpoint ? checkpoint->position.done : 0;
}

/* ---- resuming -------------------------------------------------------------------------------- */

static enum scrawl_status check_data(const struct scrawl_trainer *t, const scrawl_checkpoint *c,
				     const char *key, const char *what, const scrawl_dataset *data)
{
	const char *then = metadata_get(&c->st.metadata, key);
	char now[HASH_TEXT];
	checkpoint_fingerprint(data, now);
	if (then && strcmp(then, now) == 0)
		return SCRAWL_OK;
	return context_fail(t->model->ctx, SCRAWL_EDATA,
			    "%s: was made with %s %s set than this one (fingerprint %s, now %s)",
			    c->name, then && *then ? "another" : "no", what,
			    then && *then ? then : "none", *now ? now : "none");
}

static enum scrawl_status check_same_run(const struct scrawl_trainer *t, const scrawl_checkpoint *c)
{
	const struct network *net = t->model->net;
	scrawl_context *ctx = t->model->ctx;
	const char *conv = metadata_get(&c->st.metadata, CHECKPOINT_PREFIX "conv");
	const char *other = options_difference(&c->options, &t->options);
	if (other)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot be resumed with another %s than it was made with",
				    c->name, other);
	if (strcmp(metadata_get(&c->st.metadata, "description"), net->description) != 0 ||
	    strcmp(conv ? conv : "auto", net->conv) != 0)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot be resumed with another network, or convolution "
				    "algorithm, than it was made with",
				    c->name);
	enum scrawl_status status = check_tensors(c, t->model);
	if (status == SCRAWL_OK)
		status = check_data(t, c, CHECKPOINT_PREFIX "data_train", "training", t->train);
	if (status == SCRAWL_OK)
		status = check_data(t, c, CHECKPOINT_PREFIX "data_val", "validation", t->val);
	return status;
}

/* Other kernels sum in another order, which changes the last bits. */
static void warn_other_blas(const scrawl_trainer *t, const scrawl_checkpoint *c)
{
	char now[BLAS_NAME_BYTES];
	const char *before = metadata_get(&c->st.metadata, "blas");
	blas_name(now);
	if (before && strcmp(before, now) != 0)
		context_warn(t->model->ctx,
			     "%s: was trained with %s, and %s is in use; results will differ in "
			     "the last bits",
			     c->name, before, now);
}

enum scrawl_status checkpoint_restore(scrawl_trainer *t, const scrawl_checkpoint *c)
{
	const struct position *s = &c->position;
	enum scrawl_status status = check_same_run(t, c);
	if (status != SCRAWL_OK)
		return status;
	size_t images = scrawl_dataset_size(t->train), batch = t->options.batch;
	size_t seen = s->done < t->steps ? s->done * batch : images;
	if (s->done > t->steps || s->seen != (s->done ? seen : 0))
		return fail_damaged(t->model->ctx, c->name, "its counters do not suit the data");
	warn_other_blas(t, c);
	t->resumed = c->path ? memory_string(c->name) : NULL;
	if (c->path && !t->resumed)
		return context_fail_memory(t->model->ctx, "resuming from a checkpoint");
	struct checkpoint_block blocks[CHECKPOINT_BLOCKS];
	size_t count = checkpoint_blocks(t, blocks);
	for (size_t i = 0; i < count; i++)
		model_file_take(&c->st, blocks[i].prefix, t->model->net, blocks[i].data);
	t->position = *s;
	t->optimizer.step = trainer_steps_done(t);
	t->clocks.start = clock_seconds() - s->seconds;
	t->clocks.epoch_start = clock_seconds() - s->epoch_seconds;
	return SCRAWL_OK;
}
