/* SPDX-License-Identifier: MIT */
/*
 * train_test.c - opens what there is of a data set
 */
#include "input/train_test.h"

#include <stdio.h>
#include <string.h>

#include "cli/message.h"

static void add_part(struct train_test *parts, const char *name, scrawl_dataset *data)
{
	if (data)
		parts->parts[parts->count++] = (struct named_data){ name, data };
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

int train_test_open(struct train_test *parts, scrawl_context *ctx, const char *name,
		    const char *labels, const struct preparation *preparation)
{
	static const struct preparation none;
	struct scrawl_data_options options;
	*parts = (struct train_test){ 0 };
	int code = preparation_options(preparation ? preparation : &none, &options);
	if (code != EXIT_DONE)
		return code;
	enum scrawl_file_kind kind = scrawl_path_kind(name);
	bool is_set = kind == SCRAWL_FILE_KIND_MISSING || kind == SCRAWL_FILE_KIND_SPECIAL;
	if (strcmp(name, "-") == 0 || !is_set || labels)
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

void train_test_close(struct train_test *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		scrawl_dataset_destroy(parts->parts[i].data);
}

const struct scrawl_known_data *named_data_known(const struct named_data *part)
{
	const struct scrawl_known_data *known;
	for (size_t i = 0; (known = scrawl_known_data_at(i)) != NULL; i++)
		if (strcmp(known->hash, scrawl_dataset_hash(part->data)) == 0)
			return known;
	return NULL;
}
