/* SPDX-License-Identifier: MIT */
/*
 * data_split.c - repeats the split that the models were trained on, or draws one
 */
#include "input/data_split.h"

#include <string.h>

#include "cli/message.h"

const char *data_split_name(size_t index)
{
	static const char *const names[] = { "test", "val", "train", "all" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
}

bool val_part_parse(void *value, const char *text)
{
	struct val_part part = { 0 };
	if (!parse_integer(text, 0, SIZE_MAX, &part.count) &&
	    (!parse_real(text, &part.fraction) || part.fraction <= 0.0 || part.fraction >= 1.0))
		return false;
	part.seed = ((struct val_part *)value)->seed;
	*(struct val_part *)value = part;
	return true;
}

int val_part_split(const struct val_part *part, scrawl_context *ctx, const scrawl_dataset *all,
		   scrawl_dataset **train, scrawl_dataset **val)
{
	size_t size = scrawl_dataset_size(all);
	size_t count =
		part->fraction > 0.0 ? (size_t)(part->fraction * (double)size + 0.5) : part->count;
	if (!count && part->fraction <= 0.0)
		return EXIT_DONE;
	if (!count || count >= size)
		return fail_with(EXIT_USAGE,
				 "--val: cannot hold out %zu of %zu images for validation; leave "
				 "at least 1 for each set, or give --val 0 for none",
				 count, size);
	return check_status(ctx, scrawl_dataset_split(ctx, all, count, part->seed, train, val));
}

/* Whether two subsets of the same data have the same images. */
static bool same_images(const scrawl_dataset *a, const scrawl_dataset *b)
{
	size_t size = a ? scrawl_dataset_size(a) : 0;
	if (size != (b ? scrawl_dataset_size(b) : 0))
		return false;
	for (size_t i = 0; i < size; i++)
		if (scrawl_dataset_image(a, i) != scrawl_dataset_image(b, i))
			return false;
	return true;
}

static bool is_fold(const scrawl_model *model)
{
	return scrawl_model_metadata(model, "val_folds") != NULL;
}

static int refuse_split(const struct model_list *models, size_t other)
{
	if (is_fold(models->all[0]) && is_fold(models->all[other]))
		return fail_with(EXIT_DATA,
				 "%s: its training data were not split as those of %s were: models "
				 "of folds are each validated on other images; give one at a time",
				 models->paths[other], models->paths[0]);
	return fail_with(EXIT_DATA,
			 "%s: its training data were not split as those of %s were (scrawl train "
			 "with the same --val and --val-seed splits them alike)",
			 models->paths[other], models->paths[0]);
}

/* All models must share the split: none may be validated on what another was trained on. */
static int check_same(scrawl_context *ctx, const struct model_list *models,
		      const scrawl_dataset *all, const scrawl_dataset *val)
{
	int code = EXIT_DONE;
	for (size_t i = 1; i < models->count && code == EXIT_DONE; i++) {
		scrawl_dataset *other_train = NULL, *other_val = NULL;
		enum scrawl_status status =
			scrawl_dataset_split_as(ctx, all, models->all[i], &other_train, &other_val);
		if (status != SCRAWL_OK) {
			code = fail(ctx, status);
		} else if (!same_images(val, other_val)) {
			code = refuse_split(models, i);
		}
		scrawl_dataset_destroy(other_train);
		scrawl_dataset_destroy(other_val);
	}
	return code;
}

/* Keeps val or train, destroys the other. */
static void keep_part(const char *part, scrawl_dataset *train, scrawl_dataset *val,
		      scrawl_dataset **out)
{
	bool of_val = strcmp(part, "val") == 0;
	*out = of_val ? val : train;
	scrawl_dataset_destroy(of_val ? train : val);
}

/* Splits the training data as training did, and keeps the part asked for. */
static int cut_split(const char *part, scrawl_context *ctx, const struct model_list *models,
		     const scrawl_dataset *all, scrawl_dataset **out)
{
	scrawl_dataset *train = NULL, *val = NULL, *kept;
	enum scrawl_status status = scrawl_dataset_split_as(ctx, all, models->all[0], &train, &val);
	int code = status == SCRAWL_OK ? check_same(ctx, models, all, val) : fail(ctx, status);
	keep_part(part, train, val, &kept);
	if (code == EXIT_DONE && !kept)
		code = fail_with(EXIT_USAGE,
				 "%s: was trained without a validation set, so there are no %s "
				 "images to read",
				 models->paths[0],
				 strcmp(part, "val") == 0 ? "validation" : "training");
	if (code == EXIT_DONE)
		*out = kept;
	else
		scrawl_dataset_destroy(kept);
	return code;
}

/* *all: the training images to cut the part from; NULL: *out is already the part. */
static int open_whole(const struct data_source *source, const char *part, scrawl_context *ctx,
		      scrawl_dataset **all, scrawl_dataset **out)
{
	*all = NULL;
	if (strcmp(part, "test") == 0)
		return data_source_open(source, ctx, NULL, out);
	return data_source_open(source, ctx, strcmp(part, "all") == 0 ? out : all, NULL);
}

int data_split_open(const struct data_source *source, const char *part, scrawl_context *ctx,
		    const struct model_list *models, scrawl_dataset **out)
{
	struct data_source fitted = *source;
	scrawl_dataset *all, *opened = NULL;
	data_source_for_model(&fitted, models->all[0]);
	int code = open_whole(&fitted, part, ctx, &all, &opened);
	if (code == EXIT_DONE && all)
		code = cut_split(part, ctx, models, all, &opened);
	scrawl_dataset_destroy(all);
	if (code == EXIT_DONE)
		code = preparation_check_shape(models->all[0], models->paths[0],
					       scrawl_dataset_shape(opened),
					       scrawl_dataset_path(opened));
	if (code != EXIT_DONE) {
		scrawl_dataset_destroy(opened);
		return code;
	}
	preparation_compare(models->all[0], models->paths[0], data_source_name(source),
			    scrawl_dataset_preparation(opened));
	*out = opened;
	return EXIT_DONE;
}
