/* SPDX-License-Identifier: MIT */
/*
 * provenance.c - whether a model was trained for this data set, and not on its test images
 *
 * A model records the fingerprint of its whole training set.  Of a data set in a folder the
 * training images are at hand: if they have that fingerprint, test images are looked for among
 * them.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"
#include "evaluate/checks.h"
#include "input/train_test.h"

#define REREAD_PART 2048 /* images read at once */

/* Data sets that have no image in training and test part alike, by their fingerprints. */
static const struct {
	const char *train, *test;
} disjoint[] = {
	{ "b96e19ac1e5fcd654b10f1afee109992", "b2f5098f38e44af03e6e62819e7b34fb" }, /* MNIST */
};
#define DISJOINT (sizeof(disjoint) / sizeof(disjoint[0]))

enum origin {
	ORIGIN_UNKNOWN,
	ORIGIN_OTHER,   /* trained on another data set */
	ORIGIN_DISJOINT /* trained on the training part, which is known to have no test image */
};

static enum origin known_origin(const char *train_hash, const char *test_hash)
{
	for (size_t i = 0; i < DISJOINT; i++)
		if (strcmp(train_hash, disjoint[i].train) == 0)
			return strcmp(test_hash, disjoint[i].test) == 0 ? ORIGIN_DISJOINT
									: ORIGIN_OTHER;
	return ORIGIN_UNKNOWN;
}

/* The fingerprint of a model's training data; "": not recorded. */
static const char *trained_on(const scrawl_model *model)
{
	const char *hash = scrawl_model_metadata(model, "data_hash");
	return hash ? hash : "";
}

static int count_overlap(const struct data_source *source, scrawl_context *ctx,
			 const struct model_list *models, const scrawl_image_set *trained,
			 size_t *count)
{
	struct data_parts parts;
	struct data_part part;
	int code = data_parts_open(&parts, source, "test", ctx, models);
	if (code != EXIT_DONE)
		return code;
	while ((code = data_parts_next(&parts, REREAD_PART, &part)) == EXIT_DONE && part.count)
		for (size_t i = 0; i < part.count; i++)
			*count += scrawl_image_set_find(trained,
							scrawl_dataset_image(part.data, i)) !=
				  SCRAWL_NO_IMAGE;
	data_parts_close(&parts);
	return code;
}

/* Looks for test images among all training images, those held out for validation included. */
static int check_overlap(const struct data_source *source, scrawl_context *ctx,
			 const struct model_list *models, const scrawl_dataset *all)
{
	scrawl_image_set *set = NULL;
	size_t count = 0;
	int code = check_status(ctx, scrawl_image_set_create(ctx, all, &set));
	if (code == EXIT_DONE)
		code = count_overlap(source, ctx, models, set, &count);
	if (code == EXIT_DONE && count)
		warning_line("%s: %zu of the test images %s also among the training images, so the "
			     "accuracy is flattered",
			     source->data, count, count == 1 ? "is" : "are");
	scrawl_image_set_destroy(set);
	return code;
}

/* The training part, read as the test part was; NULL: there is none, or a warning says why. */
static scrawl_dataset *open_trained(const struct data_source *source, scrawl_context *ctx,
				    const struct model_list *models)
{
	struct data_source fitted = *source;
	struct scrawl_data_options options;
	scrawl_dataset *all = NULL;
	bool train = false, test;
	data_source_for_model(&fitted, models->all[0]);
	if (preparation_options(&fitted.preparation, &options) != EXIT_DONE)
		return NULL;
	enum scrawl_status status = scrawl_dataset_parts(ctx, source->data, &train, &test);
	if (status == SCRAWL_OK && train)
		status = scrawl_dataset_open_with(ctx, source->data, &options, &all, NULL);
	if (status != SCRAWL_OK)
		warning_line("%s; so it is not known whether the test images are training images",
			     scrawl_context_error(ctx));
	return all;
}

static void warn_other(const char *path, const struct data_source *source)
{
	warning_line("%s: was trained on another data set than %s", path, source->data);
}

void check_origin(const struct model_list *models, const struct data_source *source,
		  const char *preparation, const char *test_hash)
{
	const struct scrawl_known_data *test = known_by_hash(test_hash);
	for (size_t i = 0; i < models->count; i++) {
		const struct scrawl_known_data *train = known_by_hash(trained_on(models->all[i]));
		if (train && (!test || strcmp(train->name, test->name) != 0) &&
		    !preparation_changed(models->all[i], source->data, preparation))
			warn_other(models->paths[i], source);
	}
}

void check_training_part(const struct model_list *models, const struct data_source *source,
			 const char *preparation, const char *all_hash)
{
	for (size_t i = 0; i < models->count && source->data; i++) {
		const char *train_hash = trained_on(models->all[i]);
		if (*train_hash && strcmp(train_hash, all_hash) != 0 &&
		    !preparation_changed(models->all[i], source->data, preparation))
			warn_other(models->paths[i], source);
	}
}

int check_provenance(const struct model_list *models, const struct data_source *source,
		     scrawl_context *ctx, const char *preparation, const char *test_hash)
{
	scrawl_dataset *all = NULL;
	bool looked = false;
	int code = EXIT_DONE;
	for (size_t i = 0; i < models->count && code == EXIT_DONE && source->data; i++) {
		const char *train_hash = trained_on(models->all[i]);
		/* Images read in another way have other fingerprints. */
		if (preparation_changed(models->all[i], source->data, preparation))
			continue;
		enum origin origin = known_origin(train_hash, test_hash);
		if (origin == ORIGIN_OTHER)
			warn_other(models->paths[i], source);
		if (!*train_hash || origin != ORIGIN_UNKNOWN)
			continue;
		if (!all)
			all = open_trained(source, ctx, models);
		if (!all)
			break;
		bool same = strcmp(scrawl_dataset_hash(all), train_hash) == 0;
		if (!same)
			warn_other(models->paths[i], source);
		if (same && !looked)
			code = check_overlap(source, ctx, models, all);
		looked = looked || same;
	}
	scrawl_dataset_destroy(all);
	return code;
}
