/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_state.h - shared by checkpoint_write.c and checkpoint_read.c
 */
#ifndef SCRAWL_TRAIN_CHECKPOINT_STATE_H
#define SCRAWL_TRAIN_CHECKPOINT_STATE_H

#include "core/hash.h"
#include "model/metadata_fields.h"
#include "model/model_file.h"
#include "train/trainer.h"

/* All members of struct position. */
extern const struct field position_fields[];
extern const size_t position_field_count;

struct scrawl_checkpoint {
	char *name; /* path of the file it was read from; in memory, the name for texts */
	char *path; /* the file that a resumed run writes; NULL if read from memory */
	struct safetensors st;
	struct scrawl_train_options options;
	struct position position;
};

/* An array laid out like the parameters, and the prefix of its tensors' names. */
struct checkpoint_block {
	const char *prefix;
	float *data;
};

#define CHECKPOINT_BLOCKS 5

/* Fills prefixes [CHECKPOINT_BLOCKS] for a run with these options; returns their number. */
size_t checkpoint_prefixes(const struct scrawl_train_options *options, const char **prefixes);

/* Fills blocks [CHECKPOINT_BLOCKS], with their data; returns their number. */
size_t checkpoint_blocks(const struct scrawl_trainer *t, struct checkpoint_block *blocks);

/* Whether all second moments are 0 or above: Adam takes their root. */
bool checkpoint_moments_hold(const struct safetensors *st);

/* Identifies data set and images; text holds HASH_TEXT bytes, "" means no set. */
const char *checkpoint_fingerprint(const scrawl_dataset *data, char *text);

#endif
