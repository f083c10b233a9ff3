/* SPDX-License-Identifier: MIT */
/*
 * dataset_split.c - a validation set cut off in proportion from each class
 *
 * Of V images, a class with n of N images gets its exact share V n / N rounded down; the remaining
 * images go, one each, to the classes with the largest remainders (the lowest class first if they
 * are equal).  So the total is exact and each class is less than one image off its exact share.
 */
#include "core/context.h"
#include "core/memory.h"
#include "core/random.h"
#include "data/dataset.h"

/* quota[c] of the count[c] images of class c go to val: val_count of total in all. */
static void share_out(const size_t *count, size_t total, size_t val_count, size_t *quota)
{
	uint64_t remainder[SCRAWL_MAX_CLASSES];
	size_t left = val_count;
	for (size_t c = 0; c < SCRAWL_MAX_CLASSES; c++) {
		/* Both factors come from 32-bit sizes: the product fits. */
		uint64_t product = (uint64_t)val_count * count[c];
		quota[c] = (size_t)(product / total);
		remainder[c] = product % total;
		left -= quota[c];
	}
	for (; left > 0; left--) {
		size_t best = 0;
		for (size_t c = 1; c < SCRAWL_MAX_CLASSES; c++)
			if (remainder[c] > remainder[best])
				best = c;
		quota[best]++;
		remainder[best] = 0;
	}
}

/* Sets chosen[i] for val_count of the positions 0 .. size - 1 of all; order is scratch [size]. */
static void choose_images(const scrawl_dataset *all, size_t val_count, uint64_t seed,
			  uint32_t *order, uint8_t *chosen)
{
	size_t count[SCRAWL_MAX_CLASSES] = { 0 }, quota[SCRAWL_MAX_CLASSES],
	       next[SCRAWL_MAX_CLASSES], begin = 0;
	for (size_t i = 0; i < all->size; i++)
		count[scrawl_dataset_label(all, i)]++;
	for (size_t c = 0; c < SCRAWL_MAX_CLASSES; c++) {
		next[c] = begin;
		begin += count[c];
	}
	for (size_t i = 0; i < all->size; i++)
		order[next[scrawl_dataset_label(all, i)]++] = (uint32_t)i;
	share_out(count, all->size, val_count, quota);
	for (uint32_t c = 0; c < SCRAWL_MAX_CLASSES; c++) {
		uint32_t *members = order + next[c] - count[c];
		struct random r;
		random_init(&r, seed, RANDOM_SPLIT, c, 0);
		random_shuffle(&r, members, count[c]);
		for (size_t i = 0; i < quota[c]; i++)
			chosen[members[i]] = 1;
	}
}

struct split {
	struct dataset_cut cut; /* of train */
	uint32_t *order;        /* [size]: positions, class by class */
	uint8_t *chosen;        /* [size]: whether it goes to val */
	uint32_t *train, *val;  /* indices into the store */
};

static enum scrawl_status cut(scrawl_context *ctx, const scrawl_dataset *all, struct split *split,
			      scrawl_dataset **train, scrawl_dataset **val)
{
	size_t trains = 0, vals = 0, val_count = split->cut.val_count;
	for (size_t i = 0; i < all->size; i++) {
		uint32_t index = (uint32_t)dataset_index(all, i);
		if (split->chosen[i])
			split->val[vals++] = index;
		else
			split->train[trains++] = index;
	}
	scrawl_dataset *first;
	enum scrawl_status status =
		dataset_subset(ctx, all, split->train, all->size - val_count, &first);
	if (status != SCRAWL_OK)
		return status;
	split->train = NULL;
	first->cut = split->cut;
	status = dataset_subset(ctx, all, split->val, val_count, val);
	if (status != SCRAWL_OK) {
		scrawl_dataset_destroy(first);
		return status;
	}
	split->val = NULL;
	*train = first;
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_split(scrawl_context *ctx, const scrawl_dataset *all,
					size_t val_count, uint64_t seed, scrawl_dataset **train,
					scrawl_dataset **val)
{
	if (!ctx || !all || !train || !val)
		return context_fail_null(ctx);
	if (!all->store->labels)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot be split by class: it has no labels",
				    scrawl_dataset_path(all));
	if (val_count == 0 || val_count >= all->size)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot hold out %zu of its %zu images for validation "
				    "(at least one, and not all)",
				    scrawl_dataset_path(all), val_count, all->size);
	struct split split = {
		.cut = { .known = all->cut.known && all->cut.val_count == 0,
			 .val_count = val_count,
			 .seed = seed },
		.order = memory_alloc(all->size, sizeof(uint32_t)),
		.chosen = memory_alloc(all->size, 1),
		.train = memory_alloc(all->size - val_count, sizeof(uint32_t)),
		.val = memory_alloc(val_count, sizeof(uint32_t)),
	};
	enum scrawl_status status;
	if (split.order && split.chosen && split.train && split.val) {
		choose_images(all, val_count, seed, split.order, split.chosen);
		status = cut(ctx, all, &split, train, val);
	} else {
		status = context_fail_memory(ctx, "splitting a data set");
	}
	memory_free(split.order);
	memory_free(split.chosen);
	memory_free(split.train);
	memory_free(split.val);
	return status;
}
