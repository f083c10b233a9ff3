/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_state.h - what the writer (checkpoint.c) and the reader (checkpoint_read.c) share
 */
#ifndef SCRAWL_TRAIN_CHECKPOINT_STATE_H
#define SCRAWL_TRAIN_CHECKPOINT_STATE_H

#include "core/hash.h"
#include "model/metadata_fields.h"
#include "model/safetensors.h"
#include "train/trainer.h"

#define CHECKPOINT_PREFIX "checkpoint." /* of the keys that are not the model's */

/* Where a run stands, in numbers. */
struct checkpoint_state {
	unsigned epoch; /* as in the trainer */
	size_t done;
	double loss;
	size_t seen, correct;
	unsigned best_epoch;
	double val_loss, val_accuracy;
	double seconds, training_seconds, epoch_seconds;
};
extern const struct field checkpoint_state_fields[];
extern const size_t checkpoint_state_field_count;

struct scrawl_checkpoint {
	char *path; /* it was read from */
	struct safetensors st;
	struct scrawl_train_options options;
	struct checkpoint_state state;
};

/* An array laid out as the parameters; the prefix is that of its tensors' names. */
struct checkpoint_block {
	const char *prefix;
	float *data;
};

/* Fills blocks [CHECKPOINT_BLOCKS] with all that a run keeps; returns how many. */
#define CHECKPOINT_BLOCKS 5
size_t checkpoint_blocks(const struct trainer *t, struct checkpoint_block *blocks);

/* Which images of which data set; text has room for HASH_TEXT bytes, "" stands for no set. */
const char *checkpoint_fingerprint(const scrawl_dataset *data, char *text);

#endif
