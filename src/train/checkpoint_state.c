/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_state.c - what there is to keep of a run, and which data it learns from
 */
#include "train/checkpoint_state.h"

#include <stddef.h>
#include <string.h>

#include "data/dataset.h"

#define STATE(member, kind)                                                                        \
	{                                                                                          \
		CHECKPOINT_PREFIX #member, kind, offsetof(struct checkpoint_state, member), NULL   \
	}

const struct field checkpoint_state_fields[] = {
	STATE(epoch, FIELD_UNSIGNED),     STATE(done, FIELD_SIZE),
	STATE(loss, FIELD_REAL),          STATE(seen, FIELD_SIZE),
	STATE(correct, FIELD_SIZE),       STATE(best_epoch, FIELD_UNSIGNED),
	STATE(val_loss, FIELD_REAL),      STATE(val_accuracy, FIELD_REAL),
	STATE(seconds, FIELD_REAL),       STATE(training_seconds, FIELD_REAL),
	STATE(epoch_seconds, FIELD_REAL),
};
const size_t checkpoint_state_field_count =
	sizeof(checkpoint_state_fields) / sizeof(checkpoint_state_fields[0]);

size_t checkpoint_blocks(const struct trainer *t, struct checkpoint_block *blocks)
{
	bool adam = t->options->optimizer == SCRAWL_OPTIMIZER_ADAM ||
		    t->options->optimizer == SCRAWL_OPTIMIZER_ADAMW;
	size_t count = 0;
	blocks[count++] = (struct checkpoint_block){ "", t->model->net->parameters };
	blocks[count++] = (struct checkpoint_block){ "momentum/", t->optimizer.m };
	blocks[count++] = (struct checkpoint_block){ "best/", t->best };
	if (adam)
		blocks[count++] = (struct checkpoint_block){ "second/", t->optimizer.v };
	if (t->options->ema > 0.0)
		blocks[count++] = (struct checkpoint_block){ "average/", t->ema.average };
	return count;
}

const char *checkpoint_fingerprint(const scrawl_dataset *data, char *text)
{
	text[0] = 0;
	if (!data)
		return text;
	const char *hash = scrawl_dataset_hash(data);
	struct hash_part parts[] = {
		{ hash, strlen(hash) },
		{ data->indices, data->indices ? data->size * sizeof(*data->indices) : 0 },
	};
	hash_parts(parts, data->indices ? 2 : 1, text);
	return text;
}
