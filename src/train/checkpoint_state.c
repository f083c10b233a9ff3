/* SPDX-License-Identifier: MIT */
/*
 * checkpoint_state.c - the parts of a run to save, and the identity of its data
 */
#include "train/checkpoint_state.h"

#include <stddef.h>
#include <string.h>

#include "data/dataset.h"
#include "train/optimizer.h"

#define POSITION(member, kind)                                                                     \
	{                                                                                          \
		CHECKPOINT_PREFIX #member, kind, offsetof(struct position, member), NULL           \
	}

const struct field position_fields[] = {
	POSITION(epoch, SCRAWL_VALUE_UNSIGNED),     POSITION(done, SCRAWL_VALUE_SIZE),
	POSITION(loss, SCRAWL_VALUE_REAL),          POSITION(seen, SCRAWL_VALUE_SIZE),
	POSITION(correct, SCRAWL_VALUE_SIZE),       POSITION(best_epoch, SCRAWL_VALUE_UNSIGNED),
	POSITION(val_loss, SCRAWL_VALUE_REAL),      POSITION(val_accuracy, SCRAWL_VALUE_REAL),
	POSITION(seconds, SCRAWL_VALUE_REAL),       POSITION(training_seconds, SCRAWL_VALUE_REAL),
	POSITION(epoch_seconds, SCRAWL_VALUE_REAL),
};
const size_t position_field_count = sizeof(position_fields) / sizeof(position_fields[0]);

enum checkpoint_part { WEIGHTS, MOMENTUM, BEST, SECOND, AVERAGE };

static const char *const block_prefixes[CHECKPOINT_BLOCKS] = {
	[WEIGHTS] = "",       [MOMENTUM] = "momentum/", [BEST] = CHECKPOINT_BEST,
	[SECOND] = "second/", [AVERAGE] = "average/",
};

static bool is_kept(const struct scrawl_train_options *options, enum checkpoint_part block)
{
	if (block == SECOND)
		return optimizer_has_second_moment(options->optimizer);
	return block != AVERAGE || options->ema > 0.0;
}

size_t checkpoint_prefixes(const struct scrawl_train_options *options, const char **prefixes)
{
	size_t count = 0;
	for (enum checkpoint_part b = 0; b < CHECKPOINT_BLOCKS; b++)
		if (is_kept(options, b))
			prefixes[count++] = block_prefixes[b];
	return count;
}

size_t checkpoint_blocks(const struct scrawl_trainer *t, struct checkpoint_block *blocks)
{
	float *const data[CHECKPOINT_BLOCKS] = {
		[WEIGHTS] = t->model->net->parameters,
		[MOMENTUM] = t->optimizer.m,
		[BEST] = t->best,
		[SECOND] = t->optimizer.v,
		[AVERAGE] = t->ema.average,
	};
	size_t count = 0;
	for (enum checkpoint_part b = 0; b < CHECKPOINT_BLOCKS; b++)
		if (is_kept(&t->options, b))
			blocks[count++] = (struct checkpoint_block){ block_prefixes[b], data[b] };
	return count;
}

bool checkpoint_moments_hold(const struct safetensors *st)
{
	const char *prefix = block_prefixes[SECOND];
	for (size_t i = 0; i < st->count; i++) {
		const struct tensor *tensor = &st->tensors[i];
		size_t count = strncmp(tensor->name, prefix, strlen(prefix)) == 0;
		for (size_t d = 0; d < tensor->rank; d++)
			count *= tensor->shape[d];
		for (size_t k = 0; k < count; k++)
			if (tensor->data[k] < 0.0f)
				return false;
	}
	return true;
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
