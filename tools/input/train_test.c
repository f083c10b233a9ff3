/* SPDX-License-Identifier: MIT */
/*
 * train_test.c - opens what there is of a data set
 */
#include "input/train_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/message.h"

static void add_part(struct train_test *parts, const char *name, scrawl_dataset *data)
{
	if (data)
		parts->parts[parts->count++] = (struct named_data){ name, data, NULL };
}

static int open_file(struct train_test *parts, scrawl_context *ctx, const char *images,
		     const char *labels, const struct scrawl_data_options *options)
{
	scrawl_dataset *data;
	enum scrawl_status status = scrawl_dataset_load_with(ctx, images, labels, options, &data);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	add_part(parts, "images", data);
	return EXIT_DONE;
}

/* Whether one part is there, although the two together could not be opened. */
static bool open_alone(struct train_test *parts, scrawl_context *ctx, const char *name,
		       const struct scrawl_data_options *options)
{
	scrawl_dataset *train = NULL, *test = NULL;
	if (scrawl_dataset_open_with(ctx, name, options, &train, NULL) == SCRAWL_OK)
		parts->missing = "test";
	else if (scrawl_dataset_open_with(ctx, name, options, NULL, &test) == SCRAWL_OK)
		parts->missing = "train";
	add_part(parts, "train", train);
	add_part(parts, "test", test);
	return parts->missing != NULL;
}

/* Whether this is to be opened as a data set, not as one file. */
static bool names_data_set(const char *name, const char *labels)
{
	enum scrawl_file_kind kind = scrawl_path_kind(name);
	return strcmp(name, "-") != 0 && !labels &&
	       (kind == SCRAWL_FILE_KIND_MISSING || kind == SCRAWL_FILE_KIND_SPECIAL);
}

int train_test_open(struct train_test *parts, scrawl_context *ctx, const char *name,
		    const char *labels, const struct preparation *preparation)
{
	static const struct preparation none;
	struct scrawl_data_options options;
	*parts = (struct train_test){ 0 };
	int code = preparation_options(preparation ? preparation : &none, &options);
	if (code != EXIT_DONE)
		return code;
	if (!names_data_set(name, labels))
		return open_file(parts, ctx, name, labels, &options);
	scrawl_dataset *train, *test;
	enum scrawl_status status = scrawl_dataset_open_with(ctx, name, &options, &train, &test);
	if (status == SCRAWL_OK) {
		add_part(parts, "train", train);
		add_part(parts, "test", test);
		return EXIT_DONE;
	}
	char reason[2048];
	snprintf(reason, sizeof(reason), "%s", scrawl_context_error(ctx));
	if (status == SCRAWL_EIO && open_alone(parts, ctx, name, &options))
		return EXIT_DONE;
	return fail_with(exit_code(status), "%s", reason);
}

/* A part that could not be read, and why. */
static int add_problem(struct train_test *parts, const char *name, const char *problem)
{
	struct named_data *part = &parts->parts[parts->count++];
	*part = (struct named_data){ .name = name };
	part->problem = strdup(problem);
	return part->problem ? EXIT_DONE : fail_memory();
}

/* Adds one part, or why it cannot be read, or notes that it is missing. */
static int examine_part(struct train_test *parts, scrawl_context *ctx, const char *name, bool test)
{
	struct scrawl_data_options options;
	scrawl_dataset *data = NULL;
	const char *part = test ? "test" : "train";
	scrawl_data_options_init(&options);
	enum scrawl_status status =
		scrawl_dataset_open_with(ctx, name, &options, test ? NULL : &data,
					 test ? &data : NULL);
	if (status == SCRAWL_ENOMEM)
		return fail(ctx, status);
	if (status == SCRAWL_EDATA)
		return add_problem(parts, part, scrawl_context_error(ctx));
	add_part(parts, part, data);
	if (status != SCRAWL_OK)
		parts->missing = part;
	return EXIT_DONE;
}

/* What is wrong with each part of a data set that cannot be opened, for this reason, as a whole. */
static int examine_parts(struct train_test *parts, scrawl_context *ctx, const char *name,
			 const char *reason)
{
	int code = examine_part(parts, ctx, name, false);
	if (code == EXIT_DONE)
		code = examine_part(parts, ctx, name, true);
	bool fits = parts->count == MAX_NAMED_DATA && parts->parts[0].data && parts->parts[1].data;
	if (code != EXIT_DONE || !fits)
		return code;
	/* Each is whole, but they do not fit each other. */
	scrawl_dataset_destroy(parts->parts[--parts->count].data);
	return add_problem(parts, "test", reason);
}

int train_test_examine(struct train_test *parts, scrawl_context *ctx, const char *name,
		       const char *labels)
{
	struct scrawl_data_options options;
	scrawl_dataset *train = NULL, *test = NULL;
	char reason[2048];
	bool set = names_data_set(name, labels);
	*parts = (struct train_test){ 0 };
	scrawl_data_options_init(&options);
	enum scrawl_status status =
		set ? scrawl_dataset_open_with(ctx, name, &options, &train, &test)
		    : scrawl_dataset_load_with(ctx, name, labels, &options, &train);
	if (status == SCRAWL_OK) {
		add_part(parts, set ? "train" : "images", train);
		add_part(parts, "test", test);
		return EXIT_DONE;
	}
	snprintf(reason, sizeof(reason), "%s", scrawl_context_error(ctx));
	int code = EXIT_DONE;
	if (!set && status == SCRAWL_EDATA)
		code = add_problem(parts, "images", reason);
	else if (set && (status == SCRAWL_EDATA || status == SCRAWL_EIO))
		code = examine_parts(parts, ctx, name, reason);
	return code != EXIT_DONE || parts->count ? code
						 : fail_with(exit_code(status), "%s", reason);
}

void train_test_close(struct train_test *parts)
{
	for (size_t i = 0; i < parts->count; i++) {
		scrawl_dataset_destroy(parts->parts[i].data);
		free(parts->parts[i].problem);
	}
}

const struct scrawl_known_data *known_by_hash(const char *hash)
{
	const struct scrawl_known_data *known;
	for (size_t i = 0; (known = scrawl_known_data_at(i)) != NULL; i++)
		if (strcmp(known->hash, hash) == 0)
			return known;
	return NULL;
}

const struct scrawl_known_data *named_data_known(const struct named_data *part)
{
	return known_by_hash(scrawl_dataset_hash(part->data));
}
