/* SPDX-License-Identifier: MIT */
/*
 * split_record.c - records in a model how its training data were split, and repeats the split
 *
 * Besides the fingerprint of the whole set, data_hash, a model records val_count, the number of
 * images held out for validation (0: none), and val_seed, the seed that drew them: all that
 * scrawl_dataset_split needs.  Of folds it records val_folds, val_fold and val_seed, but not
 * val_count, so that versions that know no folds do not split in the other way.  For a part of a
 * part, or data cut in another way, none is recorded.
 */
#include "train/split_record.h"

#include <string.h>

#include "core/entry.h"
#include "data/dataset.h"
#include "model/metadata_fields.h"

enum { COUNT, SEED, FOLDS, FOLD, FIELDS };

static const struct field split_fields[FIELDS] = {
	[COUNT] = { "val_count", SCRAWL_VALUE_SIZE, offsetof(struct dataset_cut, val_count), NULL },
	[SEED] = { "val_seed", SCRAWL_VALUE_UINT64, offsetof(struct dataset_cut, seed), NULL },
	[FOLDS] = { "val_folds", SCRAWL_VALUE_UNSIGNED, offsetof(struct dataset_cut, folds), NULL },
	[FOLD] = { "val_fold", SCRAWL_VALUE_UNSIGNED, offsetof(struct dataset_cut, fold), NULL },
};

enum scrawl_status split_record(scrawl_model *model, const scrawl_dataset *train)
{
	const struct dataset_cut *cut = &train->cut;
	const bool recorded[FIELDS] = {
		[COUNT] = cut->known && !cut->folds,
		[SEED] = cut->known && cut->val_count,
		[FOLDS] = cut->known && cut->folds,
		[FOLD] = cut->known && cut->folds,
	};
	enum scrawl_status status = SCRAWL_OK;
	for (size_t i = 0; i < FIELDS && status == SCRAWL_OK; i++)
		if (recorded[i])
			status = fields_write(&split_fields[i], 1, cut, &model->metadata);
		else
			metadata_remove(&model->metadata, split_fields[i].key);
	return status == SCRAWL_OK ? status : context_fail_memory(model->ctx, "metadata");
}

static const char *model_called(const scrawl_model *model)
{
	return model->path ? model->path : "the model";
}

static enum scrawl_status read_cut(scrawl_context *ctx, const scrawl_model *model,
				   struct dataset_cut *cut)
{
	const char *seed = metadata_get(&model->metadata, "val_seed");
	const char *count = metadata_get(&model->metadata, "val_count");
	const char *folds = metadata_get(&model->metadata, "val_folds");
	const char *fold = metadata_get(&model->metadata, "val_fold");
	if (!seed) /* from early versions, before ensembles with a common split */
		seed = metadata_get(&model->metadata, "seed");
	if (!metadata_get(&model->metadata, "data_hash") || !(count || folds) || !seed)
		return context_fail(ctx, SCRAWL_EMODEL,
				    "%s: does not record how its training data were split (a model "
				    "does if it was trained on a whole data set or on the rest "
				    "after one split)",
				    model_called(model));
	bool read = field_parse(&split_fields[SEED], seed, cut);
	if (folds)
		read = read && field_parse(&split_fields[FOLDS], folds, cut) &&
		       field_parse(&split_fields[FOLD], fold, cut);
	else
		read = read && field_parse(&split_fields[COUNT], count, cut);
	if (read)
		return SCRAWL_OK;
	return context_fail(ctx, SCRAWL_EMODEL,
			    "%s: %s or the seed in its metadata is not a number",
			    model_called(model), folds ? "val_folds, val_fold" : "val_count");
}

static enum scrawl_status check_cut(scrawl_context *ctx, const scrawl_dataset *all,
				    const scrawl_model *model, const struct dataset_cut *cut)
{
	const char *path = scrawl_dataset_path(all), *have = scrawl_dataset_hash(all);
	const char *want = metadata_get(&model->metadata, "data_hash");
	if (strcmp(want, have) != 0)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: not the data that %s was trained on, so the split cannot "
				    "be made again (their fingerprints are %s and %s)",
				    path, model_called(model), have, want);
	if (all->indices)
		return context_fail(ctx, SCRAWL_EDATA,
				    "%s: %zu of the %zu images that %s was trained on, so the "
				    "split cannot be made again (give the whole data set)",
				    path, all->size, all->store->count, model_called(model));
	if (cut->val_count >= all->size)
		return context_fail(ctx, SCRAWL_EMODEL,
				    "%s: val_count in its metadata is %zu, but it was trained on "
				    "%zu images (the file is damaged: train it again)",
				    model_called(model), cut->val_count, all->size);
	if (metadata_get(&model->metadata, "val_folds") &&
	    (cut->folds < 2 || cut->folds > all->size || cut->fold >= cut->folds))
		return context_fail(ctx, SCRAWL_EMODEL,
				    "%s: its metadata say that it was trained without fold %u of "
				    "%u of %zu images (the file is damaged: train it again)",
				    model_called(model), cut->fold, cut->folds, all->size);
	return SCRAWL_OK;
}

enum scrawl_status scrawl_dataset_split_as(scrawl_context *ctx, const scrawl_dataset *all,
					   const scrawl_model *model, scrawl_dataset **train,
					   scrawl_dataset **val)
{
	ENTER(ctx);
	if (!ctx || !all || !model || !train || !val)
		return context_fail_null(ctx);
	struct dataset_cut cut = { .known = true };
	enum scrawl_status status = read_cut(ctx, model, &cut);
	if (status == SCRAWL_OK)
		status = check_cut(ctx, all, model, &cut);
	if (status != SCRAWL_OK)
		return status;
	if (cut.folds)
		return scrawl_dataset_fold(ctx, all, cut.folds, cut.fold, cut.seed, train, val);
	if (cut.val_count)
		return scrawl_dataset_split(ctx, all, cut.val_count, cut.seed, train, val);
	scrawl_dataset *whole;
	status = dataset_subset(ctx, all, NULL, all->size, &whole);
	if (status != SCRAWL_OK)
		return status;
	whole->cut = cut;
	*train = whole;
	*val = NULL;
	return SCRAWL_OK;
}
