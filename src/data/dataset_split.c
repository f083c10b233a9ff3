/* SPDX-License-Identifier: MIT */
/*
 * dataset_split.c - validation sets cut off in proportion from each class: a share, or a fold
 *
 * Of V images, a class with n of N images gets its exact share V n / N rounded down; the remaining
 * images go, one each, to the classes with the largest remainders (the lowest class first if they
 * are equal).  So the total is exact and each class is less than one image off its exact share.
 *
 * For folds, the images of each class are shuffled and all are dealt out, class after class: folds,
 * and each class in them, differ by at most one image.
 */
#include "core/context.h"
#include "core/entry.h"
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

/* order [size]: the positions 0 .. size - 1 of all, class by class, each class shuffled. */
static void shuffle_classes(const scrawl_dataset *all, uint64_t seed, uint32_t *order,
			    size_t count[SCRAWL_MAX_CLASSES])
{
	size_t next[SCRAWL_MAX_CLASSES], begin = 0;
	for (size_t i = 0; i < all->size; i++)
		count[scrawl_dataset_label(all, i)]++;
	for (size_t c = 0; c < SCRAWL_MAX_CLASSES; c++) {
		next[c] = begin;
		begin += count[c];
	}
	for (size_t i = 0; i < all->size; i++)
		order[next[scrawl_dataset_label(all, i)]++] = (uint32_t)i;
	for (uint32_t c = 0; c < SCRAWL_MAX_CLASSES; c++) {
		struct random r;
		random_init(&r, seed, RANDOM_SPLIT, c, 0);
		random_shuffle(&r, order + next[c] - count[c], count[c]);
	}
}

struct split {
	struct dataset_cut cut; /* of train */
	uint32_t *order;        /* [size]: positions, class by class */
	uint8_t *chosen;        /* [size]: whether it goes to val */
	uint32_t *train, *val;  /* indices into the store */
};

static void choose_images(const scrawl_dataset *all, struct split *split)
{
	const struct dataset_cut *cut = &split->cut;
	size_t count[SCRAWL_MAX_CLASSES] = { 0 }, quota[SCRAWL_MAX_CLASSES];
	const uint32_t *members = split->order;
	shuffle_classes(all, cut->seed, split->order, count);
	if (cut->folds) {
		for (size_t i = cut->fold; i < all->size; i += cut->folds)
			split->chosen[members[i]] = 1;
		return;
	}
	share_out(count, all->size, cut->val_count, quota);
	for (size_t c = 0; c < SCRAWL_MAX_CLASSES; members += count[c++])
		for (size_t i = 0; i < quota[c]; i++)
			split->chosen[members[i]] = 1;
}

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

static enum scrawl_status check_labelled(scrawl_context *ctx, const scrawl_dataset *all)
{
	if (all->store->labels)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EINVAL, "%s: cannot be split by class: it has no labels",
			    scrawl_dataset_path(all));
}

static enum scrawl_status split_as(scrawl_context *ctx, const scrawl_dataset *all,
				   struct dataset_cut wanted, scrawl_dataset **train,
				   scrawl_dataset **val)
{
	wanted.known = all->cut.known && all->cut.val_count == 0;
	struct split split = {
		.cut = wanted,
		.order = memory_alloc(all->size, sizeof(uint32_t)),
		.chosen = memory_alloc(all->size, 1),
		.train = memory_alloc(all->size - wanted.val_count, sizeof(uint32_t)),
		.val = memory_alloc(wanted.val_count, sizeof(uint32_t)),
	};
	enum scrawl_status status;
	if (split.order && split.chosen && split.train && split.val) {
		choose_images(all, &split);
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

enum scrawl_status scrawl_dataset_split(scrawl_context *ctx, const scrawl_dataset *all,
					size_t val_count, uint64_t seed, scrawl_dataset **train,
					scrawl_dataset **val)
{
	ENTER(ctx);
	if (!ctx || !all || !train || !val)
		return context_fail_null(ctx);
	enum scrawl_status status = check_labelled(ctx, all);
	if (status != SCRAWL_OK)
		return status;
	if (val_count == 0 || val_count >= all->size)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot hold out %zu of its %zu images for validation "
				    "(at least one, and not all)",
				    scrawl_dataset_path(all), val_count, all->size);
	return split_as(ctx, all, (struct dataset_cut){ .val_count = val_count, .seed = seed },
			train, val);
}

enum scrawl_status scrawl_dataset_fold(scrawl_context *ctx, const scrawl_dataset *all, size_t folds,
				       size_t fold, uint64_t seed, scrawl_dataset **train,
				       scrawl_dataset **val)
{
	ENTER(ctx);
	if (!ctx || !all || !train || !val)
		return context_fail_null(ctx);
	enum scrawl_status status = check_labelled(ctx, all);
	if (status != SCRAWL_OK)
		return status;
	if (folds < 2 || folds > all->size || folds > UINT32_MAX)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "%s: cannot be cut into %zu folds (2 to its %zu images)",
				    scrawl_dataset_path(all), folds, all->size);
	if (fold >= folds)
		return context_fail(ctx, SCRAWL_EINVAL, "%s: there is no fold %zu of %zu (from 0)",
				    scrawl_dataset_path(all), fold, folds);
	struct dataset_cut wanted = {
		.val_count = (all->size - fold - 1) / folds + 1,
		.seed = seed,
		.folds = (uint32_t)folds,
		.fold = (uint32_t)fold,
	};
	return split_as(ctx, all, wanted, train, val);
}
