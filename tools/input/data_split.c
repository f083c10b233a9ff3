/* SPDX-License-Identifier: MIT */
/*
 * data_split.c - repeats the split that the models were trained on
 */
#include "input/data_split.h"

#include <string.h>

#include "cli/message.h"

const char *data_split_name(size_t index)
{
	static const char *const names[] = { "test", "val", "train" };
	return index < sizeof(names) / sizeof(*names) ? names[index] : NULL;
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
			error_line("%s: its training data were not split as those of %s were "
				   "(scrawl train with the same --val and --val-seed splits them "
				   "alike)",
				   models->paths[i], models->paths[0]);
			code = EXIT_DATA;
		}
		scrawl_dataset_destroy(other_train);
		scrawl_dataset_destroy(other_val);
	}
	return code;
}

/* Splits the training data as training did, and keeps the part asked for. */
static int cut_split(const char *part, scrawl_context *ctx, const struct model_list *models,
		     const scrawl_dataset *all, scrawl_dataset **out)
{
	bool of_val = strcmp(part, "val") == 0;
	scrawl_dataset *train = NULL, *val = NULL;
	enum scrawl_status status = scrawl_dataset_split_as(ctx, all, models->all[0], &train, &val);
	int code = status == SCRAWL_OK ? check_same(ctx, models, all, val) : fail(ctx, status);
	if (code == EXIT_DONE && of_val && !val)
		code = usage_error("eval", "--split %s: %s was trained without a validation set",
				   part, models->paths[0]);
	scrawl_dataset *wanted = of_val ? val : train;
	scrawl_dataset_destroy(of_val ? train : val);
	if (code == EXIT_DONE)
		*out = wanted;
	else
		scrawl_dataset_destroy(wanted);
	return code;
}

int data_split_open(const struct data_source *source, const char *part, scrawl_context *ctx,
		    const struct model_list *models, scrawl_dataset **out)
{
	struct data_source fitted = *source;
	scrawl_dataset *all, *opened = NULL;
	bool test = strcmp(part, "test") == 0;
	data_source_for_model(&fitted, models->all[0]);
	int code = data_source_open(&fitted, ctx, test ? NULL : &all, test ? &opened : NULL);
	if (code != EXIT_DONE)
		return code;
	if (!test) {
		code = cut_split(part, ctx, models, all, &opened);
		scrawl_dataset_destroy(all);
	}
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
