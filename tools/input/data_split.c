/* SPDX-License-Identifier: MIT */
/*
 * data_split.c - cuts the training data again as they were cut for the models
 */
#include "input/data_split.h"

#include <string.h>

#include "cli/message.h"
#include "cli/option_value.h"

const char *split_name(size_t index)
{
	static const char *const names[] = { "test", "val", "train" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

/* How the training data of a model were split: what scrawl train left in its metadata. */
struct cut {
	const char *hash;
	uint64_t count, seed;
};

static int read_cut(const char *path, const scrawl_model *model, struct cut *cut)
{
	const char *count = scrawl_model_metadata(model, "val_count");
	const char *seed = scrawl_model_metadata(model, "val_seed");
	if (!seed) /* from before ensembles, whose members share a split */
		seed = scrawl_model_metadata(model, "seed");
	cut->hash = scrawl_model_metadata(model, "data_hash");
	if (!cut->hash || !count || !seed) {
		error_line("%s: the model does not record how its training data were split "
			   "(train it with scrawl train)",
			   path);
		return EXIT_MODEL;
	}
	if (!parse_integer(count, 0, SIZE_MAX, &cut->count) ||
	    !parse_integer(seed, 0, UINT64_MAX, &cut->seed)) {
		error_line("%s: val_count or the seed in its metadata is not a number", path);
		return EXIT_MODEL;
	}
	return EXIT_DONE;
}

/* Without images set apart no seed has cut anything. */
static bool same_cut(const struct cut *a, const struct cut *b)
{
	return strcmp(a->hash, b->hash) == 0 && a->count == b->count &&
	       (!a->count || a->seed == b->seed);
}

/* The split that all models share: what one was trained on must not be validation for another. */
static int common_cut(const struct models *models, struct cut *cut)
{
	int code = read_cut(models->paths[0], models->all[0], cut);
	for (size_t i = 1; i < models->count && code == EXIT_DONE; i++) {
		struct cut other;
		code = read_cut(models->paths[i], models->all[i], &other);
		if (code == EXIT_DONE && !same_cut(cut, &other)) {
			error_line("%s: its training data were not split as those of %s, so that "
				   "they have no common part (scrawl train --ensemble trains on "
				   "one split)",
				   models->paths[i], models->paths[0]);
			code = EXIT_DATA;
		}
	}
	return code;
}

/*
 * Cuts the part that was asked for out of the training data, as training did.  Where nothing was
 * set apart, all of it is the part to train on; *all is NULL then.
 */
static int cut_split(enum split part, scrawl_context *ctx, const struct models *models,
		     scrawl_dataset **all, scrawl_dataset **out)
{
	const char *path = models->paths[0];
	struct cut cut;
	int code = common_cut(models, &cut);
	if (code != EXIT_DONE)
		return code;
	if (strcmp(cut.hash, scrawl_dataset_hash(*all)) != 0) {
		error_line("%s: not the data that %s was trained on, so the split cannot be made "
			   "again (their fingerprints are %s and %s)",
			   scrawl_dataset_path(*all), path, scrawl_dataset_hash(*all), cut.hash);
		return EXIT_DATA;
	}
	if (cut.count >= scrawl_dataset_size(*all)) {
		error_line("%s: val_count in its metadata is %llu, but it was trained on %zu "
			   "images (the file is damaged: train it again)",
			   path, (unsigned long long)cut.count, scrawl_dataset_size(*all));
		return EXIT_MODEL;
	}
	if (!cut.count && part == SPLIT_TRAIN) {
		*out = *all;
		*all = NULL;
		return EXIT_DONE;
	}
	if (!cut.count)
		return usage_error("eval", "--split %s: %s was trained without a validation set",
				   split_name(part), path);
	scrawl_dataset *train, *val;
	enum scrawl_status status =
		scrawl_dataset_split(ctx, *all, cut.count, cut.seed, &train, &val);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	*out = part == SPLIT_VAL ? val : train;
	scrawl_dataset_destroy(part == SPLIT_VAL ? train : val);
	return EXIT_DONE;
}

int split_open(const struct source *source, enum split part, scrawl_context *ctx,
	       const struct models *models, scrawl_dataset **out)
{
	if (part == SPLIT_TEST)
		return source_open(source, ctx, NULL, out);
	scrawl_dataset *all;
	int code = source_open(source, ctx, &all, NULL);
	if (code != EXIT_DONE)
		return code;
	code = cut_split(part, ctx, models, &all, out);
	scrawl_dataset_destroy(all);
	return code;
}
