/* SPDX-License-Identifier: MIT */
/*
 * train_test.c - opens what there is of a data set
 */
#include "input/train_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/message.h"

static void add_part(struct train_test *parts, const char *name, scrawl_dataset *data)
{
	if (data)
		parts->parts[parts->count++] = (struct named_data){ .name = name, .data = data };
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

/* Whether this is to be opened as a data set: there is no such file. */
static bool names_data_set(const char *name, const char *labels)
{
	struct stat status;
	return strcmp(name, "-") != 0 && !labels &&
	       (stat(name, &status) < 0 || !S_ISREG(status.st_mode));
}

/* Opens both parts, or the only one that is there; without any, the error says what is missing. */
static int open_set(struct train_test *parts, scrawl_context *ctx, const char *name,
		    const struct scrawl_data_options *options)
{
	bool has_train, has_test;
	scrawl_dataset *train = NULL, *test = NULL;
	enum scrawl_status status = scrawl_dataset_parts(ctx, name, &has_train, &has_test);
	if (status == SCRAWL_OK)
		status = scrawl_dataset_open_with(ctx, name, options,
						  has_test && !has_train ? NULL : &train,
						  has_train && !has_test ? NULL : &test);
	if (status != SCRAWL_OK)
		return fail(ctx, status);
	add_part(parts, "train", train);
	add_part(parts, "test", test);
	parts->missing = !train ? "train" : !test ? "test" : NULL;
	return EXIT_DONE;
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
	return open_set(parts, ctx, name, &options);
}

/* A part that could not be read, and why. */
static int add_problem(struct train_test *parts, const char *name, enum scrawl_status status,
		       const char *problem)
{
	struct named_data *part = &parts->parts[parts->count++];
	*part = (struct named_data){ .name = name, .code = exit_code(status) };
	part->problem = strdup(problem);
	return part->problem ? EXIT_DONE : fail_memory();
}

/* Adds one part that is there, or why it cannot be read. */
static int examine_part(struct train_test *parts, scrawl_context *ctx, const char *name, bool test)
{
	struct scrawl_data_options options;
	scrawl_dataset *data = NULL;
	const char *part = test ? "test" : "train";
	scrawl_data_options_init(&options);
	enum scrawl_status status =
		scrawl_dataset_open_with(ctx, name, &options, test ? NULL : &data,
					 test ? &data : NULL);
	if (status == SCRAWL_EDATA || status == SCRAWL_EIO)
		return add_problem(parts, part, status, scrawl_context_error(ctx));
	add_part(parts, part, data);
	return check_status(ctx, status);
}

/* Each part of a data set that is there, although it cannot be opened, for this reason, as one. */
static int examine_parts(struct train_test *parts, scrawl_context *ctx, const char *name,
			 enum scrawl_status status, const char *reason)
{
	bool has_train, has_test;
	int code = check_status(ctx, scrawl_dataset_parts(ctx, name, &has_train, &has_test));
	if (code == EXIT_DONE && has_train)
		code = examine_part(parts, ctx, name, false);
	if (code == EXIT_DONE && has_test)
		code = examine_part(parts, ctx, name, true);
	if (code == EXIT_DONE && has_train != has_test)
		parts->missing = has_train ? "test" : "train";
	bool fits = parts->count == MAX_NAMED_DATA && parts->parts[0].data && parts->parts[1].data;
	if (code != EXIT_DONE || !fits)
		return code;
	/* Each is whole, but they do not fit each other. */
	scrawl_dataset_destroy(parts->parts[--parts->count].data);
	return add_problem(parts, "test", status, reason);
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
		code = add_problem(parts, "images", status, reason);
	else if (set && (status == SCRAWL_EDATA || status == SCRAWL_EIO))
		code = examine_parts(parts, ctx, name, status, reason);
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
